import { FileError, resolvePath } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { decode, encode } from '../text.ts';
import { complain, look, openInput, parseOptions, statOf, UsageError, utility } from './support.ts';

const BLOCK = 512;
/** Archives are padded to whole records. */
const RECORD = 20 * BLOCK;

/** A member of an archive. */
interface Member {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink';
  /** Of a link. */
  readonly target: string;
  readonly mode: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  readonly content: Uint8Array;
}

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;

function put(block: Uint8Array, at: number, text: string): void {
  block.set(encode(text), at);
}

function header(
  name: string,
  type: string,
  size: number,
  mode: number,
  modified: number,
  target = '',
): Uint8Array {
  const block = new Uint8Array(BLOCK);
  block.set(encode(name).subarray(0, 100), 0);
  put(block, 100, octal(mode, 8) + octal(0, 8) + octal(0, 8));
  put(block, 124, octal(size, 12) + octal(Math.floor(modified / 1000), 12));
  put(block, 148, `        ${type}`);
  block.set(encode(target).subarray(0, 100), 157);
  put(block, 257, 'ustar  \0root');
  put(block, 297, 'root');
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(block, 148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}

const padded = (content: Uint8Array): Uint8Array => {
  const whole = new Uint8Array(Math.ceil(content.length / BLOCK) * BLOCK);
  whole.set(content);
  return whole;
};

/** A member as GNU tar writes it; a long name goes before it. */
function pack({ name, type, target, mode, modified, content }: Member): readonly Uint8Array[] {
  const bytes = encode(`${name}\0`);
  const long =
    bytes.length > 101 ? [header('././@LongLink', 'L', bytes.length, 0o644, 0), padded(bytes)] : [];
  const kind = { file: '0', directory: '5', symlink: '2' }[type];
  return [...long, header(name, kind, content.length, mode, modified, target), padded(content)];
}

const textAt = (block: Uint8Array, at: number, length: number): string =>
  decode(block.subarray(at, at + length)).replace(/\0[^]*$/, '');

const numberAt = (block: Uint8Array, at: number, length: number): number =>
  parseInt(textAt(block, at, length).trim(), 8) || 0;

/** The members of an archive, in ustar's, GNU's and pax' ways of long names; undefined for what is no archive. */
function unpack(archive: Uint8Array): readonly Member[] | undefined {
  const members: Member[] = [];
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= archive.length;) {
    const block = archive.subarray(at, at + BLOCK);
    if (block.every((byte) => byte === 0)) break;
    const blank = block.map((byte, index) => (index >= 148 && index < 156 ? 0x20 : byte));
    if (blank.reduce((total, byte) => total + byte, 0) !== numberAt(block, 148, 8)) return undefined;
    const size = numberAt(block, 124, 12);
    const content = archive.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = textAt(block, 156, 1);
    if (type === 'L') longName = textAt(content, 0, size);
    else if (type === 'x') longName = /^\d+ path=(.*)$/m.exec(decode(content))?.[1] ?? longName;
    else if (type !== 'g') {
      const prefix = textAt(block, 257, 6) === 'ustar' ? textAt(block, 345, 155) : '';
      const short = prefix === '' ? textAt(block, 0, 100) : `${prefix}/${textAt(block, 0, 100)}`;
      const name = longName ?? short;
      longName = undefined;
      const [mode, modified] = [numberAt(block, 100, 8), numberAt(block, 136, 12) * 1000];
      const kind = type === '2' ? 'symlink' : type === '5' || name.endsWith('/') ? 'directory' : 'file';
      members.push({ name, type: kind, target: textAt(block, 157, 100), mode, modified, content });
    }
  }
  return members;
}

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
  const pieces: Uint8Array[] = [];
  let status = 0;
  let told = false;
  for (const name of names) {
    if (look(context, resolvePath(base, name), false) instanceof FileError) {
      await complain(context, `${name}: Cannot stat: No such file or directory`);
      status = 2;
      continue;
    }
    if (name.startsWith('/') && !told) {
      told = true;
      await complain(context, "Removing leading `/' from member names");
    }
    for (const member of gather(context, base, name)) {
      await listed(member.name);
      pieces.push(...pack(member));
    }
  }
  const size = pieces.reduce((sum, { length }) => sum + length, 0) + 2 * BLOCK;
  const archive = new Uint8Array(Math.ceil(size / RECORD) * RECORD);
  let at = 0;
  for (const piece of pieces) {
    archive.set(piece, at);
    at += piece.length;
  }
  return { archive, status };
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

/** GNU tar's `c`, `x` and `t`, without compression. */
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
      await complain(context, `${options.value('C') ?? ''}: Cannot open: No such file or directory`);
      await complain(context, 'Error is not recoverable: exiting now');
      return 2;
    }
    const isDelayed = async (status: number): Promise<number> => {
      if (status !== 0) await complain(context, 'Exiting with failure status due to previous errors');
      return status;
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
      await complain(context, `${file}: Cannot open: ${error.message}`);
      await complain(context, 'Error is not recoverable: exiting now');
      return 2;
    }
    const members = unpack(archive);
    if (!members || archive.length % BLOCK !== 0) {
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
