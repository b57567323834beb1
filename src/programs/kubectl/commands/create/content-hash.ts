import type { ProgramContext } from '../../../../shell/program.ts';
import { goJson } from '../../object.ts';

const replaced: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/** The suffix that `--append-hash` gives a name. Models kubectl/pkg/util/hash/hash.go */
export async function contentHash(
  { load }: Pick<ProgramContext, 'load'>,
  content: Readonly<Record<string, unknown>>,
): Promise<string> {
  const bytes = new TextEncoder().encode(goJson(content));
  const digest = new Uint8Array(await load(crypto.subtle.digest('SHA-256', bytes)));
  const hex = [...digest.slice(0, 5)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [...hex].map((char) => replaced[char] ?? char).join('');
}
