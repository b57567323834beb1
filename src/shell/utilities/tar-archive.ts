import { decode, encode } from '../text.ts';

/** What archives are made of. */
export const BLOCK = 512;
/** Archives are padded to whole records. */
export const RECORD = 20 * BLOCK;

/** A member of an archive. */
export interface Member {
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
export function unpack(archive: Uint8Array): readonly Member[] | undefined {
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

/** Members as an archive. */
export function archiveOf(members: Iterable<Member>): Uint8Array {
  const pieces = [...members].flatMap((member) => pack(member));
  const size = pieces.reduce((sum, { length }) => sum + length, 0) + 2 * BLOCK;
  const archive = new Uint8Array(Math.ceil(size / RECORD) * RECORD);
  let at = 0;
  for (const piece of pieces) {
    archive.set(piece, at);
    at += piece.length;
  }
  return archive;
}
