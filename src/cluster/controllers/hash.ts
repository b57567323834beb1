import { SUFFIX_ALPHABET } from '../machinery/names.ts';

/** JSON with sorted keys and without what is missing or null: equal values give equal text. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined && item !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** The 32-bit FNV-1 hash of a text. */
function fnv32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash, 0x01000193) ^ text.charCodeAt(i);
  return hash >>> 0;
}

/** The 32-bit FNV-1a hash of a text. */
function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Digits as letters that spell no words. Models staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go SafeEncodeString */
function safeEncode(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++)
    out += SUFFIX_ALPHABET.charAt(text.charCodeAt(i) % SUFFIX_ALPHABET.length);
  return out;
}

/**
 * The hash in `pod-template-hash` and `controller-revision-hash`: stable, up to ten characters. Upstream hashes a dump of
 * Go structures, ours the canonical JSON. Models pkg/controller/controller_utils.go ComputeHash
 */
export function computeHash(template: unknown, collisionCount?: number): string {
  const salt = collisionCount === undefined ? '' : String(collisionCount);
  return safeEncode(String(fnv32a(canonicalText(template) + salt)));
}

/** The hash in the names of a StatefulSet's revisions. Models pkg/controller/history/controller_history.go HashControllerRevision */
export const revisionHash = (data: unknown, collisionCount: number): string =>
  safeEncode(String(fnv32(canonicalText(data) + String(collisionCount))));
