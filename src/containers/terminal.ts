import type { ExecRequest } from '../cluster/runtime.ts';
import type { Reader } from '../shell/program.ts';
import { Tty } from '../shell/terminal/tty.ts';

/**
 * The terminal line of a process in a container.
 * @param size the client's terminal
 * @param source what the client sends
 * @param show shows text on the client's terminal
 * @param interrupt what Ctrl-C does to a process that hears of no signals itself
 */
export function pseudoTerminal(
  size: NonNullable<ExecRequest['tty']>,
  source: Pick<Reader, 'read'>,
  show: (text: string) => void,
  interrupt: () => void,
): Tty {
  const tty = new Tty(size.columns, size.rows, show);
  size.listen?.(() => tty.resize(size.columns, size.rows));
  // Who hears of signals shows them too, as a shell does.
  tty.onSignal((name) => {
    show(name === 'INT' ? '^C' : '^Z');
    if (name === 'INT') interrupt();
  });
  void pump(source, tty);
  return tty;
}

async function pump(source: Pick<Reader, 'read'>, tty: Tty): Promise<void> {
  for (;;) {
    const text = await source.read().catch(() => undefined);
    if (text === undefined) break;
    tty.input(text);
  }
  tty.hangUp();
}
