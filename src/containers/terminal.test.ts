import { afterEach, describe, expect, test } from 'vitest';
import { Killed, type Dialect } from '../shell/interpreter/environment.ts';
import { createInterpreter } from '../shell/shell.ts';
import { Pipe } from '../shell/streams.ts';
import { Desk, settle } from '../shell/testing/desk.ts';
import { pseudoTerminal } from './terminal.ts';

/** A process of a container on a terminal. */
class Line {
  readonly #desk = new Desk();
  readonly #keys = new Pipe();
  readonly #abort = new AbortController();
  #shown = '';
  exit: number | undefined;

  constructor(argv: readonly string[], dialect: Dialect = 'ash') {
    const { signal } = this.#abort;
    const show = (text: string): void => void (this.#shown += text);
    const tty = pseudoTerminal(
      { columns: 80, rows: 24 },
      { read: () => this.#keys.input.read(signal) },
      show,
      () => this.#abort.abort(new Killed(2)),
    );
    const runner = createInterpreter({
      ...this.#desk.options,
      variables: { ...this.#desk.options.variables, PS1: '$ ' },
      shells: { '/bin/sh': dialect },
      dialect,
    });
    const io = { stdin: tty.reader, stdout: tty.writer, stderr: tty.writer, terminal: tty, signal };
    void runner.run(argv, io).then((exit) => {
      this.exit = exit;
    });
  }

  /** What is shown after keys were pressed and so many seconds went by. */
  async type(keys: string, seconds = 0): Promise<string> {
    await settle();
    this.#shown = '';
    void this.#keys.output.write(keys);
    await settle();
    await this.#desk.advance(seconds * 1000);
    return this.#shown.replaceAll(/\x1b\[[?\d;]*[A-Za-z]/g, '').replaceAll('\r', '');
  }

  /** The client goes. */
  async leave(): Promise<void> {
    this.#keys.end();
    await settle();
  }

  close(): void {
    this.#abort.abort(new Killed(9));
  }
}

let line: Line;
afterEach(() => line.close());

/** Types keys one by one or at once. */
async function typed(all: string, atOnce: boolean, seconds: number): Promise<string> {
  if (atOnce) return line.type(all, seconds);
  let shown = '';
  for (const key of all) shown += await line.type(key);
  return shown + (await line.type('', seconds));
}

describe.each<[string, Dialect]>([
  ['bash', 'bash'],
  ['dash', 'dash'],
  ['ash', 'ash'],
])('%s', (_, dialect) => {
  test.each([true, false])('reads what sleep has left, at once: %s', async (atOnce) => {
    line = new Line(['sh'], dialect);
    const shown = await typed('sleep 3\recho typed\rexit 4\r', atOnce, 5);
    expect(shown.endsWith(`$ echo typed\ntyped\n$ exit 4\n${dialect === 'bash' ? 'exit\n' : ''}`)).toBe(true);
    expect(line.exit).toBe(4);
  });
});

test.each([true, false])('cat takes lines up to Ctrl-D, the shell the rest, at once: %s', async (atOnce) => {
  line = new Line(['sh']);
  const shown = await typed('cat\rone\rtwo\r\x04echo rest\r', atOnce, 0);
  expect(shown).toBe(
    atOnce ? 'cat\none\ntwo\n$ echo rest\nrest\n$ ' : 'cat\none\none\ntwo\ntwo\n$ echo rest\nrest\n$ ',
  );
});

test('a program that begins behind one that does not read gets what was typed', async () => {
  line = new Line(['sh']);
  expect(await line.type('sleep 3; read a; echo "<$a>"\r')).toBe('sleep 3; read a; echo "<$a>"\n');
  expect(await line.type('one\recho tw\x7fwo\r')).toBe('one\necho tw\b \bwo\n');
  expect(await line.type('', 4)).toBe('<one>\n$ echo two\n' + 'two\n$ ');
});

test('a line that is not finished stands at the prompt', async () => {
  line = new Line(['sh']);
  await line.type('sleep 3\r');
  expect(await line.type('echo ha', 4)).toBe('echo ha$ echo ha');
  expect(await line.type('lf\r')).toBe('lf\nhalf\n$ ');
});

test('Ctrl-C takes away what nobody has read', async () => {
  line = new Line(['sh']);
  await line.type('sleep 9\recho gone\r');
  expect(await line.type('\x03')).toBe('^C\n$ ');
  expect(await line.type('echo $?\r')).toBe('echo $?\n130\n$ ');
});

test('a program that was interrupted takes nothing any more', async () => {
  line = new Line(['sh']);
  await line.type('cat\r');
  expect(await line.type('\x03')).toBe('^C\n$ ');
  await line.type('sleep 3\r');
  expect(await line.type('echo mine\r', 4)).toBe('echo mine\n$ echo mine\nmine\n$ ');
});

test('a shell in a shell leaves the rest to the outer one', async () => {
  line = new Line(['sh'], 'bash');
  expect(await line.type('sh\rsleep 1\rexit 3\recho $?\r', 2)).toContain('$ exit 3\nexit\n$ echo $?\n3\n$ ');
});

test('Ctrl-D that was typed ahead, and a client that goes, end the shell', async () => {
  line = new Line(['sh']);
  await line.type('sleep 3\r');
  await line.type('\x04', 4);
  expect(line.exit).toBe(0);
  line = new Line(['sh']);
  await line.type('sleep 3\r');
  await line.leave();
  await line.type('', 4);
  expect(line.exit).toBe(0);
});

test('Ctrl-C ends a process that hears of no signals', async () => {
  line = new Line(['sleep', '9']);
  expect(await line.type('\x03')).toBe('^C');
  expect(line.exit).toBe(130);
});
