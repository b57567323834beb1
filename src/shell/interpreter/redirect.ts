import type { Redirect, Redirection } from 'unbash';
import { FileError, physicalPath } from '../filesystem.ts';
import { NetworkError } from '../network.ts';
import type { Reader } from '../program.ts';
import { emptyReader, Input, Output, textReader, type Descriptor } from '../streams.ts';
import { redirectErrorText } from './dialect.ts';
import { expandDocument, expandText, expandWords } from './expand.ts';
import type { Interpreter } from './interpreter.ts';

/** A redirection that failed; the message is bash's, without prefix. */
export class RedirectError extends Error {}

/** The descriptors after some redirections. Throws `RedirectError`. */
export async function applyRedirects(
  shell: Interpreter,
  redirects: readonly Redirection[],
): Promise<ReadonlyMap<number, Descriptor>> {
  const io = new Map(shell.io);
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc') {
      const text = await expandDocument(shell, redirect);
      io.set(await descriptorNumber(shell, redirect, io, 0), fromText(text));
    } else if (redirect.type === 'HereString') {
      const text = redirect.target ? await expandText(shell, redirect.target) : '';
      io.set(await descriptorNumber(shell, redirect, io, 0), fromText(`${text}\n`));
    } else await applyOne(shell, redirect, io);
  }
  return io;
}

const fromText = (text: string): Descriptor => ({ input: new Input(textReader(text)), terminal: false });

/** The number that a redirection is for; `{name}>` takes a free one and assigns it. */
async function descriptorNumber(
  shell: Interpreter,
  redirect: Redirection,
  io: Map<number, Descriptor>,
  fallback: number,
): Promise<number> {
  const { descriptor } = redirect;
  if (!descriptor) return fallback;
  if (descriptor.type === 'FileDescriptor') return descriptor.value;
  let number = 10;
  while (io.has(number)) number++;
  await shell.assign(descriptor.name, undefined, String(number));
  return number;
}

async function applyOne(shell: Interpreter, redirect: Redirect, io: Map<number, Descriptor>): Promise<void> {
  const { operator, target } = redirect;
  if (!target) throw new RedirectError('missing redirection target');
  const words = await expandWords(shell, [target]);
  const path = words[0];
  if (words.length !== 1 || path === undefined) throw new RedirectError(`${target.text}: ambiguous redirect`);
  const number = await descriptorNumber(shell, redirect, io, operator.startsWith('<') ? 0 : 1);
  switch (operator) {
    case '>&':
    case '<&':
      if (path === '-') io.delete(number);
      else if (/^\d+-?$/.test(path)) {
        const source = io.get(parseInt(path, 10));
        if (!source) throw new RedirectError(`${parseInt(path, 10)}: Bad file descriptor`);
        io.set(number, source);
        if (path.endsWith('-')) io.delete(parseInt(path, 10));
      } else if (operator === '>&' && !redirect.descriptor) {
        const file = await openFile(shell, path, 'write', io);
        io.set(1, file).set(2, file);
      } else throw new RedirectError(`${path}: ambiguous redirect`);
      return;
    case '&>':
    case '&>>': {
      const file = await openFile(shell, path, operator === '&>' ? 'write' : 'append', io);
      io.set(1, file).set(2, file);
      return;
    }
    case '<':
      io.set(number, await openFile(shell, path, 'read', io));
      return;
    case '>>':
      io.set(number, await openFile(shell, path, 'append', io));
      return;
    case '<>':
      io.set(number, {
        ...(await openFile(shell, path, 'append', io)),
        ...(await openFile(shell, path, 'read', io)),
      });
      return;
    case '>':
      if (shell.options.has('noclobber') && isRegularFile(shell, path))
        throw new RedirectError(`${path}: cannot overwrite existing file`);
      io.set(number, await openFile(shell, path, 'write', io));
      return;
    case '>|':
      io.set(number, await openFile(shell, path, 'write', io));
      return;
  }
}

function isRegularFile(shell: Interpreter, path: string): boolean {
  const full = physicalPath(shell.files, shell.cwd, path);
  return full !== '/dev/null' && shell.files.exists(full) && shell.files.stat(full).type === 'file';
}

type OpenMode = 'read' | 'write' | 'append';

async function openFile(
  shell: Interpreter,
  path: string,
  mode: OpenMode,
  io: ReadonlyMap<number, Descriptor>,
): Promise<Descriptor> {
  const full = path.startsWith('/dev/') ? path : physicalPath(shell.files, shell.cwd, path);
  const device = await openDevice(shell, full, io);
  if (device) return device;
  const fail = (message: string): RedirectError =>
    new RedirectError(redirectErrorText(shell.dialect, path, message, mode !== 'read'));
  if (path === '') throw fail('No such file or directory');
  try {
    if (mode === 'read') {
      if (shell.files.stat(full).type === 'directory') throw fail('Is a directory');
      return fromText(shell.files.read(full));
    }
    if (path.endsWith('/')) throw fail('Is a directory');
    shell.files.write(full, '', { append: mode === 'append' });
  } catch (error) {
    if (error instanceof FileError) throw fail(error.message);
    throw error;
  }
  return {
    output: new Output((text) => {
      try {
        shell.files.write(full, text, { append: true });
      } catch (error) {
        throw error instanceof FileError ? new FileError(error.code, WRITING) : error;
      }
      return shell.tick();
    }),
    terminal: false,
  };
}

/** Zeros without end. */
const zeros = (shell: Interpreter): Reader => ({
  async read() {
    await shell.tick();
    return '\0'.repeat(4096);
  },
});

/** What writers of a stream know of the file that it leads to. */
const WRITING = 'write error';

async function openDevice(
  shell: Interpreter,
  path: string,
  io: ReadonlyMap<number, Descriptor>,
): Promise<Descriptor | undefined> {
  switch (path) {
    case '/dev/null':
      return { input: new Input(emptyReader), output: new Output(() => shell.tick()), terminal: false };
    case '/dev/zero':
      return {
        input: new Input(zeros(shell)),
        output: new Output(() => shell.tick()),
        terminal: false,
      };
    case '/dev/full':
      return {
        input: new Input(zeros(shell)),
        output: new Output(() => {
          throw new FileError('ENOSPC', WRITING);
        }),
        terminal: false,
      };
    case '/dev/random':
    case '/dev/urandom':
      return { input: new Input({ read: async () => randomBytes(shell) }), terminal: false };
    case '/dev/stdin':
      return duplicate(io, 0);
    case '/dev/stdout':
      return duplicate(io, 1);
    case '/dev/stderr':
      return duplicate(io, 2);
    case '/dev/tty':
      if (!shell.terminalDescriptor) throw new RedirectError('/dev/tty: No such device or address');
      return shell.terminalDescriptor;
  }
  const number = /^\/dev\/fd\/(\d+)$/.exec(path);
  if (number && io.has(Number(number[1]))) return duplicate(io, Number(number[1]));
  const socket = shell.dialect === 'bash' ? /^\/dev\/(?:tcp|udp)\/([^/]+)\/(\d+)$/.exec(path) : null;
  if (socket) return openSocket(shell, path, socket[1] ?? '', Number(socket[2]));
  return undefined;
}

function duplicate(io: ReadonlyMap<number, Descriptor>, number: number): Descriptor {
  const descriptor = io.get(number);
  if (!descriptor) throw new RedirectError(`/dev/fd/${number}: No such file or directory`);
  return descriptor;
}

/** Some bytes of /dev/urandom. */
export function randomBytes(shell: Pick<Interpreter, 'random'>, count = 4096): string {
  let out = '';
  for (let i = 0; i < count; i++) {
    const value = Math.floor(shell.random() * 256);
    out += String.fromCharCode(value < 0x80 ? value : 0xdc00 | value);
  }
  return out;
}

const socketFailures: Record<NetworkError['failure'], string> = {
  refused: 'Connection refused',
  'timed-out': 'Connection timed out',
  'no-route': 'No route to host',
  'no-such-host': 'Name or service not known',
  'network-unreachable': 'Network is unreachable',
  certificate: 'Protocol error',
};

async function openSocket(shell: Interpreter, path: string, host: string, port: number): Promise<Descriptor> {
  try {
    const connection = await shell.network.connect(host, port, { signal: shell.signal });
    return {
      input: new Input(connection),
      output: new Output((text) => connection.write(text)),
      terminal: false,
    };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const reason = socketFailures[error.failure];
    if (error.failure === 'no-such-host')
      throw new RedirectError(`${host}: ${reason}\n${shell.prefix()}${path}: Invalid argument`);
    throw new RedirectError(`connect: ${reason}\n${shell.prefix()}${path}: ${reason}`);
  }
}

/** Runs a body with redirections in force; a failed one is reported and gives status 1. */
export async function withRedirects(
  shell: Interpreter,
  redirects: readonly Redirection[],
  body: () => Promise<void>,
): Promise<void> {
  if (redirects.length === 0) return body();
  const saved = shell.io;
  try {
    shell.io = await applyRedirects(shell, redirects);
  } catch (error) {
    if (!(error instanceof RedirectError)) throw error;
    await shell.error(error.message);
    shell.status = shell.dialect === 'dash' ? 2 : 1;
    return;
  }
  try {
    await body();
  } finally {
    shell.io = saved;
  }
}
