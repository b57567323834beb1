import { describe, expect, test } from 'vitest';
import { Interrupted } from './interpreter/environment.ts';
import { createInterpreter, Shell } from './shell.ts';
import { textReader } from './streams.ts';
import type { InstalledProgram } from './program.ts';
import { Desk, settle } from './testing/desk.ts';

describe('state', () => {
  test('lasts from line to line and through a snapshot', async () => {
    const desk = new Desk();
    await desk.run(
      'export A=1; b=2; arr=(x "y z"); declare -A m=([k]=v); alias ll="ls -l"; complete -W "a b" -o nospace t; f() { echo "f $1 $b"; }; mkdir d; cd d; set -o pipefail',
    );
    desk.shell.addHistory('first line');
    const restored = Shell.restore(desk.options, structuredClone(desk.shell.snapshot()));
    const again = new Desk({ files: desk.files });
    Object.assign(again, { shell: restored });
    expect(
      await again.run(
        'echo $A $b "${arr[1]}" ${m[k]}; f x; alias ll; complete -p; pwd; set -o | grep pipefail; sh -c "echo [\\$A][\\$b]"; history',
      ),
    ).toEqual({
      stdout:
        "1 2 y z v\nf x 2\nalias ll='ls -l'\ncomplete -o nospace -W 'a b' t\n/home/student/d\npipefail       \ton\n[1][]\n    1  first line\n",
      stderr: '',
      exit: 0,
    });
  });

  test('programs know of no variables but those that were exported, whatever their names', async () => {
    const desk = new Desk();
    expect(
      await desk.run(
        'printenv constructor; echo "[$toString]" \'[$valueOf]\' | envsubst; export __proto__=1; printenv __proto__',
      ),
    ).toEqual({ stdout: '[] []\n1\n', stderr: '', exit: 0 });
  });

  test('messages at a prompt carry no line numbers', async () => {
    const desk = new Desk();
    expect(await desk.run('nosuch\ncd /none\necho )\necho ok; cat <nofile\n./x')).toEqual({
      stdout: 'ok\n',
      stderr:
        "bash: nosuch: command not found\nbash: cd: /none: No such file or directory\nbash: syntax error near unexpected token `)'\nbash: nofile: No such file or directory\nbash: ./x: No such file or directory\n",
      exit: 127,
    });
  });

  test('aliases count from the next line on, arguments behind a blank too', async () => {
    const desk = new Desk();
    expect(await desk.run("alias e='echo -n ' w='world | cat'\ne w; echo; e hello")).toEqual({
      stdout: 'world\nhello',
      stderr: '',
      exit: 0,
    });
  });

  test('exit ends the session', async () => {
    const desk = new Desk();
    expect(await desk.run('echo a; exit 3; echo b')).toEqual({ stdout: 'a\n', stderr: '', exit: 3 });
    expect(desk.shell.exited).toBe(3);
  });
});

describe('interrupts', () => {
  test.each([
    'while true; do :; done',
    'sleep 100',
    'yes > /dev/null',
    'yes | cat | grep -c x',
    'seq 5 | while sleep 1; do :; done',
    'cat <(sleep 9)',
  ])('end %s', async (line) => {
    const desk = new Desk();
    const abort = new AbortController();
    const running = desk.run(line, abort);
    await settle();
    abort.abort(new Interrupted());
    expect((await running).exit).toBe(130);
    expect(await desk.run('echo still here')).toEqual({ stdout: 'still here\n', stderr: '', exit: 0 });
  });

  test('a script that begins jobs all the time remembers how the latest ended', async () => {
    const desk = new Desk();
    expect(
      await desk.run(
        "sh -c '(exit 3) & first=$!; for i in $(seq 400); do (exit 4) & done; last=$!; wait $last; echo $?; wait $first; echo $?'",
      ),
    ).toEqual({ stdout: '4\n127\n', stderr: '', exit: 0 });
  });

  test('background jobs survive them', async () => {
    const desk = new Desk();
    const abort = new AbortController();
    await desk.run('(sleep 5; echo done > out) &');
    const running = desk.run('sleep 100', abort);
    await settle();
    abort.abort(new Interrupted());
    await running;
    await desk.advance(6000);
    expect(await desk.run('cat out; jobs')).toEqual({
      stdout: 'done\n[1]+  Done                    (sleep 5; echo done > out)\n',
      stderr: '',
      exit: 0,
    });
  });
});

describe('time', () => {
  test('passes only in virtual time', async () => {
    const desk = new Desk();
    const running = desk.run(
      'time sleep 2; timeout 3 sleep 10; echo $?; read -t 1 x < <(echo hi); echo $x; date +%T',
    );
    expect(await desk.finish(running)).toEqual({
      stdout: '124\nhi\n09:00:05\n',
      stderr: '\nreal\t0m2.000s\nuser\t0m0.000s\nsys\t0m0.000s\n',
      exit: 0,
    });
  });

  test('a pipeline streams, and ends when its reader has gone', async () => {
    const desk = new Desk();
    const running = desk.run('for i in 1 2 3 4 5 6; do sleep 1; echo $i; done | head -2; date +%S');
    expect(await desk.finish(running)).toEqual({ stdout: '1\n2\n03\n', stderr: '', exit: 0 });
  });
});

test('read -n counts characters, however many there are', async () => {
  const line =
    "printf 'ab😀cd' | { read -n 3 x; read y; echo $x-$y; }; yes | head -c 200000 | { read -N 100000 x; echo ${#x}; }";
  expect(await new Desk().run(line)).toEqual({ stdout: 'ab😀-cd\n100000\n', stderr: '', exit: 0 });
});

describe('limits', () => {
  test.each([
    ['f() { f; }; f', 'bash: f: maximum function nesting level exceeded (500)\n', 1],
    ['x=a; while true; do x=$x$x; done', 'bash: xrealloc: cannot allocate memory\n', 1],
    ['x=$(yes)', 'bash: xrealloc: cannot allocate memory\n', 1],
    ['mapfile x < /dev/zero', 'bash: xrealloc: cannot allocate memory\n', 1],
    ['yes | head -c 20000000 > big', 'head: write error: File too large\n', 1],
  ])('%s', async (line, stderr, exit) => {
    const desk = new Desk();
    expect(await desk.run(line)).toEqual({ stdout: '', stderr, exit });
  });

  test('a hundred background loops leave the shell usable', async () => {
    const desk = new Desk();
    await desk.run('for i in $(seq 100); do (while true; do :; done) & done');
    expect(await desk.run('echo alive; jobs | wc -l; kill $(jobs -p)')).toEqual({
      stdout: 'alive\n100\n',
      stderr: '',
      exit: 0,
    });
    await settle();
    expect(await desk.run('jobs > /dev/null; jobs | wc -l')).toEqual({ stdout: '0\n', stderr: '', exit: 0 });
  });
});

test('a word in Hangul leads to the command that was meant', async () => {
  const messages = {
    hangulTyped: (typed: string, meant: string) => `${typed} → ${meant}`,
    notLoaded: () => '',
  };
  const desk = new Desk({ messages });
  expect(await desk.run('ㅣㄴ')).toEqual({
    stdout: '',
    stderr: 'bash: ㅣㄴ: command not found\nㅣㄴ → ls\n',
    exit: 127,
  });
  expect(await desk.run('안녕')).toEqual({
    stdout: '',
    stderr: 'bash: 안녕: command not found\n',
    exit: 127,
  });
});

test('yields keep a busy loop interruptible', async () => {
  const desk = new Desk();
  await desk.run('i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done');
  expect(desk.yields).toBeGreaterThan(10);
});

describe('a command without a shell above it', () => {
  test.each([
    [['env'], 'A=1\n'],
    [['dash', '-c', 'env'], 'A=1\nPWD=/tmp\n'],
    [['ash', '-c', 'env'], 'A=1\nSHLVL=1\nPWD=/tmp\n'],
  ])('%j sees %j', async (argv, printed) => {
    const { options } = new Desk();
    const runner = createInterpreter({
      ...options,
      variables: { A: '1' },
      cwd: '/tmp',
      shells: { '/bin/dash': 'dash', '/bin/ash': 'ash' },
    });
    let stdout = '';
    const writer = {
      write(text: string) {
        stdout += text;
        return Promise.resolve();
      },
    };
    const io = {
      stdin: textReader(''),
      stdout: writer,
      stderr: writer,
      signal: new AbortController().signal,
    };
    expect(await runner.run(argv, io)).toBe(0);
    expect(stdout).toBe(printed);
  });
});

test('a command whose code does not come says so, and can be tried again', async () => {
  let tries = 0;
  const flaky: InstalledProgram = {
    name: 'flaky',
    path: '/usr/bin/flaky',
    load: () =>
      ++tries === 2
        ? Promise.resolve({ run: async ({ stdout, load }) => {
            await stdout.write('first part\n');
            return load(Promise.reject<number>(new TypeError('Failed to fetch')));
          } })
        : Promise.reject(new TypeError('Failed to fetch')),
  }; // prettier-ignore
  const programs = (): readonly InstalledProgram[] => [flaky];
  const messages = { hangulTyped: () => '', notLoaded: () => 'look at the network' };
  const desk = new Desk({ programs, messages });
  const missing = { stdout: '', stderr: 'flaky: look at the network\n', exit: 126 };
  expect(await desk.run('flaky')).toEqual(missing);
  expect(await desk.run('flaky')).toEqual({ ...missing, stdout: 'first part\n' });
  expect(await new Desk({ programs }).run('flaky; echo on')).toEqual({
    stdout: 'on\n',
    stderr: 'flaky: code could not be loaded: Failed to fetch\n',
    exit: 0,
  });
});
