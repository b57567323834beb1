import { describe, expect, test } from 'vitest';
import { Desk, settle } from '../testing/desk.ts';

/** A terminal on which some keys were pressed. */
async function typed(...keys: string[]): Promise<Desk> {
  const messages = {
    hangulTyped: (word: string, meant: string) => `'${word}' is '${meant}'`,
    notLoaded: () => '',
  };
  const desk = new Desk({ messages });
  await desk.open(40, 20);
  for (const key of keys) await desk.type(key);
  return desk;
}

const up = '\x1b[A';
const left = '\x1b[D';

describe('editing', () => {
  test.each<[string, string[], string, number]>([
    ['characters and Enter', ['ec', 'ho hi\r'], '$ echo hi\nhi\n$', 2],
    ['the middle of a line', ['echo world', '\x1bbhello \x05!'], '$ echo hello world!', 19],
    ['wide characters', ['echo 한글', '\x7f국', left, left], '$ echo 한국', 7],
    [
      'words and kills',
      ['echo one two three', '\x17', '\x1b\x7f', '\x19\x19', '\x01\x1bd'],
      '$  one two threetwo three',
      2,
    ],
    ['undo and transpose', ['ab\x14', 'x\x1f'], '$ ba', 4],
    [
      'history',
      ['echo 1\r', 'echo 2\r', 'draft', up, up, '\x1b[B', '\x1b[B'],
      '$ echo 1\n1\n$ echo 2\n2\n$ draft',
      7,
    ],
    [
      'search in history',
      ['echo apple\r', 'echo pear\r', '\x12app\x05!'],
      '$ echo apple\napple\n$ echo pear\npear\n$ echo apple!',
      13,
    ],
    ['Ctrl-C on a line', ['echo gone', '\x03', 'echo $?\r'], '$ echo gone^C\n$ echo $?\n130\n$', 2],
    ['Ctrl-L', ['echo 1\r', 'abc', '\x0c'], '$ abc', 5],
    [
      'open quotes and loops',
      ["echo 'a\r", "b'\r", 'for i in 1 2\rdo echo $i\rdone\r'],
      "$ echo 'a\n> b'\na\nb\n$ for i in 1 2\n> do echo $i\n> done\n1\n2\n$",
      2,
    ],
    ['here-documents', ['cat <<E\r', 'one\r', 'E\r'], '$ cat <<E\n> one\n> E\none\n$', 2],
    ['lines at once, some for a program', ['cat\ra\rb\r\x04echo c\r'], '$ cat\na\nb\n$ echo c\nc\n$', 2],
    ['pasted lines run together', ['\x1b[200~echo a\necho b\x1b[201~', '\r'], '$ echo a\necho b\na\nb\n$', 2],
    [
      'events of history',
      ['echo one two\r', 'echo !$ !!:1\r', '!nope\r'],
      '$ echo one two\none two\n$ echo !$ !!:1\necho two one\ntwo one\n$ !nope\nbash: !nope: event not found\n$',
      2,
    ],
    [
      'a syntax error',
      ['kubectl get <pod>\r'],
      "$ kubectl get <pod>\nbash: syntax error near unexpected token\n `newline'\n$".replace(
        'token\n ',
        'token ',
      ),
      2,
    ],
  ])('%s', async (_, keys, screen, column) => {
    const desk = await typed(...keys);
    const shown = desk.screen.split('\n');
    const joined = shown
      .map((line, index) => (line.length === 40 && shown[index + 1] !== undefined ? line : `${line}\n`))
      .join('')
      .replace(/token\n/, 'token ');
    expect({ screen: joined.trimEnd(), column: desk.cursor.column }).toEqual({ screen, column });
  });

  test('a line longer than the terminal wraps, and the cursor finds its place', async () => {
    const desk = await typed(`echo ${'a'.repeat(50)}`, '\x01', '\x1b[C\x1b[C', '\x0b', 'x');
    expect([desk.screen, desk.cursor]).toEqual(['$ ecx', { row: 0, column: 5 }]);
    const other = await typed(`echo ${'a'.repeat(33)}`);
    expect([other.screen, other.cursor]).toEqual([`$ echo ${'a'.repeat(33)}`, { row: 1, column: 0 }]);
  });

  test('a paste of ten million characters is cut with a message', async () => {
    const desk = await typed(`\x1b[200~: ${'x'.repeat(10_000_000)}\x1b[201~`, '\x03', '\x0c', 'echo fine\r');
    expect(desk.screen).toBe('$ echo fine\nfine\n$');
  });
});

describe('a paste for a program', () => {
  const megabyte = `${'x'.repeat(99)}\r`.repeat(10_000);

  test('arrives whole, however long', async () => {
    const desk = await typed('wc -c > size\r', megabyte, '\x04', '\x0c', 'cat size\r');
    expect(desk.screen).toBe('$ cat size\n1000000\n$');
  });

  test('goes with Ctrl-C when nobody reads it', async () => {
    const desk = await typed('sleep 100\r', megabyte, '\x03', '\x0c', 'echo $?\r');
    expect(desk.screen).toBe('$ echo $?\n130\n$');
  });
});

describe('jobs', () => {
  test('Ctrl-C ends the foreground, whatever it is', async () => {
    const desk = await typed(
      'sleep 100\r',
      '\x03',
      'while :; do :; done\r',
      '\x03',
      'cat\r',
      '\x03',
      'echo $?\r',
    );
    expect(desk.screen).toBe('$ sleep 100\n^C\n$ while :; do :; done\n^C\n$ cat\n^C\n$ echo $?\n130\n$');
  });

  test('background jobs tell when they end', async () => {
    const desk = await typed('sleep 5 &\r', 'jobs\r');
    await desk.advance(6000);
    await desk.type('\r');
    expect(desk.screen.replace(/\] \d+/, '] PID')).toBe(
      '$ sleep 5 &\n[1] PID\n$ jobs\n[1]+  Running                 sleep 5 &\n$\n[1]+  Done                    sleep 5\n$',
    );
  });

  test('Ctrl-Z stops, bg and fg go on', async () => {
    const desk = await typed('sleep 5\r', '\x1a', 'bg\r', 'fg\r', '\x1a', 'jobs\r', 'fg\r');
    await desk.advance(10_000);
    expect(desk.screen).toBe(
      '$ sleep 5\n^Z\n[1]+  Stopped                 sleep 5\n$ bg\n[1]+ sleep 5 &\n$ fg\nsleep 5\n^Z\n[1]+  Stopped                 sleep 5\n$ jobs\n[1]+  Stopped                 sleep 5\n$ fg\nsleep 5\n$',
    );
  });
});

describe('input', () => {
  test('programs read lines with echo, and the end at Ctrl-D', async () => {
    const desk = await typed(
      'cat > f\r',
      'onr\x7fe\r',
      'two\r',
      '\x04',
      'cat f\r',
      'read -p "name? " x; echo "<$x>"\r',
      'me\r',
      'read -s y; echo "<$y>"\r',
      'secret\r',
    );
    expect(desk.screen).toBe(
      '$ cat > f\none\ntwo\n$ cat f\none\ntwo\n$ read -p "name? " x; echo "<$x>"\nname? me\n<me>\n$ read -s y; echo "<$y>"\n<secret>\n$',
    );
  });

  test('what is typed too early is there at the next prompt', async () => {
    const desk = await typed('sleep 2\r', 'echo ear');
    await desk.advance(3000);
    await desk.type('ly\r');
    expect(desk.screen).toBe('$ sleep 2\necho ear$ echo early\nearly\n$');
  });

  test('a prompt follows output without a newline', async () => {
    const desk = await typed('echo -n hi\r', 'echo x\r');
    expect(desk.screen).toBe('$ echo -n hi\nhi$ echo x\nx\n$');
  });

  test('nested shells have prompts of their own', async () => {
    const desk = await typed('A=1 bash\r', 'PS1="% "\r', 'echo $A $SHLVL\r', '\x04', 'echo back\r', 'exit\r');
    expect(desk.screen).toBe(
      '$ A=1 bash\nstudent@desk:~$ PS1="% "\n% echo $A $SHLVL\n1 2\n%\nexit\n$ echo back\nback\n$ exit\nexit\n$',
    );
  });

  test('Hangul: a hint, and the command that was meant in history', async () => {
    const desk = await typed('ㄷ초ㅐ ㅗㅑ\r', up, '\r');
    expect(desk.screen).toBe(
      "$ ㄷ초ㅐ ㅗㅑ\nbash: ㄷ초ㅐ: command not found\n'ㄷ초ㅐ' is 'echo'\n$ echo hi\nhi\n$",
    );
  });
});

describe('completion', () => {
  test.each<[string, string, string]>([
    ['a program', 'basen\t', '$ basename'],
    ['a file', 'cat note\t', '$ cat notes.txt'],
    ['a directory has no blank behind it', 'cd de\tx', '$ cd deep/x'],
    ['a name with blanks', 'cat my\t', '$ cat my\\ file'],
    ['inside quotes', 'cat "my\t', '$ cat "my file"'],
    ['a variable', 'echo $HOM\t', '$ echo $HOME'],
    ['behind a pipe and in $(', 'ls | basen\t', '$ ls | basename'],
    ['a common beginning', 'cat n\t', '$ cat not'],
    ['a second Tab lists', 'cat n\t\t', '$ cat not\nnotes.txt  nothing\n$ cat not'],
    ['the Korean keyboard', 'ㅠㅁㄴ두\t', '$ basename'],
    ['nothing', 'cat zzz\t', '$ cat zzz'],
  ])('%s', async (_, keys, screen) => {
    const desk = new Desk();
    for (const name of ['notes.txt', 'nothing', 'my file']) desk.files.write(`/home/student/${name}`, '');
    desk.files.makeDirectory('/home/student/deep');
    await desk.open(60, 10);
    for (const key of keys.match(/\t|[^\t]+/g) ?? []) await desk.type(key);
    expect(desk.screen).toBe(screen);
  });

  test('programs complete their own arguments, behind aliases too', async () => {
    const desk = new Desk({
      programs: () => [
        {
          name: 'tool',
          path: '/usr/bin/tool',
          load: async () => ({
            run: async () => 0,
            complete: async ({ words, current }) =>
              ['apply', 'attach', 'get']
                .filter((verb) => words.length === 1 && verb.startsWith(current))
                .map((text) => ({ text, final: true })),
          }),
        },
      ],
    });
    await desk.open();
    await desk.type("alias t='tool'\r");
    await desk.type('t ge\t');
    await desk.type('\x15tool a\t');
    await desk.type('\t');
    expect(desk.screen).toBe("$ alias t='tool'\n$ tool a\napply   attach\n$ tool a");
  });
});

describe('full screen', () => {
  test('vi edits and saves', async () => {
    const desk = await typed(
      'vi f.yaml\r',
      'ireplicas: 1\rimage: nginx\x1b',
      'k0wwcw3\x1b',
      'yyjp',
      ':s/3/4/\r',
      ':wq\r',
      'cat f.yaml\r',
    );
    expect(desk.screen).toBe('$ vi f.yaml\n$ cat f.yaml\nreplicas: 3\nimage: nginx\nreplicas: 4\n$');
  });

  test('vi refuses to leave unsaved changes, and leaves them with !', async () => {
    const desk = await typed('vi f\r', 'ihello\x1b', ':q\r');
    expect(desk.screen.split('\n').slice(-3)).toEqual([
      'E37: No write since last change (add ! t',
      'o override)',
      'Press ENTER or type command to continue',
    ]);
    await desk.type(':q!\r');
    await desk.type('ls\r');
    expect(desk.screen).toBe('$ vi f\n$ ls\n$');
  });

  test('nano writes and asks', async () => {
    const desk = await typed('nano n.txt\r', 'one\rtwo', '\x0f\r', '!', '\x18', 'y', '\r', 'cat n.txt\r');
    expect(desk.screen).toBe('$ nano n.txt\n$ cat n.txt\none\ntwo!\n$');
  });

  test('less pages and leaves', async () => {
    const desk = await typed('seq 100 | less\r', ' ');
    expect(desk.screen.split('\n').slice(-3)).toEqual(['37', '38', ':']);
    await desk.type('/77\r');
    expect(desk.screen.split('\n')[0]).toBe('77');
    await desk.type('q');
    expect(desk.screen).toBe('$ seq 100 | less\n$');
  });

  test('watch repaints until Ctrl-C', async () => {
    const desk = await typed('watch -n 5 date +%T\r');
    await desk.advance(5000);
    expect(desk.screen).toBe('Every ... desk: Mon Jan  5 09:00:05 2026\n\n09:00:05');
    await desk.type('\x03');
    expect(desk.screen).toBe('$ watch -n 5 date +%T\n$');
  });
});

test('exit begins the next shell; closing ends what runs', async () => {
  const desk = await typed('exit 3\r');
  expect([desk.screen, desk.shell.exited]).toEqual(['$ exit 3\nexit\n$', 3]);
  await desk.type('sleep 100\r');
  expect(desk.session?.atPrompt).toBe(false);
  desk.session?.close();
  await settle();
  expect(desk.screen).toBe('$ exit 3\nexit\n$ sleep 100');
});
