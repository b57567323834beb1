import { AWK, readPosix } from '../../../regexp/posix.ts';
import { batchesOf, textOf, type Batch, type Pieces } from '../support.ts';

export async function* linesIn(pieces: Pieces): AsyncGenerator<string> {
  for await (const { lines } of batchesOf(pieces)) yield* lines;
}

/** Records of paragraph mode (RS is empty) or of a separator of several characters. */
export async function* paragraphs(pieces: Pieces, separator: string): AsyncGenerator<Batch> {
  const text = await textOf(pieces);
  const lines =
    separator === ''
      ? text.replace(/^\n+|\n+$/g, '').split(/\n{2,}/)
      : readPosix(separator, AWK).split(text.replace(/\n$/, ''));
  if (text !== '') yield { lines, unterminated: false };
}
