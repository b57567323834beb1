import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

/** Runs the headless shell as `npm run -s shell` does. */
function shell(
  args: readonly string[],
  input: string,
): { exit: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(import.meta.dirname, 'shell.ts'), ...args],
    { input, encoding: 'utf8' },
  );
  return { exit: status, stdout, stderr };
}

const usage = `usage: npm run -s shell -- [--scenario NAME] [--seed N] [--start TIME] [--locale ko|en|C] [--json] [-c LINE]
scenarios: rig, gke, minikube, cloud-shell, workstation
`;

it('answers one line of JSON with one line of JSON until its input ends', () => {
  const input = [
    '{"cmd":"echo hi"}',
    '',
    'no json',
    '{"cmd":"exit 4"}',
    '{"advance":"1m"}',
    '7',
    '{"cmd":"pwd"}',
  ];
  const { exit, stdout, stderr } = shell(
    ['--json', '--scenario', 'cloud-shell', '--seed', '3'],
    input.join('\n'),
  );
  expect(stdout.split('\n')).toEqual([
    '{"exit":0,"stdout":"hi\\n","stderr":"","time":0}',
    '{"error":"a request is one JSON object on one line"}',
    '{"exit":4,"stdout":"","stderr":"","time":0}',
    '{"time":60}',
    '{"error":"a request is a JSON object"}',
    '{"exit":0,"stdout":"/home/student\\n","stderr":"","time":60}',
    '',
  ]);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
});

it('runs a script from its input, and a line given with -c', () => {
  expect(shell([], 'echo one\necho two >&2\nexit 3\n')).toEqual({
    exit: 3,
    stdout: 'one\n',
    stderr: 'two\n',
  });
  expect(shell(['--start', '2030-06-01T00:00:00Z', '-c', 'date; false'], '')).toEqual({
    exit: 1,
    stdout: 'Sat Jun  1 00:00:00 UTC 2030\n',
    stderr: '',
  });
});

it.each([
  [['--scenario', 'nowhere'], 'There is no scenario "nowhere".'],
  [['--seed', 'x'], '--seed wants a whole number, got "x"'],
  [['--start', 'soon'], '--start wants a time such as 2026-01-05T09:00:00Z, got "soon"'],
  [['--locale', 'fr'], '--locale is ko, en or C, got "fr"'],
])('refuses %j', (args, problem) => {
  expect(shell(args, '')).toEqual({ exit: 2, stdout: '', stderr: `${problem}\n${usage}` });
});
