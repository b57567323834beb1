import { FileError, type FileInfo } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { formatTime } from '../strftime.ts';
import { kindOf } from './files.ts';
import { modeText } from './ls.ts';
import { groupNames, userNames } from './owners.ts';
import { complain, look, parseOptions, pathOf, UsageError, utility } from './support.ts';

const timeOf = (modified: number): string => formatTime(modified, '%Y-%m-%d %H:%M:%S.%N %z');

/** The values behind the letters of `-c`. */
function fieldsOf(
  context: ProgramContext,
  operand: string,
  info: FileInfo,
): Readonly<Record<string, string>> {
  const { size, allocated, mode, uid, gid, modified } = info;
  const time = timeOf(modified);
  const seconds = String(Math.floor(modified / 1000));
  const arrow = info.type === 'symlink' ? ` -> '${context.files.readLink(pathOf(context, operand))}'` : '';
  const kindBits = { file: 0o100000, directory: 0o040000, symlink: 0o120000 }[info.type];
  return {
    n: operand,
    N: `'${operand}'${arrow}`,
    s: String(size),
    b: String(allocated / 512),
    B: '512',
    o: '4096',
    h: info.type === 'directory' ? '2' : '1',
    a: mode.toString(8),
    f: (kindBits | mode).toString(16),
    A: modeText(info),
    F: kindOf(info),
    u: String(uid),
    g: String(gid),
    U: userNames(context.files).of(uid),
    G: groupNames(context.files).of(gid),
    x: time,
    X: seconds,
    y: time,
    Y: seconds,
    z: time,
    Z: seconds,
    w: time,
    W: seconds,
  };
}

function full(fields: Readonly<Record<string, string>>, operand: string): string {
  const of = (letter: string): string => fields[letter] ?? '';
  const shown = of('N').includes(' -> ') ? of('N').slice(1).replace("' -> '", ' -> ').slice(0, -1) : operand;
  const owner = (number: string, name: string): string => `(${number.padStart(5)}/${name.padStart(8)})`;
  return [
    `  File: ${shown}`,
    `  Size: ${of('s').padEnd(10)}\tBlocks: ${of('b').padEnd(10)} IO Block: 4096   ${of('F')}`,
    `Access: (${of('a').padStart(4, '0')}/${of('A')})  Uid: ${owner(of('u'), of('U'))}   Gid: ${owner(of('g'), of('G'))}`,
    ...['Access', 'Modify', 'Change'].map((name) => `${name}: ${of('y')}`),
    ` Birth: ${of('y')}`,
    '',
  ].join('\n');
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\', '0': '\0' };

export const stat = utility('stat [OPTION]... FILE...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'c:LtP:',
    long: { dereference: 'L', format: 'c', printf: 'P' },
  });
  if (options.operands.length === 0) throw new UsageError('missing operand');
  const format = options.value('c');
  const printed = options.value('P');
  let status = 0;
  for (const operand of options.operands) {
    const info = look(context, operand, options.has('L'));
    if (info instanceof FileError) {
      await complain(context, `cannot statx '${operand}': ${info.message}`);
      status = 1;
      continue;
    }
    const fields = fieldsOf(context, operand, info);
    const filled = (text: string): string =>
      text.replace(/%([a-zA-Z%])/g, (_, letter: string) => (letter === '%' ? '%' : (fields[letter] ?? '?')));
    const text =
      printed !== undefined
        ? filled(printed.replace(/\\([nt0\\])/g, (_, letter: string) => ESCAPES[letter] ?? ''))
        : format !== undefined
          ? `${filled(format)}\n`
          : full(fields, operand);
    await context.stdout.write(text);
  }
  return status;
});
