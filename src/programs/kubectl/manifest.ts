import { CommandError } from './errors.ts';
import { isObject, type JsonObject } from './object.ts';

/** The documents of a YAML or JSON text, in order, as JSON values; empty documents are left out. */
export async function parseYaml(text: string): Promise<readonly unknown[]> {
  const out: unknown[] = [];
  for await (const value of documentsOf(text)) out.push(value);
  return out;
}

/**
 * The documents of a YAML or JSON stream, one after the other, so that what stands before a fault is still seen.
 * Models apimachinery/pkg/util/yaml/decoder.go YAMLOrJSONDecoder; throws Go's texts.
 */
export async function* documentsOf(text: string): AsyncIterable<unknown> {
  const source = text.replace(/^\uFEFF/, '');
  if (/^\s*\{/.test(source)) {
    yield* jsonDocuments(source);
    return;
  }
  for (const chunk of splitDocuments(source)) {
    const value = await yamlDocument(chunk);
    if (value !== null && value !== undefined) yield value;
  }
}

/** Documents end at lines that begin with `---`. */
function splitDocuments(text: string): readonly string[] {
  const chunks: string[][] = [[]];
  for (const line of text.split('\n')) {
    if (line.startsWith('---')) {
      const rest = line.slice(3);
      chunks.push(rest.trim() === '' || rest.trimStart().startsWith('#') ? [] : [rest]);
    } else chunks.at(-1)?.push(line);
  }
  return chunks.map((lines) => lines.join('\n')).filter((chunk) => chunk.trim() !== '');
}

function* jsonDocuments(text: string): Iterable<unknown> {
  let rest = text.trimStart();
  while (rest !== '') {
    const end = jsonEnd(rest);
    if (end === undefined) throw new CommandError('unexpected EOF');
    try {
      yield JSON.parse(rest.slice(0, end));
    } catch (error) {
      throw new CommandError(jsonProblem(rest.slice(0, end), error));
    }
    rest = rest.slice(end).trimStart();
  }
}

/** Where the first JSON value of a text ends, or undefined when it does not. */
function jsonEnd(text: string): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quoted) {
      if (char === '\\') at++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth <= 0) return at + 1;
  }
  return undefined;
}

/** What Go's encoding/json says of a fault; its decoder counts the offending character from the text's start. */
function jsonProblem(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? NaN);
  if (Number.isNaN(position)) return `invalid character in JSON: ${message}`;
  const char = text.charAt(position);
  const before = text.slice(0, position).trimEnd();
  const context =
    before.endsWith('{') || before.endsWith(',')
      ? char === '}' || !/[[,]\s*$/.test(before)
        ? 'looking for beginning of object key string'
        : 'looking for beginning of value'
      : before.endsWith(':') || before.endsWith('[')
        ? 'looking for beginning of value'
        : before.endsWith('"')
          ? 'after object key:value pair'
          : 'looking for beginning of value';
  return `invalid character '${char}' ${context}`;
}

async function yamlDocument(text: string): Promise<unknown> {
  const [{ parseDocument }, { goYamlProblem }] = await Promise.all([
    import('yaml'),
    import('./yaml-errors.ts'),
  ]);
  const document = parseDocument(text, {
    version: '1.1',
    stringKeys: true,
    uniqueKeys: false,
    customTags: (tags) =>
      tags.filter(
        (tag) =>
          typeof tag === 'string' ||
          (!/:(timestamp|intTime|floatTime)$/.test(tag.tag) && !('format' in tag && tag.format === 'TIME')),
      ),
  });
  const [problem] = document.errors;
  if (problem) throw new CommandError(`error converting YAML to JSON: ${goYamlProblem(text, problem)}`);
  return document.toJS({ maxAliasCount: 1000 }) as unknown;
}

/** The items of a `List`, or the object itself. */
export function itemsOf(value: JsonObject): readonly JsonObject[] {
  const { items, kind } = value;
  if (!Array.isArray(items) || typeof kind !== 'string' || !kind.endsWith('List')) return [value];
  return items.filter(isObject);
}
