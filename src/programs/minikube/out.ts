import type { ProgramContext } from '../../shell/program.ts';
import { textWidth } from '../../shell/text.ts';

/** A kind of message: its emoji, and what stands for it where emoji do not. Models pkg/minikube/style/style.go */
interface Style {
  readonly emoji: string;
  readonly plain: string;
  /** Shown with a spinner while it goes on, and only on terminals. */
  readonly spins?: boolean;
  /** Goes away when the next message comes. */
  readonly fleeting?: boolean;
}

/** Nothing takes longer than so many times the usual time, or that many times less. */
const SPREAD = 1.4;

/** A time as likely above as below the usual one. @param drawn in [0, 1) */
export function around(usual: number, drawn: number): number {
  const place = 2 * drawn - 1;
  const factor = 1 + Math.abs(place) * (SPREAD - 1);
  return Math.round(place < 0 ? usual / factor : usual * factor);
}

const usual = '* ';

const styles = {
  happy: { emoji: '😄  ', plain: usual },
  sparkles: { emoji: '✨  ', plain: usual },
  warning: { emoji: '❗  ', plain: '! ' },
  notice: { emoji: '📌  ', plain: usual },
  thumbsUp: { emoji: '👍  ', plain: usual },
  thumbsDown: { emoji: '👎  ', plain: usual },
  pulling: { emoji: '🚜  ', plain: usual },
  download: { emoji: '💾  ', plain: usual },
  startingVM: { emoji: '🔥  ', plain: usual, spins: true },
  docker: { emoji: '🐳  ', plain: usual, spins: true },
  running: { emoji: '🏃  ', plain: usual, spins: true },
  restarting: { emoji: '🔄  ', plain: usual, spins: true },
  subStep: { emoji: '    ▪ ', plain: '  - ', spins: true, fleeting: true },
  option: { emoji: '    ▪ ', plain: '  - ' },
  cni: { emoji: '🔗  ', plain: usual },
  tunnel: { emoji: '🔗  ', plain: usual },
  verifying: { emoji: '🔎  ', plain: usual },
  addonEnable: { emoji: '🌟  ', plain: usual },
  addonDisable: { emoji: '🌑  ', plain: usual },
  ready: { emoji: '🏄  ', plain: usual },
  network: { emoji: '🌐  ', plain: usual },
  stopping: { emoji: '✋  ', plain: usual },
  stopped: { emoji: '🛑  ', plain: usual },
  deleting: { emoji: '🔥  ', plain: usual },
  crushed: { emoji: '💀  ', plain: usual },
  meh: { emoji: '🙄  ', plain: '? ' },
  shrug: { emoji: '🤷  ', plain: usual },
  workaround: { emoji: '👉  ', plain: usual },
  tip: { emoji: '💡  ', plain: usual },
  documentation: { emoji: '📘  ', plain: '- ' },
  issue: { emoji: '    ▪ ', plain: '  - ' },
  celebrate: { emoji: '🎉  ', plain: usual },
  newRelease: { emoji: '🆕  ', plain: usual },
  enabling: { emoji: '🔌  ', plain: usual },
  healthCheck: { emoji: '🤔  ', plain: usual },
  launch: { emoji: '🚀  ', plain: usual },
  logEntry: { emoji: '    ', plain: '  ' },
  check: { emoji: '✅  ', plain: usual },
  sad: { emoji: '😿  ', plain: usual },
  pause: { emoji: '⏸️  ', plain: usual },
  unpause: { emoji: '⏯️  ', plain: usual },
  failure: { emoji: '❌  ', plain: 'X ' },
  unmet: { emoji: '⛔  ', plain: 'X ' },
  conflict: { emoji: '💢  ', plain: 'X ' },
  fatal: { emoji: '💣  ', plain: 'X ' },
  seeNoEvil: { emoji: '🙈  ', plain: 'X ' },
  juggle: { emoji: '🤹  ', plain: 'X ' },
  heart: { emoji: '💗  ', plain: usual },
} as const satisfies Readonly<Record<string, Style>>;

export type StyleName = keyof typeof styles;

const spinner = ['|', '/', '-', '\\'];

/** What ends a command with an error. Models pkg/minikube/reason */
export interface Failure {
  /** `DRV_AS_ROOT` */
  readonly id: string;
  readonly code: number;
  readonly message: string;
  readonly style?: StyleName;
  readonly advice?: string;
  readonly url?: string;
  /** Asks to report an issue. */
  readonly report?: boolean;
}

/** Thrown to end a command; the text is already out when there is no failure. */
export class Exit extends Error {
  readonly code: number;
  readonly failure: Failure | undefined;

  constructor(code: number, failure?: Failure) {
    super(failure?.message ?? String(code));
    this.code = code;
    this.failure = failure;
  }
}

/** Ends a command with a known failure. */
export const fail = (failure: Failure): Exit => new Exit(failure.code, failure);

/** minikube's voice. Models pkg/minikube/out/out.go */
export class Out {
  readonly #context: ProgramContext;
  /** Emoji on terminals that have colours. */
  readonly fancy: boolean;

  constructor(context: ProgramContext) {
    this.#context = context;
    const { env } = context;
    const wanted = env['MINIKUBE_IN_STYLE'];
    const colorful =
      /color/.test(env['TERM'] ?? '') || /^(truecolor|24bit|yes)$/.test(env['COLORTERM'] ?? '');
    this.fancy = wanted === undefined ? context.isTerminal(1) && colorful : wanted === 'true';
  }

  /** A message with its emoji or its plain prefix. @param fancy whether emoji go where it goes */
  format(name: StyleName, text: string, fancy = this.fancy): string {
    const style: Style = styles[name];
    return (fancy ? style.emoji : style.plain) + text;
  }

  /** A line of this style on stdout. */
  step(name: StyleName, text: string): Promise<void> {
    return this.#context.stdout.write(`${this.format(name, text)}\n`);
  }

  /** A line of this style on stderr. */
  error(name: StyleName, text: string): Promise<void> {
    return this.#context.stderr.write(`${this.format(name, text)}\n`);
  }

  /** Text for stdout as it is. */
  print(text: string): Promise<void> {
    return this.#context.stdout.write(text);
  }

  /** Lets Docker and the machine work, for about so many virtual milliseconds. */
  async work(usual: number): Promise<void> {
    const { clock, random } = this.#context;
    await clock.sleep(around(usual, random()));
  }

  /** A step that takes about so many virtual milliseconds; shown with a spinner on terminals, not at all elsewhere. */
  async during(name: StyleName, text: string, usually: number): Promise<void> {
    const { clock, random } = this.#context;
    const milliseconds = around(usually, random());
    const style: Style = styles[name];
    if (!this.#context.isTerminal(1)) {
      if (!style.spins) await this.step(name, text);
      await clock.sleep(milliseconds);
      return;
    }
    const line = this.format(name, text);
    if (!style.spins) {
      await this.step(name, text);
      await clock.sleep(milliseconds);
      return;
    }
    const end = clock.now() + milliseconds;
    let shown = '';
    for (let frame = 0; clock.now() < end; frame++) {
      const next = `${line} ${spinner[frame % spinner.length]}`;
      await this.print(`${this.#erasing(shown)}${next}`);
      shown = next;
      await clock.sleep(Math.min(100, end - clock.now()));
    }
    await this.print(`${this.#erasing(shown)}${style.fleeting ? '' : `${line}\n`}`);
  }

  /** Takes away a line, with all rows that it takes on a narrow terminal. Models github.com/briandowns/spinner (erase) */
  #erasing(shown: string): string {
    const columns = this.#context.terminal?.columns ?? Infinity;
    const rows = Math.max(1, Math.ceil(textWidth(shown) / columns));
    return `\r\x1b[K${'\x1b[F\x1b[K'.repeat(rows - 1)}`;
  }

  /** Says how a command failed. */
  async explain(failure: Failure): Promise<void> {
    await this.print('\n');
    await this.error(failure.style ?? 'failure', `Exiting due to ${failure.id}: ${failure.message}`);
    if (failure.advice !== undefined) await this.error('tip', `Suggestion: ${failure.advice}`);
    if (failure.url !== undefined) await this.error('documentation', `Documentation: ${failure.url}`);
    if (failure.report) {
      await this.print('\n');
      await this.#context.stderr.write(this.#reportBox());
    }
    await this.print('\n');
  }

  #reportBox(): string {
    const width = 93;
    const lines = [
      '',
      this.format('sad', 'If the above advice does not help, please let us know:'),
      this.format('workaround', 'https://github.com/kubernetes/minikube/issues/new/choose'),
      '',
      'Please run `minikube logs --file=logs.txt` and attach logs.txt to the GitHub issue.',
      '',
    ];
    const body = lines.map((line) => {
      const emoji = /^\p{Extended_Pictographic}/u.test(line) ? 1 : 0;
      return `│    ${line}${' '.repeat(Math.max(0, width - 4 - [...line].length - emoji))}│\n`;
    });
    const red = (text: string): string => (this.fancy ? `\x1b[31m${text}\x1b[0m` : text);
    return red(`╭${'─'.repeat(width)}╮\n${body.join('')}╰${'─'.repeat(width)}╯`) + '\n';
  }
}
