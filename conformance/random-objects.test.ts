/**
 * Random objects of every kind are created, read, replaced, patched in every way, applied and deleted: nothing fails inside the server,
 * and every refusal is a Status that says why.
 */
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SERVED, type Served } from '../src/cluster/apiserver/served.ts';
import {
  JSON_PATCH,
  MERGE,
  STRATEGIC,
  testServer,
  type TestServer,
} from '../src/cluster/apiserver/testing.ts';
import { loadSchemas } from '../src/cluster/machinery/schema.ts';
import { mutate, mutationOf, valueOf, type Mutation } from './arbitrary-objects.ts';

const RUNS = Number(process.env['RANDOM_RUNS'] ?? 12);
const recordings = path.join(import.meta.dirname, 'golden', 'api');

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Recorded objects of real clusters, by apiVersion and kind. */
const recorded = new Map<string, Json[]>();
for (const file of readdirSync(recordings)) {
  if (!/^(?:list|object)-/.test(file)) continue;
  const value = JSON.parse(readFileSync(path.join(recordings, file), 'utf8')) as Json;
  const items = Array.isArray(value['items']) ? (value['items'] as Json[]) : [value];
  for (const item of items) {
    const listKind = String(value['kind']).replace(/List$/, '');
    const type = `${String(item['apiVersion'] ?? value['apiVersion'])}/${String(item['kind'] ?? listKind)}`;
    recorded.set(type, [...(recorded.get(type) ?? []), item]);
  }
}

/** What somebody would send to have such an object. */
function asSent(object: Json, { apiVersion, kind }: Served, name: string): Json {
  const { status: _status, ...own } = object;
  const { labels, annotations } = isObject(object['metadata']) ? object['metadata'] : {};
  return {
    ...own,
    apiVersion,
    kind: kind.kind,
    metadata: { name, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) },
  };
}

interface Step {
  readonly act: 'put' | 'merge' | 'strategic' | 'json' | 'apply' | 'status' | 'dry' | 'delete' | 'get';
  readonly mutation: Mutation;
  readonly force: boolean;
}

/**
 * What upstream says without a reason: of an applied object that fits no type, of a revision where none may be, of lists in a strategic
 * merge patch.
 */
const UNREASONED =
  /^(?:failed to (?:create typed patch|convert new) object |resourceVersion should not be set on objects to be created$|map: .* does not contain declared merge key: |value for key \d+ is not a map$)/;

const ACTS = ['put', 'merge', 'strategic', 'json', 'apply', 'status', 'dry', 'delete', 'get'] as const;

/** The mutation alone, as a patch that merges. */
const asMerge = ({ path: places, value }: Mutation): unknown =>
  places.reduceRight<unknown>((inner, key) => (/^\d+$/.test(key) ? [inner] : { [key]: inner }), value);

async function checked(server: TestServer, ...request: Parameters<TestServer['send']>): Promise<number> {
  const { status, body } = await server.send(...request);
  const about = `${request[0]} ${request[1]} ${JSON.stringify(request[2])?.slice(0, 2000)}`;
  if (status < 400) return status;
  if (body.type !== 'json' || !isObject(body.value)) throw new Error(`${about}: ${status} is no Status`);
  const { kind, apiVersion, code, message, reason, details } = body.value;
  expect({ kind, apiVersion, status: body.value['status'], code }, about).toEqual({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code: status,
  });
  // These come without a reason.
  if (status === 500 && UNREASONED.test(String(message))) return status;
  if (
    status >= 500 ||
    typeof message !== 'string' ||
    message === '' ||
    typeof reason !== 'string' ||
    reason === ''
  )
    throw new Error(`${about}: ${JSON.stringify(body.value)}`);
  // What is wrong with a request as such is about no object.
  if (status !== 400 && status !== 405 && status !== 415 && reason !== 'Invalid')
    expect(details, about).toBeDefined();
  return status;
}

async function take(server: TestServer, collection: string, sent: Json, step: Step): Promise<void> {
  const { name } = sent['metadata'] as { readonly name: string };
  const at = `${collection}/${name}`;
  const changed = mutate(sent, step.mutation);
  const { path: places, value } = step.mutation;
  switch (step.act) {
    case 'put':
      return void (await checked(server, 'PUT', at, changed));
    case 'merge':
      return void (await checked(server, 'PATCH', at, asMerge(step.mutation), MERGE));
    case 'strategic':
      return void (await checked(server, 'PATCH', at, asMerge(step.mutation), STRATEGIC));
    case 'json': {
      const operation = { op: step.force ? 'add' : 'replace', path: `/${places.join('/')}`, value };
      return void (await checked(server, 'PATCH', at, [operation], JSON_PATCH));
    }
    case 'apply': {
      const type = { 'content-type': 'application/apply-patch+yaml' };
      const query = `?fieldManager=random${step.force ? '&force=true' : ''}`;
      return void (await checked(server, 'PATCH', at + query, changed, type));
    }
    case 'status':
      return void (await checked(server, 'PATCH', `${at}/status`, asMerge(step.mutation), MERGE));
    case 'dry':
      return void (await checked(server, 'PUT', `${at}?dryRun=All`, changed));
    case 'delete':
      return void (await checked(server, 'DELETE', at, {
        gracePeriodSeconds: 0,
        propagationPolicy: 'Background',
      }));
    default:
      return void (await checked(server, 'GET', at));
  }
}

const schemas = await loadSchemas();
const writable = SERVED.filter(({ kind }) => kind.verbs.includes('create') && kind.verbs.includes('get'));

test.each(writable.map((served) => [`${served.apiVersion} ${served.kind.kind}`, served] as const))(
  '%s',
  async (_name, served) => {
    const { kind, apiVersion, group, version } = served;
    const root = schemas.root(served.schema);
    const base = `${group === '' ? '/api' : `/apis/${group}`}/${version}`;
    const collection = `${base}/${kind.namespaced ? 'namespaces/default/' : ''}${kind.plural}`;
    const known = recorded.get(`${apiVersion}/${kind.kind}`) ?? [];
    const object = fc.oneof(
      valueOf(schemas, root, 6).map((value) => (isObject(value) ? value : {})),
      ...(known.length > 0 ? [{ weight: 3, arbitrary: fc.constantFrom(...known) }] : []),
    );
    const run = object
      .map((value) => asSent(value, served, 'random-1'))
      .chain((sent) =>
        fc.tuple(
          fc.constant(sent),
          fc.array(
            fc.record({
              act: fc.constantFrom(...ACTS),
              mutation: mutationOf(schemas, root, sent),
              force: fc.boolean(),
            }),
            { minLength: 4, maxLength: 10 },
          ),
        ),
      );
    await fc.assert(
      fc.asyncProperty(run, async ([sent, steps]) => {
        const server = testServer();
        await checked(server, 'POST', `${collection}?fieldValidation=Ignore`, sent);
        for (const step of steps) await take(server, collection, sent, step);
        await checked(server, 'GET', collection);
      }),
      { numRuns: RUNS },
    );
  },
);
