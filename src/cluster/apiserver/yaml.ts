import type { Tags } from 'yaml';

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

/** One YAML document as a JSON value. @throws Error in the parser's words */
export async function parseYaml(text: string): Promise<unknown> {
  const { parse } = await import('yaml');
  const options = { version: '1.1', stringKeys: true, logLevel: 'silent', customTags: goTags } as const;
  return parse(text, options) as unknown;
}

/** A JSON value as YAML with sorted keys, in the style of Go's writer. */
export async function formatYaml(value: unknown): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(value, {
    version: '1.1',
    sortMapEntries: true,
    aliasDuplicateObjects: false,
    indentSeq: false,
    lineWidth: 0,
    blockQuote: 'literal',
  });
}
