import { expect, test } from 'vitest';
import { machineID, machineUUID } from './machine-id.ts';

test('a machine has the same identity everywhere', () => {
  expect([machineID('node-1'), machineUUID('node-1')]).toEqual([
    'd50164b9587cab73e417e5ce616bea4e',
    'd50164b9-587c-ab73-e417-e5ce616bea4e',
  ]);
});
