import type { RandomKey, RandomSource } from './environment.ts';

/** The FNV-1a hash of a key, as an unsigned 32-bit number. Parts are separated so that ('a','b') differs from ('ab'). */
function hash(seed: number, key: RandomKey): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let at = 0; at < key.length; at++) {
    const part = key[at];
    const text = typeof part === 'string' ? part : String(part);
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

/** The state after another draw from the same key. */
const next = (state: number): number => (state + 0x9e3779b9) >>> 0;

const HEX = '0123456789abcdef';
const DASH = 45;

/** Room for what is drawn. */
const BLANK: readonly number[] = Array.from({ length: 64 }, () => 0);
/** The same for a UUID; its dashes stay where they are. */
const UUID = Array.from({ length: 36 }, () => DASH);

function draw(length: number, alphabet: string, from: number): string {
  const codes = BLANK.slice(0, length);
  let state = from;
  for (let i = 0; i < length; i++) {
    state = next(state);
    codes[i] = alphabet.charCodeAt(mix(state) % alphabet.length);
  }
  return String.fromCharCode(...codes);
}

/** Seeded, keyed randomness without state: the one implementation of {@link RandomSource}. */
export class KeyedRandom implements RandomSource {
  readonly #seed: number;

  /** @param seed any integer; equal seeds give equal draws */
  constructor(seed: number) {
    this.#seed = mix(seed >>> 0);
  }

  /** Other draws for the same keys: those of something of its own. */
  branch(...key: RandomKey): KeyedRandom {
    return new KeyedRandom(hash(this.#seed, key));
  }

  number(...key: RandomKey): number {
    return mix(hash(this.#seed, key)) / 2 ** 32;
  }

  integer(limit: number, ...key: RandomKey): number {
    return Math.floor(this.number(...key) * limit);
  }

  text(length: number, alphabet: string, ...key: RandomKey): string {
    return draw(length, alphabet, hash(this.#seed, key));
  }

  hex(length: number, ...key: RandomKey): string {
    return draw(length, HEX, hash(this.#seed, key));
  }

  uuid(...key: RandomKey): string {
    let state = hash(this.#seed, key);
    for (let i = 0, at = 0; i < 32; i++) {
      if (i === 8 || i === 12 || i === 16 || i === 20) at++;
      state = next(state);
      const digit = mix(state) & 15;
      // The version, and the variant in the two highest bits of its digit.
      UUID[at++] = HEX.charCodeAt(i === 12 ? 4 : i === 16 ? 8 | (digit & 3) : digit);
    }
    return String.fromCharCode(...UUID);
  }
}
