import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kubectlTable, tableFile } from './kubectl-table.ts';

it('is current', async () => {
  expect(readFileSync(tableFile, 'utf8')).toBe(await kubectlTable());
});
