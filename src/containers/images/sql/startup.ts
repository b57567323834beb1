import type { RunningServer, ServerContext } from '../../image.ts';

/** How a database server starts: at once where its files are there already, otherwise after it has made them. */
export interface Startup {
  readonly context: ServerContext;
  /** Whether there are files of an earlier run. */
  readonly initialized: boolean;
  /** Milliseconds that making the files takes. */
  readonly initialization: number;
  /** Milliseconds from there to the first connection. */
  readonly boot: number;
  /** Makes the files; its words are logged. */
  initialize(): void;
  /** Listens; false: another process has the port. */
  listen(): boolean;
  /** The words when it listens. */
  ready(): void;
  readonly usage: RunningServer['usage'];
}

/** Starts a database server; a restored one goes on where it was. */
export function startDatabase(startup: Startup): RunningServer {
  const { context, initialized, initialization, boot } = startup;
  const jitter = 0.8 + 0.4 * context.random('startup');
  const open = (): void => {
    if (startup.listen()) startup.ready();
    else context.exit(1);
  };
  const booted = (): void => {
    const left = boot * jitter - Math.max(0, context.elapsed - (initialized ? 0 : initialization * jitter));
    if (left <= 0) open();
    else context.after(left, open);
  };
  if (initialized) booted();
  else {
    context.after(Math.max(0, initialization * jitter - context.elapsed), () => {
      startup.initialize();
      context.after(boot * jitter, open);
    });
  }
  return { onTerminate: { milliseconds: 900, code: 0 }, usage: startup.usage };
}

/** The scripts that an image's entrypoint runs when it makes its files, in their order. */
export function initScripts({ files }: ServerContext): readonly (readonly [path: string, text: string])[] {
  const directory = '/docker-entrypoint-initdb.d';
  if (!files.exists(directory)) return [];
  return [...files.list(directory)]
    .sort()
    .filter((name) => !name.startsWith('..') && files.stat(`${directory}/${name}`).type === 'file')
    .map((name) => [`${directory}/${name}`, files.read(`${directory}/${name}`)]);
}
