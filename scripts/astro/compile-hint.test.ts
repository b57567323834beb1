import { expect, test } from 'vitest';
import { compileHint } from './compile-hint.ts';

test.each([
  [['/a/src/programs/kubectl/index.ts', '/a/src/programs/kubectl/flags.ts'], '//# allFunctionsCalledOnLoad'],
  [['/a/src/programs/kubectl/index.ts', '/a/src/shell/text.ts'], ''],
  [['/a/src/programs/gcloud/index.ts'], ''],
  [[], ''],
])('the first line of a file of %j', (moduleIds, line) => {
  expect(compileHint({ moduleIds })).toBe(line);
});
