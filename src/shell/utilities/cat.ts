import { batchesOf, eachInput, parseOptions, utility } from './support.ts';

const nonPrinting = (text: string): string =>
  text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (c) =>
    c === '\x7f' ? '^?' : `^${String.fromCharCode(c.charCodeAt(0) + 64)}`,
  );

export const cat = utility('cat [OPTION]... [FILE]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'AbeEnstTuv',
    long: {
      number: 'n',
      'number-nonblank': 'b',
      'show-ends': 'E',
      'squeeze-blank': 's',
      'show-tabs': 'T',
      'show-all': 'A',
    },
  });
  const blankless = options.has('b');
  const number = options.has('n') || blankless;
  const ends = options.has('E') || options.has('A') || options.has('e');
  const tabs = options.has('T') || options.has('A') || options.has('t');
  const visible = options.has('v') || options.has('A') || options.has('e') || options.has('t');
  const squeeze = options.has('s');
  const plain = !number && !ends && !tabs && !visible && !squeeze;
  let count = 0;
  let blanks = 0;
  const visit: Parameters<typeof eachInput>[2] = async ({ pieces }) => {
    if (plain) {
      for await (const piece of pieces) await context.stdout.write(piece);
      return;
    }
    for await (const { lines, unterminated } of batchesOf(pieces)) {
      let out = '';
      for (const [index, line] of lines.entries()) {
        blanks = line === '' ? blanks + 1 : 0;
        if (squeeze && blanks > 1) continue;
        let text = visible ? nonPrinting(line) : line;
        if (tabs) text = text.replaceAll('\t', '^I');
        if (number && !(blankless && line === '')) text = `${String(++count).padStart(6)}\t${text}`;
        out += text + (unterminated && index === lines.length - 1 ? '' : `${ends ? '$' : ''}\n`);
      }
      await context.stdout.write(out);
    }
  };
  return eachInput(context, options.operands, visit);
});
