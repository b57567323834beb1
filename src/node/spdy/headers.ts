import { constants, createDeflate, createInflate } from 'node:zlib';
import { headerDictionary } from './dictionary.ts';

/** Header names in lower case. */
export type SpdyHeaders = ReadonlyMap<string, string>;

/** Header blocks that unpack to more than this are refused. */
const LIMIT = 65_536;

function parse(block: Buffer): SpdyHeaders {
  const headers = new Map<string, string>();
  let at = 0;
  const text = (): string => {
    const length = block.readUInt32BE(at);
    at += 4 + length;
    if (at > block.length) throw new RangeError('a header block ends too early');
    return block.toString('utf8', at - length, at);
  };
  const count = block.readUInt32BE(at);
  at += 4;
  for (let i = 0; i < count; i++) {
    const name = text();
    headers.set(name, text());
  }
  return headers;
}

function format(headers: SpdyHeaders): Buffer {
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const text = (value: string): readonly Buffer[] => [number(Buffer.byteLength(value)), Buffer.from(value)];
  return Buffer.concat([
    number(headers.size),
    ...[...headers].flatMap(([name, value]) => [...text(name), ...text(value)]),
  ]);
}

/**
 * Packs and unpacks the header blocks of one connection. Each direction is one zlib stream, so blocks must be given in the
 * order of their frames, one after the other.
 */
export class HeaderCodec {
  readonly #inflate = createInflate({ dictionary: headerDictionary, finishFlush: constants.Z_SYNC_FLUSH });
  readonly #deflate = createDeflate({ dictionary: headerDictionary });
  #unpacked: Buffer[] = [];
  #packed: Buffer[] = [];
  #failed: (error: Error) => void = () => undefined;

  constructor() {
    this.#inflate.on('data', (piece: Buffer) => {
      this.#unpacked.push(piece);
    });
    this.#inflate.on('error', (error) => this.#failed(error));
    this.#deflate.on('data', (piece: Buffer) => {
      this.#packed.push(piece);
    });
  }

  /** @throws when the block is damaged or too large: the connection is lost then */
  async unpack(block: Buffer): Promise<SpdyHeaders> {
    this.#unpacked = [];
    await new Promise<void>((resolve, reject) => {
      this.#failed = reject;
      this.#inflate.write(block, () => resolve());
    });
    const bytes = Buffer.concat(this.#unpacked);
    if (bytes.length > LIMIT) throw new RangeError('a header block is too large');
    return parse(bytes);
  }

  async pack(headers: SpdyHeaders): Promise<Buffer> {
    this.#packed = [];
    this.#deflate.write(format(headers));
    await new Promise<void>((resolve) => this.#deflate.flush(constants.Z_SYNC_FLUSH, resolve));
    return Buffer.concat(this.#packed);
  }

  close(): void {
    this.#inflate.close();
    this.#deflate.close();
  }
}
