import type { Reader } from '../shell/program.ts';

/** Reads input line by line, without line ends; undefined at its end. What follows a line waits for the next call. */
export function lineReader(input: Reader): () => Promise<string | undefined> {
  let buffer = '';
  let ended = false;
  return async () => {
    for (;;) {
      const at = buffer.indexOf('\n');
      if (at >= 0) {
        const line = buffer.slice(0, at);
        buffer = buffer.slice(at + 1);
        // what follows belongs to whoever reads next, this program or another
        if (input.unread && buffer !== '') {
          input.unread(buffer);
          buffer = '';
        }
        return line.replace(/\r$/, '');
      }
      if (ended) {
        const rest = buffer;
        buffer = '';
        return rest === '' ? undefined : rest;
      }
      const text = await input.read();
      if (text === undefined) ended = true;
      else buffer += text;
    }
  };
}

/** Everything up to the end of input. */
export async function readAll(input: Reader): Promise<string> {
  let all = '';
  for (let text = await input.read(); text !== undefined; text = await input.read()) all += text;
  return all;
}
