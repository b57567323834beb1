import { batchesOf, eachInput, parseOptions, pathOf, UsageError, utility } from './support.ts';

export const uniq = utility('uniq [OPTION]... [INPUT [OUTPUT]]', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'cdDf:is:uw:',
    long: {
      count: 'c',
      repeated: 'd',
      'ignore-case': 'i',
      unique: 'u',
      'skip-fields': 'f',
      'skip-chars': 's',
      'check-chars': 'w',
    },
  });
  if (options.operands.length > 2) throw new UsageError(`extra operand ‘${options.operands[2] ?? ''}’`);
  const [input, output] = options.operands;
  const skipFields = Number(options.value('f') ?? 0);
  const skipChars = Number(options.value('s') ?? 0);
  const width = options.value('w');
  const keyOf = (line: string): string => {
    let key = skipFields > 0 ? line.replace(new RegExp(`^(?:\\s*\\S+){0,${skipFields}}`), '') : line;
    key = key.slice(skipChars);
    if (width !== undefined) key = key.slice(0, Number(width));
    return options.has('i') ? key.toLowerCase() : key;
  };
  let out = '';
  let current: string | undefined;
  let key = '';
  let count = 0;
  const flush = (): void => {
    if (current === undefined) return;
    if (options.has('D') && count > 1) out += `${current}\n`.repeat(count);
    else if (!(options.has('d') && count === 1) && !(options.has('u') && count > 1) && !options.has('D'))
      out += `${options.has('c') ? `${String(count).padStart(7)} ` : ''}${current}\n`;
  };
  const status = await eachInput(context, input === undefined ? [] : [input], async ({ pieces }) => {
    for await (const { lines } of batchesOf(pieces)) {
      for (const line of lines) {
        const next = keyOf(line);
        if (current !== undefined && next === key) count++;
        else {
          flush();
          current = line;
          key = next;
          count = 1;
        }
      }
      if (output === undefined && out !== '') {
        await context.stdout.write(out);
        out = '';
      }
    }
  });
  flush();
  if (output === undefined) await context.stdout.write(out);
  else context.files.write(pathOf(context, output), out);
  return status;
});
