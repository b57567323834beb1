import { expect, test } from 'vitest';
import { completeAddress } from './address.ts';

test.each([
  ['', ''],
  ['  34.1.2.3:8080/  ', 'http://34.1.2.3:8080/'],
  ['http://34.1.2.3/', 'http://34.1.2.3/'],
  ['https://example.org', 'https://example.org'],
  ['kubia-http', 'http://kubia-http'],
])('completes %j to %j', (typed, wanted) => {
  expect(completeAddress(typed)).toBe(wanted);
});
