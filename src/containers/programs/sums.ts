import { sha256 } from '../../crypto/sha256.ts';
import { eachInput, nameOf, parseOptions, textOf } from '../../shell/utilities/support.ts';
import { encode } from '../../shell/text.ts';
import { md5 } from '../../cluster/machinery/md5.ts';
import type { ContainerProgram } from './index.ts';

const digests: Readonly<Record<string, (bytes: Uint8Array) => string>> = { md5sum: md5, sha256sum: sha256 };

const LINE = /^([0-9a-f]+) [ *](.+)$/;

/** `md5sum` and `sha256sum`: prints digests of files, or with `-c` checks those that a list names. */
export const sums: ContainerProgram = async (context) => {
  const name = nameOf(context);
  const digest = digests[name] ?? md5;
  const options = parseOptions(context.argv.slice(1), { short: 'bcstw' });
  const digestOf = async (pieces: AsyncIterable<string>): Promise<string> =>
    digest(encode(await textOf(pieces)));
  if (!options.has('c')) {
    return eachInput(context, options.operands, async (input) => {
      await context.stdout.write(`${await digestOf(input.pieces)}  ${input.name}\n`);
    });
  }
  let failed = 0;
  let count = 0;
  const check = async (line: string): Promise<void> => {
    const [, expected, file = ''] = LINE.exec(line) ?? [];
    if (expected === undefined) return;
    count++;
    let same = false;
    await eachInput(context, [file], async ({ pieces }) => {
      same = (await digestOf(pieces)) === expected;
    });
    if (!same) failed++;
    if (!options.has('s')) await context.stdout.write(`${file}: ${same ? 'OK' : 'FAILED'}\n`);
  };
  const status = await eachInput(context, options.operands, async ({ pieces }) => {
    for (const line of (await textOf(pieces)).split('\n')) await check(line);
  });
  if (failed > 0 && !options.has('s')) {
    await context.stderr.write(`${name}: WARNING: ${failed} of ${count} computed checksums did NOT match\n`);
  }
  return failed > 0 || count === 0 ? 1 : status;
};
