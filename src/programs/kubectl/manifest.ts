import { onDemand } from '../../loading/on-demand.ts';
import { asError, CommandError } from './errors.ts';
import { readJson } from './manifest/json-reader.ts';
import type { Reading } from './manifest/yaml-value.ts';
import { marshalJson } from './output/json.ts';

/** One document of a stream. */
export interface Document {
  readonly value: unknown;
  /** The document as JSON: as it was written, or what Go makes of YAML. */
  json(): string;
  /** Ways to the fields whose names are no texts, when they were asked for. */
  readonly bare: readonly (readonly (string | number)[])[];
}

/**
 * The documents of a YAML or JSON text, in order, as JSON values; empty documents are left out.
 * @param later whether go-yaml's third version reads them, to which `yes` is a text
 */
export async function parseYaml(text: string, later = false): Promise<readonly unknown[]> {
  const out: unknown[] = [];
  for await (const { value } of documentsOf(text, later)) out.push(value);
  return out;
}

/**
 * The documents of a YAML or JSON stream, one after the other, so that what stands before a fault is still seen. A stream that
 * begins as JSON is read as YAML from the first or second value that is not JSON; if it is not YAML either, JSON's fault is told.
 * Models apimachinery/pkg/util/yaml/decoder.go YAMLOrJSONDecoder; throws Go's texts.
 */
export async function* documentsOf(text: string, later = false): AsyncIterable<Document> {
  const source = text.replace(/^\uFEFF/, '');
  let rest = source;
  let jsonFault: CommandError | undefined;
  if (/^\s*\{/.test(source)) {
    for (let count = 0; ; count++) {
      rest = rest.trimStart();
      if (rest === '') return;
      const read = readJson(rest);
      if (typeof read === 'object' && 'end' in read) {
        const written = rest.slice(0, read.end);
        yield { value: read.value, json: () => written, bare: [] };
        rest = rest.slice(read.end);
        continue;
      }
      const before = new TextEncoder().encode(source.slice(0, source.length - rest.length)).length;
      const told = read === 'eof' ? 'unexpected EOF' : read.message;
      if (count > 1) throw new CommandError(told);
      jsonFault = new CommandError(read === 'eof' ? told : `json: offset ${before + read.offset}: ${told}`);
      break;
    }
  }
  try {
    for (const chunk of splitDocuments(rest)) {
      const bare: (readonly (string | number)[])[] = [];
      const onBareName = later ? (path: readonly (string | number)[]) => void bare.push(path) : undefined;
      const value = await yamlDocument(chunk, { later, onBareName });
      jsonFault = undefined;
      if (value !== null && value !== undefined) yield { value, json: () => marshalJson(value), bare };
    }
  } catch (error) {
    throw jsonFault ?? error;
  }
}

/** Documents end at lines that begin with `---`; one that nothing precedes stays with what follows it. */
function* splitDocuments(text: string): Iterable<string> {
  let chunk: string[] = [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) {
    if (line.startsWith('---')) {
      const rest = line.slice(3).trim();
      if (rest !== '' && !rest.startsWith('#')) {
        throw new CommandError(`invalid Yaml document separator: ${rest}`);
      }
      if (chunk.length > 0) {
        yield chunk.join('\n') + '\n';
        chunk = [];
        continue;
      }
    }
    chunk.push(line);
  }
  if (chunk.length > 0) yield chunk.join('\n') + '\n';
}

/** How many collections may make a document too deep. */
const DEEP = 9_000;

/**
 * The first document of a YAML text as it stands; null when there is none.
 * Models sigs.k8s.io/yaml YAMLToJSON; throws Go's texts.
 */
export async function yamlValue(text: string, reading: Reading = {}): Promise<unknown> {
  const [{ parseDocument }, { documentValue }] = await Promise.all([
    onDemand(import('./manifest/yaml-parser.ts')),
    onDemand(import('./manifest/yaml-value.ts')),
  ]);
  const document = parseDocument(text);
  return (document && documentValue(document, reading)) ?? null;
}

async function yamlDocument(text: string, reading: Reading): Promise<unknown> {
  let value: unknown;
  try {
    value = await yamlValue(text, reading);
  } catch (error) {
    throw new CommandError(`error converting YAML to JSON: ${asError(error).message}`);
  }
  // What it becomes is read as JSON, which may not be as deep as YAML.
  if ((text.match(/[[{]|- /g)?.length ?? 0) >= DEEP) {
    const read = readJson(marshalJson(value));
    if (typeof read === 'object' && 'message' in read)
      throw new CommandError(`error unmarshaling JSON: while decoding JSON: ${read.message}`);
  }
  return value;
}
