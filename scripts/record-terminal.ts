/**
 * Records what a terminal shows when the keys of conformance/bash/keys.json are pressed in a real interactive bash, and writes
 * conformance/bash/terminal.json. Needs bash 5.2 and util-linux' script.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Screen } from '../src/shell/testing/screen.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../conformance/bash');

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function record(keys: readonly string[]): Promise<{ keys: readonly string[]; screen: string }> {
  const parent = mkdtempSync(join(tmpdir(), 'bash-'));
  const directory = join(parent, 'student');
  mkdirSync(directory);
  const child = spawn(
    'script',
    ['-qfc', 'stty cols 60 rows 16; exec env PS1="$ " bash --norc --noprofile -i', '/dev/null'],
    {
      cwd: directory,
      env: {
        HOME: directory,
        PATH: '/usr/local/bin:/usr/bin:/bin',
        LANG: 'C.UTF-8',
        TERM: 'xterm',
        HISTFILE: '',
        INPUTRC: '/dev/null',
        SHELL: '/bin/bash',
      },
    },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await pause(400);
  for (const key of keys) {
    // A tilde stands for a while of waiting.
    if (key.startsWith('~')) await pause(500);
    if (key !== '~') child.stdin.write(key.replace(/^~/, ''));
    await pause(250);
  }
  const shown = output;
  child.kill('SIGKILL');
  rmSync(parent, { recursive: true });
  const screen = new Screen(60, 16);
  screen.write(shown);
  return { keys, screen: screen.text.replaceAll(directory, '/home/student') };
}

const sessions = JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')) as string[][];
const records: { keys: readonly string[]; screen: string }[] = [];
for (let i = 0; i < sessions.length; i += 6)
  records.push(...(await Promise.all(sessions.slice(i, i + 6).map(record))));
writeFileSync(join(folder, 'terminal.json'), `${JSON.stringify(records, null, 2)}\n`);
process.stdout.write(`${records.length} sessions\n`);
