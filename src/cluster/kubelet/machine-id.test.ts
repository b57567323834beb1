import { expect, test } from 'vitest';
import { machineID, machineUUID, md5 } from './machine-id.ts';

test('digests are MD5', () => {
  expect(md5('')).toBe('d41d8cd98f00b204e9800998ecf8427e');
  expect(md5('a'.repeat(120))).toBe('5f61c0ccad4cac44c75ff505e1f1e537');
});

test('a machine has the same identity everywhere', () => {
  expect([machineID('node-1'), machineUUID('node-1')]).toEqual([
    'd50164b9587cab73e417e5ce616bea4e',
    'd50164b9-587c-ab73-e417-e5ce616bea4e',
  ]);
});
