import { KeyedRandom } from '../cluster/random.ts';

const digits = new KeyedRandom(0);

/** A digest of 64 hexadecimal digits that depends on the name alone: the same image is the same everywhere. */
export const digestOf = (canonical: string): string => digits.hex(64, 'image', canonical);
