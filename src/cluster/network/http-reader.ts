import type { ByteStream } from '../messages.ts';
import { byteLength, header, type HttpHeaders } from './http.ts';

/** A message body: whole, or as it comes. */
export type HttpBody = string | AsyncIterable<string>;

/** The first line and the headers of a message. */
interface Head {
  readonly first: string;
  readonly headers: HttpHeaders;
}

/** Heads longer than this end the connection, as servers do. */
const HEAD_LIMIT = 65_536;

/** Reads HTTP/1.1 messages off a connection. */
export class HttpReader {
  readonly #stream: ByteStream;
  #rest = '';
  #ended = false;

  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  /** The next message's head; undefined when the connection ended before it was whole. */
  async head(): Promise<Head | undefined> {
    for (;;) {
      const blank = /\r?\n\r?\n/.exec(this.#rest);
      if (blank) {
        const [first = '', ...lines] = this.#rest.slice(0, blank.index).split(/\r?\n/);
        this.#rest = this.#rest.slice(blank.index + blank[0].length);
        return { first, headers: lines.map(headerLine) };
      }
      if (this.#rest.length > HEAD_LIMIT || !(await this.#more())) return undefined;
    }
  }

  /**
   * The body that belongs to the head just read.
   * @param rules `none`: there is none whatever the headers say; `untilClose`: without a length it lasts until the other
   *   side closes (answers), else there is none (requests)
   */
  async *body(
    headers: HttpHeaders,
    rules: { readonly none: boolean; readonly untilClose: boolean },
  ): AsyncGenerator<string> {
    if (rules.none) return;
    const length = header(headers, 'content-length');
    if (header(headers, 'transfer-encoding')?.toLowerCase() === 'chunked') {
      for (;;) {
        const size = parseInt((await this.#line()) ?? '', 16);
        if (!(size > 0)) {
          await this.#line();
          return;
        }
        yield* this.#bytes(size);
        await this.#line();
      }
    } else if (length !== undefined) yield* this.#bytes(Number(length));
    else if (rules.untilClose) {
      for (;;) {
        if (this.#rest !== '') yield this.#take(this.#rest.length);
        else if (!(await this.#more())) return;
      }
    }
  }

  /** What has been read beyond the last message. */
  rest(): string {
    return this.#take(this.#rest.length);
  }

  async *#bytes(count: number): AsyncGenerator<string> {
    let left = count;
    while (left > 0) {
      if (this.#rest === '' && !(await this.#more())) return;
      const piece = this.#take(charactersOf(this.#rest, left));
      left -= byteLength(piece);
      yield piece;
    }
  }

  async #line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf('\n');
      if (end >= 0) return this.#take(end + 1).trimEnd();
      if (!(await this.#more())) return undefined;
    }
  }

  #take(characters: number): string {
    const taken = this.#rest.slice(0, characters);
    this.#rest = this.#rest.slice(characters);
    return taken;
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const piece = await this.#stream.read();
    if (piece === undefined) this.#ended = true;
    else this.#rest += piece;
    return piece !== undefined;
  }
}

function headerLine(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return colon < 0 ? [line, ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

/** How many characters at the start of the text fill `bytes` bytes, at most all. */
function charactersOf(text: string, bytes: number): number {
  if (text.length * 3 <= bytes) return text.length;
  let size = 0;
  let at = 0;
  while (at < text.length && size < bytes) {
    const wide = text.codePointAt(at) ?? 0;
    const lone = wide >= 0xdc80 && wide < 0xdd00;
    size += wide < 0x80 || lone ? 1 : wide < 0x800 ? 2 : wide < 0x10000 ? 3 : 4;
    at += wide < 0x10000 ? 1 : 2;
  }
  return at;
}
