/** Every command of the real kubectl and ours: the same usage lines, aliases, subcommands, flags and defaults. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findKubectl } from '../scripts/get-kubectl.ts';
import { program } from '../src/programs/kubectl/index.ts';
import { helpTree } from './help-tree.ts';
import { TestMachine } from './test-machine.ts';

const kubectl = findKubectl();
const run = promisify(execFile);
const HOME = '/home/student';

describe.skipIf(kubectl === undefined)('help', () => {
  it('promises what the real help promises', { timeout: 60_000 }, async () => {
    const real = await helpTree(async (path) => {
      const { stdout } = await run(kubectl ?? '', [...path, '--help'], { env: { HOME } });
      return stdout;
    });
    const ours = await helpTree(async (path) => {
      const { stdout } = await new TestMachine().run(program, ['kubectl', ...path, '--help']);
      return stdout;
    });
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(real));
  });

  it('lists the global flags', async () => {
    const { stdout: real } = await run(kubectl ?? '', ['options'], { env: { HOME } });
    const { stdout: ours } = await new TestMachine().run(program, ['kubectl', 'options']);
    const flags = (text: string): readonly string[] =>
      text.split('\n').filter((line) => /^ {4}\S/.test(line));
    expect(flags(ours)).toEqual(flags(real));
  });
});
