import type { Taint, Toleration } from '../../../cluster/api/types.ts';
import { compareStrings } from '../output/go-values.ts';
import type { PrefixWriter } from './writer.ts';

type StringMap = { readonly [key: string]: string } | undefined;

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const LONGEST_ANNOTATION = 140;

/** Writes `title:` and one item per line, aligned; `<none>` without items. */
export function writeMultiline(
  writer: PrefixWriter,
  title: string,
  items: readonly string[],
  indent = '',
): void {
  writer.write(0, `${indent}${title}:\t`);
  if (items.length === 0) {
    writer.line('<none>');
    return;
  }
  items.forEach((item, at) => {
    // Written apart, because a nested writer indents every piece.
    if (at > 0) writer.write(0, indent);
    if (at > 0) writer.write(0, '\t');
    writer.write(0, `${item}\n`);
  });
}

/** Labels, sorted, one per line. */
export function writeLabels(writer: PrefixWriter, title: string, labels: StringMap, indent = ''): void {
  const keys = Object.keys(labels ?? {}).sort(compareStrings);
  writeMultiline(
    writer,
    title,
    keys.map((key) => `${key}=${labels?.[key] ?? ''}`),
    indent,
  );
}

/** The length in bytes, as Go counts. */
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function shorten(text: string, length: number): string {
  const encoded = bytes(text);
  return encoded.length > length ? `${new TextDecoder().decode(encoded.slice(0, length))}...` : text;
}

/** Annotations, sorted, without the one that `kubectl apply` keeps; long ones get lines of their own and are cut. */
export function writeAnnotations(writer: PrefixWriter, title: string, annotations: StringMap): void {
  writer.write(0, `${title}:\t`);
  const keys = Object.keys(annotations ?? {})
    .filter((key) => key !== LAST_APPLIED)
    .sort(compareStrings);
  if (keys.length === 0) {
    writer.line('<none>');
    return;
  }
  keys.forEach((key, at) => {
    if (at > 0) writer.write(0, '\t');
    const value = (annotations?.[key] ?? '').replace(/\n$/, '');
    if (bytes(value).length + bytes(key).length + 2 <= LONGEST_ANNOTATION && !value.includes('\n')) {
      writer.write(0, `${key}: ${value}\n`);
      return;
    }
    writer.write(0, `${key}:\n`);
    for (const line of value.split('\n')) writer.write(0, `\t  ${shorten(line, LONGEST_ANNOTATION - 2)}\n`);
  });
}

/** Labels in one line: `a=b,c=d`, or `<none>`. Models apimachinery/pkg/labels FormatLabels */
export function labelsText(labels: StringMap): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '<none>' : pairs.sort(compareStrings).join(',');
}

function tolerationText({ key = '', value = '', effect, operator, tolerationSeconds }: Toleration): string {
  let text = key;
  if (value !== '') text += `=${value}`;
  if (effect) text += `:${effect}`;
  if (operator === 'Exists' && value === '') text += text === '' ? 'op=Exists' : ' op=Exists';
  return tolerationSeconds === undefined ? text : `${text} for ${tolerationSeconds}s`;
}

/** Tolerations, sorted by key. */
export function writeTolerations(
  writer: PrefixWriter,
  title: string,
  tolerations: readonly Toleration[] | undefined,
): void {
  const sorted = (tolerations ?? []).toSorted((a, b) => compareStrings(a.key ?? '', b.key ?? ''));
  writeMultiline(writer, title, sorted.map(tolerationText));
}

function taintText({ key, value = '', effect }: Taint): string {
  if (value === '') return `${key}:${effect}`;
  return `${key}=${value}:${effect}`;
}

/** Taints, sorted by effect and key. */
export function writeTaints(writer: PrefixWriter, title: string, taints: readonly Taint[] | undefined): void {
  const order = (taint: Taint): string => `${taint.effect},${taint.key}`;
  const sorted = (taints ?? []).toSorted((a, b) => compareStrings(order(a), order(b)));
  writeMultiline(writer, title, sorted.map(taintText));
}
