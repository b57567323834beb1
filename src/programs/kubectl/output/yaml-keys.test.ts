import { expect, it } from 'vitest';
import { marshalYaml } from './yaml.ts';

it('leaves keys that come before one another in a circle where an insertion sort leaves them', async () => {
  const keys = { '18446744073709551616': 1, '019': 1, '0o7': 1 };
  const text = marshalYaml(keys);
  expect(await Promise.resolve(text)).toBe('"019": 1\n"0o7": 1\n"18446744073709551616": 1\n');
});
