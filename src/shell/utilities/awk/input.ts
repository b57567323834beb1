import { AWK, readPosix } from '../../../regexp/posix.ts';
import { batchesOf, type Batch } from '../support.ts';

export async function* linesIn(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const { lines } of batchesOf(pieces)) yield* lines;
}

/** Records of paragraph mode (RS is empty) or of a separator of several characters. */
export async function* paragraphs(pieces: AsyncIterable<string>, separator: string): AsyncGenerator<Batch> {
  let text = '';
  for await (const piece of pieces) text += piece;
  const lines =
    separator === ''
      ? text.replace(/^\n+|\n+$/g, '').split(/\n{2,}/)
      : readPosix(separator, AWK).split(text.replace(/\n$/, ''));
  if (text !== '') yield { lines, unterminated: false };
}
