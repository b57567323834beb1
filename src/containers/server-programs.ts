import type { InstalledProgram, ProgramContext } from '../shell/program.ts';
import { handOver, serverNamed } from './entrypoint.ts';
import type { EntrypointScript, Image, RunningServer, Server } from './image.ts';

/** What the container does for a server that is called as a program. */
export interface ServerHost {
  readonly image: Image;
  readonly tag: string;
  readonly programs: readonly InstalledProgram[];
  now(): number;
  running(): RunningServer | undefined;
  start(server: Server, argv: readonly string[], script: string | undefined): void;
  /** Sends the first process a signal. */
  signal(number: number, from: number): void;
}

const programAt = (path: string, run: (context: ProgramContext) => Promise<number>): InstalledProgram => ({
  name: path.slice(path.lastIndexOf('/') + 1),
  path,
  load: () => Promise.resolve({ run }),
});

/** Servers that a script starts, and the image's own script: they run until the script's process is killed. */
export function serverPrograms(host: ServerHost): readonly InstalledProgram[] {
  const { servers = {}, script } = host.image;
  return [
    ...Object.entries(servers).map(([path, server]) =>
      programAt(path, (context) => call(host, path, server, context)),
    ),
    ...(script ? [programAt(script.path, (context) => callScript(host, script, context))] : []),
  ];
}

/** Runs the image's entrypoint script as a shell would. */
async function callScript(
  host: ServerHost,
  { path }: EntrypointScript,
  context: ProgramContext,
): Promise<number> {
  const { env, cwd, files, stderr } = context;
  const words = [path, ...context.argv.slice(1)];
  const { argv, says, code } = handOver(words, host.tag, { ...host, env, cwd, files });
  if (says !== '') await stderr.write(says);
  if (code !== undefined) return code;
  const [name = ''] = argv;
  const server = serverNamed(host.image, name);
  return server ? call(host, name, server, { ...context, argv }, path) : context.spawn(argv);
}

/** The server of an image that a command line starts. */
export function serverOf(image: Image, argv: readonly string[]): Server | undefined {
  const server = serverNamed(image, argv[0] ?? '');
  return server?.starts?.(argv) === false ? undefined : server;
}

async function call(
  host: ServerHost,
  path: string,
  server: Server,
  context: ProgramContext,
  script?: string,
): Promise<number> {
  const { argv, signal, stdout, stderr, files } = context;
  if (server.starts?.(argv) === false) {
    const program = host.programs.find((each) => each.path === path || each.name === path);
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
  host.start(server, argv, script);
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return 128 + 15;
}
