import { FileError, resolvePath } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { decode, encode } from '../text.ts';
import { archiveOf, BLOCK, RECORD, unpack, type Member } from './tar-archive.ts';
import { complain, look, openInput, parseOptions, statOf, UsageError, utility } from './support.ts';

/** A file, or a directory with all that is in it. */
function* gather(context: ProgramContext, base: string, name: string): Generator<Member> {
  const { files } = context;
  const path = resolvePath(base, name);
  const { type, mode, modified } = files.lstat(path);
  const inside = name.replace(/^\/+/, '');
  if (type !== 'directory') {
    const isLink = type === 'symlink';
    const content = isLink ? new Uint8Array(0) : encode(files.read(path));
    yield { name: inside, type, target: isLink ? files.readLink(path) : '', mode, modified, content };
    return;
  }
  const own = inside === '' ? './' : inside.replace(/\/*$/, '/');
  yield { name: own, type, target: '', mode, modified, content: new Uint8Array(0) };
  for (const child of files.list(path)) yield* gather(context, base, `${name.replace(/\/+$/, '')}/${child}`);
}

async function create(
  context: ProgramContext,
  base: string,
  names: readonly string[],
  listed: (name: string) => Promise<void>,
): Promise<{ readonly archive: Uint8Array; readonly status: number }> {
  if (names.length === 0) throw new UsageError('Cowardly refusing to create an empty archive');
  const members: Member[] = [];
  let status = 0;
  let told = false;
  for (const name of names) {
    if (look(context, resolvePath(base, name), false) instanceof FileError) {
      await complain(context, `${name}: ${context.isApplet ? '' : 'Cannot stat: '}No such file or directory`);
      status = 2;
      continue;
    }
    if (name.startsWith('/') && !told) {
      told = true;
      const marked = context.isApplet ? "removing leading '/'" : "Removing leading `/'";
      await complain(context, `${marked} from member names`);
    }
    for (const member of gather(context, base, name)) {
      await listed(member.name);
      members.push(member);
    }
  }
  return { archive: archiveOf(members), status };
}

async function extract(
  context: ProgramContext,
  base: string,
  members: readonly Member[],
  rules: { readonly touch: boolean; readonly listed: (name: string) => Promise<void> },
): Promise<number> {
  const { files } = context;
  let status = 0;
  for (const { name, type, target, mode, modified, content } of members) {
    await rules.listed(name);
    const path = resolvePath(base, name.replace(/^\/+/, ''));
    if (name.split('/').includes('..')) {
      await complain(context, `${name}: Member name contains '..'`);
      status = 2;
      continue;
    }
    try {
      const parent = type === 'directory' ? path : resolvePath(path, '..');
      if (!files.exists(parent)) files.makeDirectory(parent, { parents: true });
      if (type === 'directory') continue;
      if (!(look(context, path, false) instanceof FileError)) files.remove(path);
      if (type === 'symlink') files.makeLink(path, target);
      else files.write(path, decode(content), { mode });
      if (!rules.touch) files.setModified(path, modified, { follow: false });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await complain(context, `${name}: Cannot open: ${error.message}`);
      status = 2;
    }
  }
  return status;
}

async function readAll(pieces: AsyncIterable<string>): Promise<Uint8Array> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return encode(text);
}

/** tar's `c`, `x` and `t`, without compression: GNU's, or busybox' applet. Models busybox archival/tar.c */
export const tar = utility(
  'tar [OPTION...] [FILE]...',
  async (context) => {
    const [first = '', ...rest] = context.argv.slice(1);
    const args = /^[a-zA-Z]+$/.test(first) ? [`-${first}`, ...rest] : [first, ...rest];
    const options = parseOptions(args, {
      short: 'cxtvmpof:C:',
      long: {
        create: 'c',
        extract: 'x',
        get: 'x',
        list: 't',
        verbose: 'v',
        touch: 'm',
        file: 'f',
        directory: 'C',
        'preserve-permissions': 'p',
        'no-same-owner': 'o',
        'no-same-permissions': 'nsp',
      },
    });
    const file = options.value('f') ?? '-';
    const base = resolvePath(context.cwd, options.value('C') ?? '.');
    if (options.has('C') && statOf(context, base)?.type !== 'directory') {
      if (context.isApplet) {
        const where = options.value('C') ?? '';
        await complain(context, `can't change directory to '${where}': No such file or directory`);
        return 1;
      }
      await complain(context, `${options.value('C') ?? ''}: Cannot open: No such file or directory`);
      await complain(context, 'Error is not recoverable: exiting now');
      return 2;
    }
    const isDelayed = async (status: number): Promise<number> => {
      if (status === 0) return 0;
      if (context.isApplet) await complain(context, 'error exit delayed from previous errors');
      else await complain(context, 'Exiting with failure status due to previous errors');
      return context.isApplet ? 1 : status;
    };
    const onto = (creating: boolean) => async (name: string) => {
      const stream = creating && file === '-' ? context.stderr : context.stdout;
      if (options.has('v') || options.has('t')) await stream.write(`${name}\n`);
    };
    if (options.has('c')) {
      const { archive, status } = await create(context, base, options.operands, onto(true));
      if (file === '-') {
        for (let at = 0; at < archive.length; at += RECORD) {
          await context.stdout.write(decode(archive.subarray(at, at + RECORD)));
        }
      } else context.files.write(resolvePath(context.cwd, file), decode(archive));
      return isDelayed(status);
    }
    if (!options.has('x') && !options.has('t')) {
      throw new UsageError("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options");
    }
    let archive: Uint8Array;
    try {
      archive = await readAll(openInput(context, file).pieces);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      if (context.isApplet) {
        await complain(context, `can't open '${file}': ${error.message}`);
        return 1;
      }
      await complain(context, `${file}: Cannot open: ${error.message}`);
      await complain(context, 'Error is not recoverable: exiting now');
      return 2;
    }
    const members = unpack(archive);
    if (!members || archive.length % BLOCK !== 0) {
      if (context.isApplet) {
        await complain(context, archive.length < BLOCK ? 'short read' : 'invalid tar magic');
        return 1;
      }
      await complain(context, 'This does not look like a tar archive');
      return isDelayed(2);
    }
    const wanted = members.filter(
      ({ name }) =>
        options.operands.length === 0 ||
        options.operands.some((one) =>
          `${name.replace(/\/$/, '')}/`.startsWith(`${one.replace(/\/$/, '')}/`),
        ),
    );
    if (options.has('t')) {
      for (const { name } of wanted) await onto(false)(name);
      return 0;
    }
    return isDelayed(await extract(context, base, wanted, { touch: options.has('m'), listed: onto(false) }));
  },
  2,
);
