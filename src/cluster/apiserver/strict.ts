import { quote } from '../machinery/go.ts';
import { keysOf } from '../machinery/json-keys.ts';
import type { ApiRequest } from '../messages.ts';
import type { FieldValidation } from './body.ts';
import { repeatedKeys } from './yaml.ts';

/** A strict decoder gives up counting. */
const MOST = 100;

const YAML_ERRORS = 'yaml: unmarshal errors:\n';
const APPLY_ERRORS = `error converting YAML to JSON: ${YAML_ERRORS}`;

/** What a strict decoder says of unknown fields and of keys that come again. */
export const strictMessage = (errors: readonly string[]): string =>
  `strict decoding error: ${errors.join(', ')}`;

const unknownField = (path: string): string => `unknown field ${quote(path)}`;

/** Errors of decoding a JSON text in the order of the text; nothing below an unknown field is looked at. */
function ofJson(text: string, unknown: readonly string[]): readonly string[] {
  const keys = keysOf(text);
  if (!keys.some(({ again }) => again)) return unknown;
  const known = new Set(unknown);
  let skipped: string | undefined;
  const out = new Set<string>();
  for (const { path, again } of keys) {
    // What stands below a field follows it at once.
    if (skipped !== undefined && (path.startsWith(`${skipped}.`) || path.startsWith(`${skipped}[`))) continue;
    const isUnknown = known.has(unknownField(path));
    if (isUnknown) skipped = path;
    if (isUnknown) out.add(unknownField(path));
    else if (again) out.add(`duplicate field ${quote(path)}`);
  }
  return [...out, ...unknown.filter((error) => !out.has(error))];
}

/**
 * All that a strict decoder finds in a request's body: keys that come again, which only its text tells, and the unknown fields that
 * decoding it has found. Models staging/src/k8s.io/apimachinery/pkg/runtime/serializer/json/json.go
 */
export async function strictErrors(
  { body, headers }: ApiRequest,
  unknown: readonly string[],
): Promise<readonly string[]> {
  const text = body && 'text' in body ? body.text : '';
  if (text === '') return unknown.slice(0, MOST);
  if (!(headers['content-type'] ?? '').includes('yaml')) return ofJson(text, unknown).slice(0, MOST);
  const repeated = await repeatedKeys(text);
  const shown = unknown.slice(0, MOST);
  return repeated.length === 0 ? shown : [`${YAML_ERRORS}${indent(repeated)}`, ...shown];
}

/** What server-side apply finds: keys that come again, as one error; '' if there are none. */
export async function strictApplyError({ body }: ApiRequest): Promise<string> {
  const text = body && 'text' in body ? body.text : '';
  const repeated = text === '' ? [] : await repeatedKeys(text);
  return repeated.length === 0 ? '' : `${APPLY_ERRORS}${indent(repeated)}`;
}

const indent = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n');

/** Each complaint as a warning of its own. Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/rest.go */
const warningsOf = (error: string): readonly string[] => {
  const prefix = [YAML_ERRORS, APPLY_ERRORS].find((one) => error.startsWith(one));
  if (prefix === undefined) return [error];
  return error
    .slice(prefix.length)
    .split('\n')
    .map((line) => line.trim());
};

/** Does with strict errors what a request wants done: refuses, warns or says nothing. */
export function reportStrict(
  errors: readonly string[],
  validation: FieldValidation,
  warn: (text: string) => void,
  refuse: (message: string) => Error,
): void {
  if (errors.length === 0 || validation === 'Ignore') return;
  if (validation === 'Strict') throw refuse(strictMessage(errors));
  for (const text of errors.flatMap(warningsOf)) warn(text);
}
