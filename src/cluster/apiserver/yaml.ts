import type { Tags } from 'yaml';
import { onDemand } from '../../loading/on-demand.ts';
import { quote } from '../machinery/go.ts';

/**
 * The plain scalars that Go's YAML knows: times and numbers to base 60 are texts, and a number has a digit before its exponent.
 * Models sigs.k8s.io/yaml/goyaml.v2 resolve.go
 */
const goTags = (tags: Tags): Tags =>
  tags.flatMap((tag): Tags => {
    if (typeof tag === 'string') return [tag];
    if (/:(timestamp|intTime|floatTime)$/.test(tag.tag)) return [];
    const format = 'format' in tag ? tag.format : undefined;
    if (format === 'TIME') return [];
    if (tag.collection || !tag.tag.endsWith(':float') || tag.test?.test('.nan')) return [tag];
    const test =
      format === 'EXP'
        ? /^[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)[eE][-+]?[0-9]+$/
        : /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)$/;
    return [{ ...tag, test }];
  });

const OPTIONS = {
  version: '1.1',
  stringKeys: true,
  logLevel: 'silent',
  customTags: goTags,
  uniqueKeys: false,
} as const;

/** One YAML document as a JSON value; of a key that comes again the last one counts. @throws Error in the parser's words */
export async function parseYaml(text: string): Promise<unknown> {
  const { parse } = await onDemand(import('yaml'));
  return parse(text, OPTIONS) as unknown;
}

/** One YAML document as a JSON value; undefined: the text is not well formed. */
export async function parseWellFormed(text: string): Promise<unknown> {
  const { parseDocument } = await onDemand(import('yaml'));
  const document = parseDocument(text, OPTIONS);
  return document.errors.length > 0 ? undefined : (document.toJS() as unknown);
}

/**
 * The keys of a valid YAML text that come again, in the words of Go's parser: `line 3: key "a" already set in map`.
 * Models sigs.k8s.io/yaml/goyaml.v2 decode.go
 */
export async function repeatedKeys(text: string): Promise<readonly string[]> {
  const { isMap, isScalar, isSeq, LineCounter, parseDocument } = await onDemand(import('yaml'));
  const lines = new LineCounter();
  const out: string[] = [];
  const lineOf = (node: unknown): number | undefined => {
    const start = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    return Array.isArray(start) ? lines.linePos(Number(start[0])).line : undefined;
  };
  const visit = (node: unknown): void => {
    if (isSeq(node)) node.items.forEach(visit);
    if (!isMap(node)) return;
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      visit(value);
      const name = isScalar(key) ? String(key.value) : '';
      if (seen.has(name)) {
        out.push(`line ${lineOf(value) ?? lineOf(key) ?? 1}: key ${quote(name)} already set in map`);
      }
      seen.add(name);
    }
  };
  visit(parseDocument(text, { ...OPTIONS, lineCounter: lines }).contents);
  return out;
}

/** A JSON value as YAML with sorted keys, in the style of Go's writer. */
export async function formatYaml(value: unknown): Promise<string> {
  const { stringify } = await onDemand(import('yaml'));
  return stringify(value, {
    version: '1.1',
    sortMapEntries: true,
    aliasDuplicateObjects: false,
    indentSeq: false,
    lineWidth: 0,
    blockQuote: 'literal',
  });
}
