import type { Image, RunningServer, Server, ServerContext } from '../../image.ts';
import { flagOf } from '../flags.ts';
import { listen, type Listener } from './listener.ts';

/** Lines that a component writes one right after the other, and how many milliseconds after those before. */
export interface Burst {
  readonly after: number;
  readonly lines: readonly string[];
  /** Where it listens from then on. */
  readonly listens?: readonly Listener[];
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

/** Lines of klog's: the severity, which is information unless the line begins with `W|`, then the time. Models klog's formatHeader */
export const klog: Format = (line, microseconds) => {
  const [, severity = 'I', text = line] = /^([WE])\|(.*)$/s.exec(line) ?? [];
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

/** A program that says how it starts and then works without a word. */
function server(
  start: (about: About) => readonly Burst[],
  format: Format,
  usage: RunningServer['usage'],
): Server {
  return {
    start(context) {
      const flag = (name: string): string => flagOf(context.argv, name) ?? '';
      let at = 0;
      for (const [index, { after, lines, listens = [] }] of start({
        context,
        flag,
        version: context.tag,
      }).entries()) {
        at += Math.round(after * (0.8 + 0.4 * context.random('start', index)));
        const write = (): void => {
          for (const listener of listens) listen(context, listener);
          let microseconds = context.now() * 1000 + Math.floor(context.random('burst', index) * 1000);
          for (const [place, line] of lines.entries()) {
            microseconds += Math.floor(context.random('line', index, place) * MICROSECONDS_PER_LINE);
            context.stderr(format(line, microseconds));
          }
        };
        if (at === 0) write();
        else if (at > context.elapsed) context.after(at - context.elapsed, write);
        else for (const listener of listens) listen(context, listener);
      }
      return { onTerminate: { milliseconds: 100, code: 0 }, usage };
    },
  };
}

/** An image of a control plane's program. */
export interface ComponentImage {
  readonly name: string;
  readonly path: string;
  readonly megabytes: number;
  /** At rest: millicores and mebibytes. */
  readonly usage: readonly [cpu: number, memory: number];
  readonly start: (about: About) => readonly Burst[];
  readonly format?: Format;
}

/** Makes an image of a component. */
export function component({ name, path, megabytes, usage, start, format = klog }: ComponentImage): Image {
  const [cpu, memory] = usage;
  return {
    names: [name],
    hasTag: (tag) => /\d/.test(tag),
    size: megabytes * 1_000_000,
    entrypoint: [path],
    userland: 'none',
    servers: { [path]: server(start, format, { cpu, memory: memory * 2 ** 20 }) },
  };
}
