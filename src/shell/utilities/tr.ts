import { piecesOf, parseOptions, UsageError, utility } from './support.ts';

const classes: Record<string, string> = {
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  digit: '0123456789',
  space: '\t\n\v\f\r ',
  blank: '\t ',
  punct: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  xdigit: '0123456789ABCDEFabcdef',
};
classes['alpha'] = (classes['upper'] ?? '') + (classes['lower'] ?? '');
classes['alnum'] = `0123456789${classes['alpha']}`;
classes['cntrl'] = String.fromCharCode(...Array.from({ length: 32 }, (_, i) => i), 127);
classes['print'] = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');
classes['graph'] = classes['print'].slice(1);

const escapes: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The characters of a set; `[x*]` fills up to `fill`. */
function expandSet(text: string, fill = 0): string[] {
  const out: string[] = [];
  const characters = [...text];
  for (let i = 0; i < characters.length;) {
    const rest = characters.slice(i).join('');
    const named = /^\[:(\w+):\]/.exec(rest);
    const repeated = /^\[(.)\*(\d*)\]/su.exec(rest);
    const octal = /^\\([0-7]{1,3})/.exec(rest);
    if (named) {
      const set = classes[named[1] ?? ''];
      if (set === undefined) throw new UsageError(`invalid character class ‘${named[1] ?? ''}’`, false);
      out.push(...set);
      i += named[0].length;
      continue;
    }
    if (repeated) {
      const count = repeated[2] ? Number(repeated[2]) : Math.max(0, fill - out.length);
      out.push(...Array.from({ length: count }, () => repeated[1] ?? ''));
      i += [...repeated[0]].length;
      continue;
    }
    let c = characters[i] ?? '';
    i++;
    if (octal) {
      c = String.fromCharCode(parseInt(octal[1] ?? '0', 8));
      i += octal[0].length - 1;
    } else if (c === '\\' && i < characters.length) {
      const next = characters[i] ?? '';
      c = escapes[next] ?? next;
      i++;
    }
    if (characters[i] === '-' && i + 1 < characters.length) {
      let to = characters[i + 1] ?? '';
      i += 2;
      if (to === '\\' && i < characters.length) {
        to = escapes[characters[i] ?? ''] ?? characters[i] ?? '';
        i++;
      }
      const [start, end] = [c.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
      if (end < start)
        throw new UsageError(
          `range-endpoints of '${c}-${to}' are in reverse collating sequence order`,
          false,
        );
      for (let code = start; code <= end; code++) out.push(String.fromCodePoint(code));
    } else out.push(c);
  }
  return out;
}

export const tr = utility('tr [OPTION]... STRING1 [STRING2]', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'cCdst',
    long: { complement: 'c', delete: 'd', 'squeeze-repeats': 's', 'truncate-set1': 't' },
  });
  const [first, second, extra] = options.operands;
  const remove = options.has('d');
  const squeeze = options.has('s');
  if (first === undefined) throw new UsageError('missing operand');
  if (second === undefined && !remove && !squeeze)
    throw new UsageError(`missing operand after ‘${first}’\nTwo strings must be given when translating.`);
  if (second !== undefined && remove && !squeeze)
    throw new UsageError(
      `extra operand ‘${second}’\nOnly one string may be given when deleting without squeezing repeats.`,
    );
  if (extra !== undefined) throw new UsageError(`extra operand ‘${extra}’`);
  const complement = options.has('c') || options.has('C');
  const from = expandSet(first);
  const to = second === undefined ? [] : expandSet(second, from.length);
  if (second === '' && !remove)
    throw new UsageError('when not truncating set1, string2 must be non-empty', false);
  const members = new Set(from);
  const isMember = (c: string): boolean => members.has(c) !== complement;
  const table = new Map<string, string>();
  from.forEach((c, index) => table.set(c, to[Math.min(index, to.length - 1)] ?? c));
  const squeezed = squeeze ? new Set(second === undefined ? [] : to) : undefined;
  let last = '';
  let before = { piece: '', out: '' };
  for await (const piece of piecesOf(context)) {
    // what endless devices give is the same again and again
    if (!squeezed && piece === before.piece) {
      await context.stdout.write(before.out);
      continue;
    }
    let out = '';
    for (const c of piece) {
      if (remove && isMember(c)) continue;
      const next =
        remove || second === undefined
          ? c
          : complement
            ? isMember(c)
              ? (to.at(-1) ?? c)
              : c
            : (table.get(c) ?? c);
      if (squeezed && next === last && (second === undefined ? isMember(c) : squeezed.has(next))) continue;
      last = next;
      out += next;
    }
    before = { piece, out };
    await context.stdout.write(out);
  }
  return 0;
});
