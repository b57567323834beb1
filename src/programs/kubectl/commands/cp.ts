import { resolvePath } from '../../../shell/filesystem.ts';
import { containerFlag, flag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { CommandError, ExitError } from '../errors.ts';
import { checkSegment } from '../mapper.ts';
import { textOf } from '../object.ts';
import { containerOf } from '../pods.ts';
import { openSession } from '../streams.ts';

interface FileSpec {
  readonly namespace: string;
  /** '' for a local file. */
  readonly pod: string;
  readonly path: string;
}

/** Models kubectl/pkg/cmd/cp/cp.go; files go through `cat` instead of `tar` */
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
  if (colon < 0) return { namespace: '', pod: '', path: text };
  const parts = text.slice(0, colon).split('/');
  if (colon === 0 || parts.length > 2) {
    throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  }
  const pod = parts.at(-1) ?? '';
  return { namespace: parts.length === 2 ? (parts[0] ?? '') : '', pod, path: text.slice(colon + 1) };
}

async function copyTo(context: CommandContext, source: string, to: FileSpec): Promise<void> {
  const { files, cwd } = context.program;
  const local = resolvePath(cwd, source);
  if (!files.exists(local)) throw new CommandError(`${source} doesn't exist in local filesystem`);
  const base = local.split('/').at(-1) ?? '';
  const isDirectory = await succeeds(context, to, ['test', '-d', to.path]);
  const target = isDirectory ? `${to.path.replace(/\/$/, '')}/${base}` : to.path;
  await send(context, local, { ...to, path: target });
}

async function send(context: CommandContext, local: string, to: FileSpec): Promise<void> {
  const { files } = context.program;
  if (files.stat(local).type === 'file') {
    const { stderr, code } = await remote(
      context,
      to,
      ['sh', '-c', 'cat > "$0"', to.path],
      files.read(local),
    );
    if (code !== 0) throw failed(stderr, code);
    return;
  }
  await remote(context, to, ['mkdir', '-p', to.path], '');
  for (const name of files.list(local))
    await send(context, `${local}/${name}`, { ...to, path: `${to.path}/${name}` });
}

async function copyFrom(context: CommandContext, from: FileSpec, destination: string): Promise<void> {
  const { files, cwd } = context.program;
  const target = resolvePath(cwd, destination);
  const base = from.path.replace(/\/$/, '').split('/').at(-1) ?? '';
  const into = files.exists(target) && files.stat(target).type === 'directory' ? `${target}/${base}` : target;
  const directory = await succeeds(context, from, ['test', '-d', from.path]);
  if (from.path.startsWith('/')) await context.out("tar: Removing leading `/' from member names\n");
  await receive(context, from, into, directory);
}

async function receive(
  context: CommandContext,
  from: FileSpec,
  target: string,
  directory: boolean,
): Promise<void> {
  const { files } = context.program;
  if (directory) {
    files.makeDirectory(target, { parents: true });
    const { stdout } = await remote(context, from, ['ls', '-1', from.path], '');
    for (const name of stdout.split('\n').filter((line) => line !== '')) {
      const inner = { ...from, path: `${from.path.replace(/\/$/, '')}/${name}` };
      const nested = await succeeds(context, inner, ['test', '-d', inner.path]);
      await receive(context, inner, `${target}/${name}`, nested);
    }
    return;
  }
  const { stdout, code } = await remote(context, from, ['cat', from.path], '');
  if (code !== 0) {
    throw failed(
      `tar: ${from.path}: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n`,
      2,
    );
  }
  files.write(target, stdout);
}

const failed = (stderr: string, code: number): ExitError =>
  new ExitError(code, `${stderr}command terminated with exit code ${code}`);

async function succeeds(
  context: CommandContext,
  spec: FileSpec,
  command: readonly string[],
): Promise<boolean> {
  return (await remote(context, spec, command, '')).code === 0;
}

async function remote(
  context: CommandContext,
  { namespace, pod }: FileSpec,
  command: readonly string[],
  input: string,
): Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }> {
  const client = await context.client();
  const where = namespace || (await context.namespace());
  checkSegment(pod);
  const path = `/api/v1/namespaces/${where}/pods/${pod}`;
  const object = await client.json({ path });
  const phase = textOf(object, 'status', 'phase');
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  }
  const container = textOf(
    await containerOf(context, object, context.flags.string('container'), true),
    'name',
  );
  const { body } = await openSession(client, {
    path: `${path}/exec`,
    query: { command, container, stdin: 'true', stdout: 'true', stderr: 'true' },
  });
  if (body.type !== 'session') throw new CommandError('unable to upgrade connection');
  const { session } = body;
  if (input !== '') session.stdin.write(input);
  session.stdin.close();
  const [stdout, stderr, status] = await Promise.all([
    collect(session.stdout),
    collect(session.stderr),
    session.done,
  ]);
  const failure = textOf(status, 'status') === 'Failure';
  const code = Number(/exit code (\d+)/.exec(textOf(status, 'message'))?.[1] ?? (failure ? 1 : 0));
  return { stdout, stderr, code: failure ? code || 1 : 0 };
}

async function collect(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}
