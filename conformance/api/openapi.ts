import { differences } from '../differences.ts';
import { withoutDescriptions, type ApiRecording, type Check } from './recording.ts';
import type { Answering } from './server.ts';

interface Document {
  readonly paths?: Readonly<Record<string, unknown>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

const union = (a: object = {}, b: object = {}): readonly string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();

/** Compares the index of OpenAPI v3 documents (without hashes), and of each document every path and every schema. */
export async function checkOpenApi(recording: ApiRecording, server: Answering): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const add = (area: Check['area'], name: string, expected: unknown, got: unknown): void =>
    void checks.push({ area, name, differences: differences(expected, got) });
  for (const name of recording.names('openapi-v3-')) {
    const expected = recording.read(`openapi-v3-${name}`) as Document;
    if (name === 'index') {
      const got = (await server.get('/openapi/v3')) as Document;
      for (const path of union(expected.paths, got.paths)) {
        const side = ({ paths = {} }: Document): unknown => (path in paths ? 'there' : undefined);
        add('openapi paths', `document ${path}`, side(expected), side(got));
      }
      continue;
    }
    const root = name.replaceAll('_', '/');
    const answer = withoutDescriptions(await server.get(`/openapi/v3/${root}`)) as Document;
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
  }
  return checks;
}
