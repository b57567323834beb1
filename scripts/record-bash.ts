/**
 * Records what real bash says to the snippets in conformance/bash/snippets/ and writes conformance/bash/*.json. Needs bash 5.2, dash and
 * GNU coreutils, grep, sed, findutils, diffutils and an awk.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../conformance/bash');

/** Where snippets believe to be; the recording directory is replaced by it. */
const home = '/home/student';

function record(
  snippet: string,
  shell: string,
): { snippet: string; stdout: string; stderr: string; exit: number } {
  const parent = mkdtempSync(join(tmpdir(), 'bash-'));
  const directory = join(parent, 'student');
  mkdirSync(directory);
  const { stdout, stderr, status } = spawnSync(shell, ['-c', snippet], {
    cwd: directory,
    env: {
      HOME: directory,
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LANG: 'C.UTF-8',
      USER: 'student',
      TZ: 'UTC',
    },
    encoding: 'utf8',
    input: '',
    timeout: 20_000,
  });
  rmSync(parent, { recursive: true });
  const clean = (text: string): string =>
    text.replaceAll(directory, home).replaceAll(`${shell}:`, `${basename(shell)}:`);
  return { snippet, stdout: clean(stdout), stderr: clean(stderr), exit: status ?? -1 };
}

for (const file of readdirSync(join(folder, 'snippets'))) {
  const snippets = readFileSync(join(folder, 'snippets', file), 'utf8')
    .replace(/\n$/, '')
    .split('\n---\n');
  const shell = file === 'dash.sh' ? '/bin/dash' : '/bin/bash';
  const records = snippets.map((snippet) => record(snippet, shell));
  writeFileSync(join(folder, `${basename(file, '.sh')}.json`), `${JSON.stringify(records, null, 2)}\n`);
  process.stdout.write(`${file}: ${records.length}\n`);
}
