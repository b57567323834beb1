import type { PodTemplateSpec } from '../../api/types.ts';
import { SUFFIX_ALPHABET } from '../../machinery/names.ts';
import { goJsonText } from './go-json.ts';
import { goDump } from './go-dump.ts';

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The 32-bit FNV-1 hash. */
function fnv32(bytes: Uint8Array): number {
  let hash = OFFSET;
  for (const byte of bytes) hash = Math.imul(hash, PRIME) ^ byte;
  return hash >>> 0;
}

/** The 32-bit FNV-1a hash, going on from another. */
function fnv32a(bytes: Uint8Array, from = OFFSET): number {
  let hash = from;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, PRIME);
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
 * The hash in `pod-template-hash`, and in `controller-revision-hash` of daemons: that of real clusters for the same template,
 * so that names of replica sets are the same. Models pkg/controller/controller_utils.go ComputeHash
 */
export function computeHash(template: PodTemplateSpec, collisionCount?: number): string {
  const hash = fnv32a(bytesOf(goDump(template, 'v1.PodTemplateSpec')));
  if (collisionCount === undefined) return safeEncode(String(hash));
  const salt = new Uint8Array(8);
  new DataView(salt.buffer).setUint32(0, collisionCount, true);
  return safeEncode(String(fnv32a(salt, hash)));
}

/** The hash by which the kubelet knows whether a container is still what was asked for. Models pkg/kubelet/container/helpers.go (HashContainer) */
export const containerHash = (name: string, image: string): string =>
  fnv32a(bytesOf(`([]uint8)[${bytesOf(goJsonText({ image, name })).join(' ')}]`)).toString(16);

/**
 * The hash in the names of a StatefulSet's revisions, of the JSON text of its data.
 * Models pkg/controller/history/controller_history.go HashControllerRevision
 */
export const revisionHash = (json: string, collisionCount: number): string =>
  safeEncode(String(fnv32(bytesOf(json + String(collisionCount)))));
