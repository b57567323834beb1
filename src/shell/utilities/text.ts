import { textWidth, decode, encode } from '../text.ts';
import {
  batchesOf,
  complain,
  eachInput,
  linesOf,
  parseOptions,
  pathOf,
  piecesOf,
  textOf,
  UsageError,
  utility,
} from './support.ts';
import { FileError } from '../filesystem.ts';

export const tee = utility('tee [OPTION]... [FILE]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'aip',
    long: { append: 'a', 'ignore-interrupts': 'i' },
  });
  const targets: string[] = [];
  let status = 0;
  for (const operand of options.operands) {
    try {
      context.files.write(pathOf(context, operand), '', { append: options.has('a') });
      targets.push(pathOf(context, operand));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await complain(context, `${operand}: ${error.message}`);
      status = 1;
    }
  }
  for await (const piece of piecesOf(context)) {
    for (const target of targets) context.files.write(target, piece, { append: true });
    await context.stdout.write(piece);
  }
  return status;
});

export const rev = utility('rev [FILE]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), { short: '' });
  return eachInput(
    context,
    options.operands,
    async ({ pieces }) => {
      for await (const { lines, unterminated } of batchesOf(pieces))
        await context.stdout.write(
          lines.map((line) => [...line].reverse().join('')).join('\n') + (unterminated ? '' : '\n'),
        );
    },
    (operand, message) => `cannot open ${operand}: ${message}`,
  );
});

export const tac = utility('tac [OPTION]... [FILE]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), { short: 'brs:' });
  return eachInput(
    context,
    options.operands,
    async ({ pieces }) => {
      const text = await textOf(pieces);
      const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
      await context.stdout.write(lines.reverse().join(''));
    },
    (operand, message) => `failed to open '${operand}' for reading: ${message}`,
  );
});

export const nl = utility('nl [OPTION]... [FILE]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'b:n:s:v:w:i:',
    long: {
      'body-numbering': 'b',
      'number-format': 'n',
      'number-separator': 's',
      'starting-line-number': 'v',
      'number-width': 'w',
    },
  });
  const all = options.value('b') === 'a';
  const width = Number(options.value('w') ?? 6);
  const separator = options.value('s') ?? '\t';
  const style = options.value('n') ?? 'rn';
  let number = Number(options.value('v') ?? 1);
  return eachInput(context, options.operands, async ({ pieces }) => {
    for await (const { lines } of batchesOf(pieces))
      await context.stdout.write(
        lines
          .map((line) => {
            if (line === '' && !all) return `${' '.repeat(width + separator.length)}\n`;
            const digits = String(number++);
            const text =
              style === 'ln' ? digits.padEnd(width) : digits.padStart(width, style === 'rz' ? '0' : ' ');
            return `${text}${separator}${line}\n`;
          })
          .join(''),
      );
  });
});

export const paste = utility('paste [OPTION]... [FILE]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'd:s',
    long: { delimiters: 'd', serial: 's' },
  });
  const delimiters = [...(options.value('d') ?? '\t').replaceAll('\\n', '\n').replaceAll('\\t', '\t')];
  const files: string[][] = [];
  const status = await eachInput(context, options.operands, async ({ pieces }) => {
    files.push(await linesOf(pieces));
  });
  const joined = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (index === 0 ? cell : (delimiters[(index - 1) % delimiters.length] ?? '') + cell))
      .join('');
  const rows = options.has('s')
    ? files
    : Array.from({ length: Math.max(0, ...files.map(({ length }) => length)) }, (_, row) =>
        files.map((file) => file[row] ?? ''),
      );
  await context.stdout.write(rows.map((row) => `${joined(row)}\n`).join(''));
  return status;
});

export const fold = utility('fold [OPTION]... [FILE]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), { short: 'bsw:', long: { spaces: 's', width: 'w' } });
  const width = Number(options.value('w') ?? 80);
  if (!(width > 0)) throw new UsageError(`invalid number of columns: ‘${options.value('w') ?? ''}’`, false);
  return eachInput(context, options.operands, async ({ pieces }) => {
    for await (const { lines, unterminated } of batchesOf(pieces)) {
      const out = lines.map((line) => {
        const rows: string[] = [];
        let rest = line;
        while (rest.length > width) {
          const space = options.has('s') ? rest.lastIndexOf(' ', width - 1) + 1 : 0;
          rows.push(rest.slice(0, space || width));
          rest = rest.slice(space || width);
        }
        return [...rows, rest].join('\n');
      });
      await context.stdout.write(out.join('\n') + (unterminated ? '' : '\n'));
    }
  });
});

export const column = utility('column [options] [<file>...]', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'c:no:s:tx',
    long: { table: 't', separator: 's', 'output-separator': 'o', 'output-width': 'c' },
  });
  let lines: string[] = [];
  const status = await eachInput(
    context,
    options.operands,
    async ({ pieces }) => {
      lines = lines.concat(await linesOf(pieces));
    },
    (operand, message) => `cannot open ${operand}: ${message}`,
  );
  const shown = lines.filter((line) => line.trim() !== '');
  if (!options.has('t')) {
    const total = Number(options.value('c') ?? context.terminal?.columns ?? 80);
    const width = (Math.floor(Math.max(0, ...shown.map(textWidth)) / 8) + 1) * 8;
    const columns = Math.max(1, Math.floor(total / width));
    const rows = Math.ceil(shown.length / columns);
    for (let r = 0; r < rows; r++) {
      const cells = Array.from({ length: columns }, (_, c) => shown[c * rows + r]).filter(
        (cell) => cell !== undefined,
      );
      await context.stdout.write(
        `${cells.map((cell, index) => (index === cells.length - 1 ? cell : cell + '\t'.repeat(Math.ceil((width - textWidth(cell)) / 8)))).join('')}\n`,
      );
    }
    return status;
  }
  const separators = options.value('s');
  const glue = options.value('o') ?? '  ';
  const rows = shown.map((line) =>
    separators === undefined
      ? line.trim().split(/\s+/)
      : line.split(new RegExp(`[${separators.replace(/[\\\]^-]/g, '\\$&')}]`)),
  );
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, textWidth(cell))));
  await context.stdout.write(
    rows
      .map(
        (row) =>
          `${row.map((cell, index) => (index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - textWidth(cell)))).join(glue)}\n`,
      )
      .join(''),
  );
  return status;
});

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function toBase64(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const bits = (a << 16) | (b << 8) | c;
    const left = bytes.length - i;
    out +=
      (alphabet[bits >> 18] ?? '') +
      (alphabet[(bits >> 12) & 63] ?? '') +
      (left > 1 ? (alphabet[(bits >> 6) & 63] ?? '') : '=') +
      (left > 2 ? (alphabet[bits & 63] ?? '') : '=');
  }
  return out;
}

/** What could be decoded, and whether all of it was valid. */
function fromBase64(text: string): { bytes: Uint8Array; valid: boolean } {
  const out: number[] = [];
  let bits = 0;
  let count = 0;
  let padding = 0;
  let valid = true;
  for (const c of text) {
    if (c === '=') {
      padding++;
      continue;
    }
    const value = alphabet.indexOf(c);
    if (value < 0 || padding > 0) {
      valid = false;
      break;
    }
    bits = ((bits << 6) | value) & 0xffffff;
    if (++count % 4 === 0) out.push(bits >> 16, (bits >> 8) & 255, bits & 255);
  }
  const rest = count % 4;
  if (rest === 2) out.push((bits >> 4) & 255);
  else if (rest === 3) out.push((bits >> 10) & 255, (bits >> 2) & 255);
  if (valid && (rest === 1 || (count + padding) % 4 !== 0)) valid = false;
  return { bytes: Uint8Array.from(out), valid };
}

export const base64 = utility('base64 [OPTION]... [FILE]', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'dDiw:',
    long: { decode: 'd', 'ignore-garbage': 'i', wrap: 'w' },
  });
  const wrap = options.value('w') ?? '76';
  if (!/^\d+$/.test(wrap)) throw new UsageError(`invalid wrap size: ‘${wrap}’`, false);
  if (options.operands.length > 1) throw new UsageError(`extra operand ‘${options.operands[1] ?? ''}’`);
  let failed = false;
  const status = await eachInput(context, options.operands, async ({ pieces }) => {
    const text = await textOf(pieces);
    if (options.has('d') || options.has('D')) {
      const clean = options.has('i') ? text.replace(/[^A-Za-z0-9+/=]/g, '') : text.replaceAll('\n', '');
      const { bytes, valid } = fromBase64(clean);
      await context.stdout.write(decode(bytes));
      if (!valid) {
        await complain(context, 'invalid input');
        failed = true;
      }
      return;
    }
    const encoded = toBase64(encode(text));
    const width = Number(wrap);
    if (width === 0) await context.stdout.write(encoded);
    else
      await context.stdout.write(
        (encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((line) => `${line}\n`).join(''),
      );
  });
  return failed ? 1 : status;
});

export const envsubst = utility('envsubst [OPTION] [SHELL-FORMAT]', async (context) => {
  const format = context.argv[1];
  const allowed =
    format === undefined
      ? undefined
      : new Set([...format.matchAll(/\$\{?(\w+)\}?/g)].map((match) => match[1] ?? ''));
  const text = await textOf(piecesOf(context));
  await context.stdout.write(
    text.replace(
      /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g,
      (all, braced: string | undefined, plain: string | undefined) => {
        const name = braced ?? plain ?? '';
        if (allowed && !allowed.has(name)) return all;
        return Object.hasOwn(context.env, name) ? (context.env[name] ?? '') : '';
      },
    ),
  );
  return 0;
});
