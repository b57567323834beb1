import { sha256 } from '../crypto/sha256.ts';

const digests = new Map<string, string>();

/** An image's digest: 64 hexadecimal digits that depend on the name alone, so that the same image is the same everywhere. */
export function digestOf(canonical: string): string {
  let digest = digests.get(canonical);
  if (digest === undefined) digests.set(canonical, (digest = sha256(canonical)));
  return digest;
}
