import type { RandomKey, RandomSource } from './environment.ts';

/** The FNV-1a hash of a key, as an unsigned 32-bit number. Parts are separated so that ('a','b') differs from ('ab'). */
function hash(seed: number, key: RandomKey): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (const part of key) {
    const text = String(part);
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    h = Math.imul(h ^ 0x1f, 0x01000193);
  }
  return h >>> 0;
}

/** One step of the mulberry32 generator: a well mixed 32-bit value of a counter. */
function mix(state: number): number {
  let t = (state + 0x6d2b79f5) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return (t ^ (t >>> 14)) >>> 0;
}

/** Seeded, keyed randomness without state: the one implementation of {@link RandomSource}. */
export class KeyedRandom implements RandomSource {
  readonly #seed: number;

  /** @param seed any integer; equal seeds give equal draws */
  constructor(seed: number) {
    this.#seed = mix(seed >>> 0);
  }

  number(...key: RandomKey): number {
    return mix(hash(this.#seed, key)) / 2 ** 32;
  }

  integer(limit: number, ...key: RandomKey): number {
    return Math.floor(this.number(...key) * limit);
  }

  text(length: number, alphabet: string, ...key: RandomKey): string {
    let state = hash(this.#seed, key);
    const codes: number[] = [];
    for (let i = 0; i < length; i++) {
      state = (state + 0x9e3779b9) >>> 0;
      codes.push(alphabet.charCodeAt(mix(state) % alphabet.length));
    }
    return String.fromCharCode(...codes);
  }

  hex(length: number, ...key: RandomKey): string {
    return this.text(length, '0123456789abcdef', ...key);
  }

  uuid(...key: RandomKey): string {
    const digits = this.hex(32, ...key);
    const variant = '89ab'.charAt(parseInt(digits.charAt(16), 16) & 3);
    const [low, middle, high] = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(13, 16)];
    return `${low}-${middle}-4${high}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
  }
}
