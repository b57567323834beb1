import { FileError, resolvePath } from '../../../shell/filesystem.ts';
import { decode, encode } from '../../../shell/text.ts';
import { archiveOf, BLOCK, unpack, type Member } from '../../../shell/utilities/tar-archive.ts';
import { containerFlag, flag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { drain } from '../../remote-process.ts';
import { CommandError } from '../errors.ts';
import { checkSegment } from '../mapper.ts';
import { textOf } from '../object.ts';
import { containerOf } from '../pods.ts';
import { openSession, reportExit } from '../streams.ts';
import { quote } from '../text.ts';

interface FileSpec {
  readonly namespace: string;
  /** '' for a local file. */
  readonly pod: string;
  readonly path: string;
}

/** Models kubectl/pkg/cmd/cp/cp.go */
export default defineCommand({
  name: 'cp',
  use: '<file-spec-src> <file-spec-dest> [options]',
  short: { en: 'Copy files to and from containers', ko: '컨테이너와 파일을 주고받습니다' },
  examples: `
# To a pod
kubectl cp index.html web:/usr/share/nginx/html/index.html

# From a pod
kubectl cp web:/etc/nginx/nginx.conf nginx.conf`,
  flags: [
    containerFlag,
    flag(
      'no-preserve',
      'bool',
      "Do not keep the files' owners and permissions.",
      '파일의 소유자와 권한을 보존하지 않습니다.',
    ),
    flag('retries', 'int', 'How often to try again.', '다시 시도할 횟수.'),
  ],
  completes: 'copies',
  async run(context) {
    const { args } = context;
    if (args.length !== 2) throw new CommandError('source and destination are required');
    const [from, to] = [parseSpec(args[0] ?? ''), parseSpec(args[1] ?? '')];
    if (from.pod !== '' && to.pod !== '') {
      throw new CommandError('one of src or dest must be a local file specification');
    }
    if (from.path === '' || to.path === '') throw new CommandError('filepath can not be empty');
    if (from.pod !== '') return copyFrom(context, from, to.path);
    if (to.pod !== '') return copyTo(context, from.path, to);
    throw new CommandError('one of src or dest must be a remote file specification');
  },
});

function parseSpec(text: string): FileSpec {
  const colon = text.indexOf(':');
  if (colon < 0) return { namespace: '', pod: '', path: withoutSlash(text) };
  const parts = text.slice(0, colon).split('/');
  if (colon === 0 || parts.length > 2) {
    throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  }
  const pod = parts.at(-1) ?? '';
  return {
    namespace: parts.length === 2 ? (parts[0] ?? '') : '',
    pod,
    path: withoutSlash(text.slice(colon + 1).replaceAll('\\', '/')),
  };
}

const withoutSlash = (path: string): string => (path === '/' ? path : path.replace(/\/$/, ''));

/** Go's `path.Clean`. */
function clean(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.' && !(part === '..' && path.startsWith('/'))) parts.push(part);
  }
  const whole = parts.join('/');
  return path.startsWith('/') ? `/${whole}` : whole || '.';
}

const join = (...parts: readonly string[]): string => clean(parts.filter((part) => part !== '').join('/'));
const base = (path: string): string => (path === '/' ? path : (path.split('/').at(-1) ?? ''));
const directoryOf = (path: string): string =>
  path.includes('/') ? clean(path.slice(0, path.lastIndexOf('/') + 1)) : '.';

/** A path without the steps upwards that it begins with. */
function withoutShortcuts(path: string): string {
  const rest = path.replace(/^(?:\.\.\/)+/, '');
  return rest === '.' || rest === '..' ? '' : rest.replace(/^\//, '');
}

async function copyTo(context: CommandContext, source: string, to: FileSpec): Promise<void> {
  const { files, cwd } = context.program;
  const local = resolvePath(cwd, source);
  if (!files.exists(local)) throw new CommandError(`${source} doesn't exist in local filesystem`);
  let target = to.path;
  try {
    const silent = { out: drop, err: drop };
    await execute(context, to, ['test', '-d', to.path], silent);
    target = join(to.path, base(source));
  } catch (error) {
    // no directory, or nobody to say so: then the copying fails, too
    if (context.program.signal.aborted) throw error;
  }
  const members = archiveOf(gather(context, local, base(clean(target))));
  const kept = context.flags.bool('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : [];
  await execute(context, to, ['tar', ...kept, '-xmf', '-', '-C', directoryOf(target)], {
    input: decode(members),
    out: (text) => context.out(text),
    err: (text) => context.err(text),
  });
}

const drop = (): Promise<void> => Promise.resolve();

/** What is copied: files and links by their paths; a directory only when it is empty. */
function* gather(context: CommandContext, path: string, name: string): Generator<Member> {
  const { files } = context.program;
  const { type, mode, modified } = files.lstat(path);
  const nothing = new Uint8Array(0);
  if (type === 'directory') {
    const inner = files.list(path);
    for (const each of inner) yield* gather(context, `${path}/${each}`, `${name}/${each}`);
    if (inner.length === 0) yield { name, type, target: '', mode, modified, content: nothing };
  } else if (type === 'symlink')
    yield { name, type, target: files.readLink(path), mode, modified, content: nothing };
  else yield { name, type, target: '', mode, modified, content: encode(files.read(path)) };
}

/** Whether an archive has come to its end: two blocks of nothing. */
function isWhole(archive: Uint8Array): boolean {
  for (let at = 0; at + 2 * BLOCK <= archive.length; at += BLOCK)
    if (archive.subarray(at, at + 2 * BLOCK).every((byte) => byte === 0)) return true;
  return false;
}

async function copyFrom(context: CommandContext, from: FileSpec, destination: string): Promise<void> {
  const tries = context.flags.number('retries');
  let text = '';
  const take = (piece: string): Promise<void> => {
    text += piece;
    return Promise.resolve();
  };
  let archive: Uint8Array;
  for (let retry = 0; ; retry++) {
    const read = encode(text).length;
    const command =
      tries === 0
        ? ['tar', 'cf', '-', from.path]
        : ['sh', '-c', `tar cf - ${from.path} | tail -c+${retry === 0 ? 0 : read + 1}`];
    await execute(context, from, command, { out: take, err: (message) => context.out(message) });
    archive = encode(text);
    if (isWhole(archive)) break;
    if (tries >= 0 && retry >= tries) {
      await context.out(`Dropping out copy after ${retry} retries\n`);
      break;
    }
    await context.out(`Resuming copy at ${archive.length} bytes, retry ${retry + 1}/${tries}\n`);
  }
  const members = unpack(archive);
  if (!members) throw new CommandError('archive/tar: invalid tar header');
  await unpackInto(context, from, destination, members);
}

async function unpackInto(
  context: CommandContext,
  from: FileSpec,
  destination: string,
  members: readonly Member[],
): Promise<void> {
  const { files, cwd } = context.program;
  const prefix = withoutShortcuts(clean(from.path.replace(/^[/\\]+/, '')));
  const within = resolvePath(cwd, destination);
  let warned = false;
  for (const { name, type, target, content } of members) {
    if (!name.startsWith(prefix)) throw new CommandError('tar contents corrupted');
    const shown = withoutSlash(join(destination, name.slice(prefix.length)));
    const path = resolvePath(cwd, shown);
    if (path !== within && !path.startsWith(`${within.replace(/\/$/, '')}/`)) {
      await context.err(`warning: file ${quote(shown)} is outside target destination, skipping\n`);
      continue;
    }
    if (type === 'symlink') {
      const advice = `(consider using "kubectl exec -n ${quote(from.namespace)} ${quote(from.pod)} -- tar cf - ${quote(from.path)} | tar xf -")`;
      await context.err(
        `warning: skipping symlink: ${quote(shown)} -> ${quote(target)}${warned ? '' : ` ${advice}`}\n`,
      );
      warned = true;
      continue;
    }
    try {
      files.makeDirectory(type === 'directory' ? path : resolvePath(path, '..'), { parents: true });
      if (type === 'file') files.write(path, decode(content));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const doing = type === 'directory' ? 'mkdir' : 'open';
      throw new CommandError(`${doing} ${shown}: ${error.message.toLowerCase()}`);
    }
  }
}

interface Streams {
  readonly input?: string;
  readonly out: (text: string) => Promise<void>;
  readonly err: (text: string) => Promise<void>;
}

/** Runs a command in the container. Throws its exit code as kubectl tells it. */
async function execute(
  context: CommandContext,
  { namespace, pod }: FileSpec,
  command: readonly string[],
  { input, out, err }: Streams,
): Promise<void> {
  const client = await context.client();
  const where = namespace || (await context.namespace());
  checkSegment(pod);
  const path = `/api/v1/namespaces/${where}/pods/${pod}`;
  const object = await client.json({ path });
  const phase = textOf(object, 'status', 'phase');
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  }
  const container =
    context.flags.string('container') || textOf(await containerOf(context, object, '', false, err), 'name');
  const stdin = input === undefined ? undefined : 'true';
  const { body } = await openSession(client, {
    path: `${path}/exec`,
    query: { command, container, stdin, stdout: 'true', stderr: 'true' },
  });
  if (body.type !== 'session') throw new CommandError('unable to upgrade connection');
  const { session } = body;
  if (input !== undefined) session.stdin.write(input);
  session.stdin.close();
  await drain(session, { out, err });
  reportExit(await session.done);
}
