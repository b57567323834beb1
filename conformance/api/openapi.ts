import { differences } from '../differences.ts';
import { withoutDescriptions, type ApiRecording, type Check } from './recording.ts';
import type { Answering } from './server.ts';

interface Document {
  readonly paths?: Readonly<Record<string, unknown>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

const union = (a: object = {}, b: object = {}): readonly string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();

interface RecordedOperation {
  readonly action: string | null;
  readonly consumes: readonly string[];
  readonly gvk: unknown;
  /** Sorted; those of the path itself are left out. */
  readonly params: readonly string[];
}

type RecordedPaths = Readonly<Record<string, Readonly<Record<string, RecordedOperation>>>>;

/** A document's operations as `paths.json` tells them, for all documents: without OPTIONS and HEAD. */
function operations({ paths = {} }: Document): RecordedPaths {
  return mapValues(paths as Readonly<Record<string, Document>>, (item) => {
    const {
      parameters: _common,
      options: _options,
      head: _head,
      ...methods
    } = item as Readonly<Record<string, Operation>>;
    return mapValues(methods, (operation) => ({
      action: operation['x-kubernetes-action'] ?? null,
      consumes: Object.keys(operation.requestBody?.content ?? {}).sort(),
      gvk: operation['x-kubernetes-group-version-kind'] ?? null,
      params: (operation.parameters ?? []).map(({ name }) => name).sort(),
    }));
  });
}

interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: { readonly content: object };
  readonly 'x-kubernetes-action'?: string;
  readonly 'x-kubernetes-group-version-kind'?: unknown;
}

const mapValues = <T, U>(
  values: Readonly<Record<string, T>>,
  map: (value: T) => U,
): Readonly<Record<string, U>> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));

/** Compares the index of OpenAPI v3 documents (without hashes), and of each document every path and every schema. */
export async function checkOpenApi(recording: ApiRecording, server: Answering): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const add = (area: Check['area'], name: string, expected: unknown, got: unknown): void =>
    void checks.push({ area, name, differences: differences(expected, got) });
  for (const name of recording.names('openapi-v3-')) {
    const expected = recording.read(`openapi-v3-${name}`) as Document;
    if (name === 'index') {
      const got = (await server.document('/openapi/v3')) as Document;
      for (const path of union(expected.paths, got.paths)) {
        const side = ({ paths = {} }: Document): unknown => (path in paths ? 'there' : undefined);
        add('openapi paths', `document ${path}`, side(expected), side(got));
      }
      continue;
    }
    const root = name.replaceAll('_', '/');
    const answer = withoutDescriptions(await server.document(`/openapi/v3/${root}`)) as Document;
    const wanted = withoutDescriptions(expected) as Document;
    for (const path of union(wanted.paths, answer.paths)) {
      add('openapi paths', path, wanted.paths?.[path], answer.paths?.[path]);
    }
    const [left, right] = [wanted.components?.schemas, answer.components?.schemas];
    for (const schema of union(left, right)) {
      add('openapi schemas', `${root} ${schema}`, left?.[schema], right?.[schema]);
    }
    const { paths: _p, components: c1, ...rest } = wanted as Record<string, unknown>;
    const { paths: _q, components: c2, ...own } = answer as Record<string, unknown>;
    const head = (parts: object, components: unknown): object => ({
      ...parts,
      components: { ...(components as object | undefined), schemas: undefined },
    });
    add('openapi paths', `${root} (head)`, head(rest, c1), head(own, c2));
    if (differences(wanted, answer).length === 0) {
      add('openapi paths', `${root} (order of keys)`, JSON.stringify(wanted), JSON.stringify(answer));
    }
  }
  for (const name of recording.names('paths')) {
    const documents = recording.read(`paths${name}`) as Readonly<Record<string, RecordedPaths>>;
    for (const [root, expected] of Object.entries(documents)) {
      const got = operations((await server.document(`/openapi/v3/${root}`)) as Document);
      add('openapi paths', `${root} (operations)`, expected, got);
    }
  }
  return checks;
}
