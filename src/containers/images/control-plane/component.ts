import type { Image, Server, ServerContext } from '../../image.ts';
import { GO_ADDRESSES } from '../../node-daemons.ts';
import { flagOf } from '../flags.ts';
import { listen, type Listener } from './listener.ts';
import type { UsageProblem } from './usage.ts';

/** Lines that a component writes one right after the other, and how many milliseconds after those before. */
export interface Burst {
  readonly after: number;
  readonly lines: readonly string[];
  /** Where it listens from then on: it works. */
  readonly listens?: readonly Listener[];
  /** What must answer before it comes to that. */
  readonly needs?: Need;
}

/** Another program that a component cannot begin without. */
export interface Need {
  readonly host: string;
  readonly port: number;
  /** How long it waits, in milliseconds. */
  readonly patience: number;
  /** What it says each time that nobody answers, and at last, before it ends with a code. */
  readonly refused: string;
  readonly lastWords: string;
  readonly code: number;
}

/** What a component can tell of itself. */
export interface About {
  readonly context: ServerContext;
  /** The value of a flag; '' without it. */
  flag(name: string): string;
  /** `v1.33.13` */
  readonly version: string;
}

/** How a component writes a line at a moment, in microseconds since the epoch. */
type Format = (line: string, microseconds: number) => string;

const MICROSECONDS_PER_LINE = 180;

const digits = (microseconds: number): string => String(microseconds % 1_000_000).padStart(6, '0');

/** Lines of klog's: the severity, which is information unless the line begins with `W|`, `E|` or `F|`, then the time. Models klog's formatHeader */
export const klog: Format = (line, microseconds) => {
  const [, severity = 'I', text = line] = /^([WEF])\|(.*)$/s.exec(line) ?? [];
  const [date = '', time = ''] = new Date(Math.floor(microseconds / 1000)).toISOString().split('T');
  return `${severity}${date.slice(5).replace('-', '')} ${time.slice(0, 8)}.${digits(microseconds)}       1 ${text}\n`;
};

/** What of Go's settings is set. */
export const goSettings = (file: string, line: number): string =>
  `${file}:${line}] "Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""`;

/** The start of a program: its version, and Go's settings. */
export const began = (file: string, line: number, text: string, version: string): readonly string[] => [
  `${file}:${line}] ${text} version="${version}"`,
  goSettings(file, line + 2),
];

/** Models staging/src/k8s.io/client-go/tools/cache/shared_informer.go (WaitForNamedCacheSync) */
export const waiting = (controller: string): string =>
  `shared_informer.go:350] "Waiting for caches to sync" controller="${controller}"`;
export const synced = (controller: string): string =>
  `shared_informer.go:357] "Caches are synced" controller="${controller}"`;

/** Models staging/src/k8s.io/client-go/tools/leaderelection/leaderelection.go; nothing without `--leader-elect`. */
export const elected = ({ flag }: About, lease: string): readonly Burst[] =>
  flag('leader-elect') === 'false'
    ? []
    : [
        { after: 5, lines: [`leaderelection.go:257] attempting to acquire leader lease ${lease}...`] },
        { after: 20, lines: [`leaderelection.go:271] successfully acquired lease ${lease}`] },
      ];

/** The first wait after a connection has failed, in milliseconds; every next one is longer. Models google.golang.org/grpc/backoff */
const FIRST_WAIT = 1000;
const WAIT_GROWTH = 1.6;

/** Waits until what a component needs answers; false: it has given up and ended. */
async function found(
  need: Need,
  waited: number,
  context: ServerContext,
  say: (line: string) => void,
): Promise<boolean> {
  const { host, port, patience, refused, lastWords, code } = need;
  const began = context.now() - waited;
  for (let wait = FIRST_WAIT; ; wait *= WAIT_GROWTH) {
    const stream = await context.connect(host, port);
    if (stream) {
      stream.close();
      return true;
    }
    say(refused);
    const left = began + patience - context.now();
    const pause = Math.round(Math.min(wait, left));
    if (pause > 0) await new Promise<void>((resolve) => context.after(pause, resolve));
    if (left > wait) continue;
    say(lastWords);
    context.exit(code);
    return false;
  }
}

/** How a component comes to work: burst after burst, each at its time. */
class Start {
  readonly #context: ServerContext;
  readonly #image: ComponentImage;
  readonly #bursts: readonly Burst[];

  constructor(context: ServerContext, image: ComponentImage) {
    this.#context = context;
    this.#image = image;
    const flag = (name: string): string => flagOf(context.argv, name) ?? '';
    this.#bursts = image.start({ context, flag, version: context.tag });
  }

  /** Goes on with a burst. @param at milliseconds from the start of the program to the one before it */
  run(first = 0, at = 0, elapsed = this.#context.elapsed): void {
    const { random, after, memory } = this.#context;
    for (let index = first; index < this.#bursts.length; index++) {
      const burst = this.#bursts[index];
      if (!burst) return;
      at += Math.round(burst.after * (0.8 + 0.4 * random('start', index)));
      const due = at - elapsed;
      if (burst.needs) {
        // When it had what it needs, if a resumed one had it before: one that still runs did in the end.
        const passed = memory.read();
        if (passed !== undefined) at = Number(passed);
        else if (elapsed > at + burst.needs.patience) memory.write(String(at));
        else {
          const place = at;
          after(Math.max(0, due), () => void this.#wait(burst.needs, index, place, Math.max(0, -due)));
          return;
        }
      }
      if (at === 0 && elapsed === 0) this.#write(burst, index);
      else if (at > elapsed) after(at - elapsed, () => this.#write(burst, index));
      else this.#listen(burst);
    }
  }

  async #wait(need: Need | undefined, index: number, at: number, waited: number): Promise<void> {
    if (!need) return;
    const context = this.#context;
    const began = context.now();
    if (!(await found(need, waited, context, (line) => this.#say([line], index)))) return;
    const now = at + waited + context.now() - began;
    context.memory.write(String(now));
    const burst = this.#bursts[index];
    if (burst) this.#write(burst, index);
    this.run(index + 1, now, now);
  }

  #write(burst: Burst, index: number): void {
    this.#listen(burst);
    this.#say(burst.lines, index);
  }

  #listen({ listens }: Burst): void {
    if (!listens) return;
    for (const listener of listens) listen(this.#context, listener);
    const { component } = this.#image;
    if (component !== undefined) this.#context.works(component);
  }

  #say(lines: readonly string[], index: number): void {
    const context = this.#context;
    let microseconds = context.now() * 1000 + Math.floor(context.random('burst', index) * 1000);
    for (const [place, line] of lines.entries()) {
      microseconds += Math.floor(context.random('line', index, place) * MICROSECONDS_PER_LINE);
      context.stderr((this.#image.format ?? klog)(line, microseconds));
    }
  }
}

/** A program that says how it starts and then works without a word. */
const server = (image: ComponentImage): Server => ({
  start(context) {
    const problem = image.refuses?.(context.argv.slice(1));
    if (problem) {
      context.stderr(problem.text);
      return problem.code;
    }
    new Start(context, image).run();
    const [cpu, memory] = image.usage;
    return {
      onTerminate: { milliseconds: 100, code: 0 },
      usage: { cpu, memory: memory * 2 ** 20, mapped: GO_ADDRESSES + memory * 2 ** 20, threads: 9 },
    };
  },
});

/** An image of a control plane's program. */
export interface ComponentImage {
  readonly name: string;
  /** What it is of a control plane, once it works: `kube-scheduler`. */
  readonly component?: string;
  /** Which tags there are: those of Kubernetes' releases if not given. */
  readonly tags?: RegExp;
  /** Under which others publish it too. */
  readonly mirrors?: readonly string[];
  readonly path: string;
  readonly megabytes: number;
  /** At rest: millicores and mebibytes. */
  readonly usage: readonly [cpu: number, memory: number];
  readonly start: (about: About) => readonly Burst[];
  readonly format?: Format;
  /** What is wrong with the arguments that it was given. */
  readonly refuses?: (args: readonly string[]) => UsageProblem | undefined;
}

/** The releases of Kubernetes that its registry has. */
const RELEASES = /^v1\.(?:2\d|3[0-5])\.\d{1,2}$/;

/** Makes an image of a component. */
export const component = (image: ComponentImage): Image => ({
  names: [image.name, ...(image.mirrors ?? [])],
  hasTag: (tag) => (image.tags ?? RELEASES).test(tag),
  size: image.megabytes * 1_000_000,
  entrypoint: [image.path],
  userland: 'none',
  servers: { [image.path]: server(image) },
});
