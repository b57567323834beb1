import type { InstalledProgram, ProgramContext } from '../shell/program.ts';
import type { Image, RunningServer, Server } from './image.ts';

/** What the container does for a server that is called as a program. */
export interface ServerHost {
  readonly image: Image;
  readonly tag: string;
  readonly programs: readonly InstalledProgram[];
  now(): number;
  running(): RunningServer | undefined;
  start(server: Server, argv: readonly string[]): void;
  /** Sends the first process a signal. */
  signal(number: number, from: number): void;
}

/** Servers that a script starts: they run until the script's process is killed. */
export const serverPrograms = (host: ServerHost): readonly InstalledProgram[] =>
  Object.entries(host.image.servers ?? {}).map(([path, server]) => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    load: () => Promise.resolve({ run: (context) => call(host, path, server, context) }),
  }));

async function call(
  host: ServerHost,
  path: string,
  server: Server,
  context: ProgramContext,
): Promise<number> {
  const { argv, signal, stdout, stderr, files } = context;
  if (server.starts?.(argv) === false) {
    const program = host.programs.find((each) => each.path === path);
    return program ? (await context.load(program.load())).run(context) : 1;
  }
  const code = server.invoke?.({
    argv,
    tag: host.tag,
    files,
    running: host.running(),
    now: () => host.now(),
    signal: (number, from) => host.signal(number, from),
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
  });
  if (code !== undefined) return code;
  host.start(server, argv);
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return 128 + 15;
}
