import { describe, expect, it } from 'vitest';
import { compareStrings, isMap, type JsonMap } from '../output/go-values.ts';
import type { DescribeContext, Described } from './describer.ts';
import { describerFor } from './registry.ts';
import descriptions from './testdata/descriptions.json' with { type: 'json' };
import fixtures from './testdata/objects.json' with { type: 'json' };

/** What the real kubectl v1.33 says about each of the objects, by `Kind/namespace/name`. */
const described: Readonly<Record<string, readonly string[]>> = descriptions.outputs;

interface Stored {
  readonly resource: string;
  readonly object: Described;
}

const stored: readonly Stored[] = fixtures;

function field(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), object);
}

/** Splits a selector at the commas that stand outside of a list of values. */
const requirements = (selector: unknown): readonly string[] =>
  String(selector ?? '')
    .split(/,(?![^()]*\))/)
    .filter((part) => part !== '');

function matchesLabels(object: Described, selector: unknown): boolean {
  const labels = object.metadata?.labels ?? {};
  return requirements(selector).every((part) => {
    const oneOf = /^(\S+) in \((.*)\)$/.exec(part);
    if (oneOf?.[1] !== undefined) return (oneOf[2] ?? '').split(',').includes(labels[oneOf[1]] ?? '');
    const [key = '', value] = part.split('=');
    return value === undefined ? key in labels : labels[key] === value;
  });
}

function matchesFields(object: Described, selector: unknown): boolean {
  return requirements(selector).every((part) => {
    const [, path = '', operator, value] = /^([^!=]+)(!=|=)(.*)$/.exec(part) ?? [];
    return (String(field(object, path) ?? '') === value) === (operator === '=');
  });
}

/** Lists and gets the stored objects as the API server does. */
function answer(path: string, query: Readonly<Record<string, unknown>> = {}): JsonMap {
  const [, groupVersion, namespace, resource, name] =
    /^\/apis?\/(v1|[^/]+\/[^/]+)(?:\/namespaces\/([^/]+)(?=\/))?\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  const found = stored
    .filter((entry) => entry.resource === resource && entry.object.apiVersion === groupVersion)
    .map(({ object }) => object)
    .filter((object) => namespace === undefined || object.metadata?.namespace === namespace);
  if (name === undefined) {
    const items = found.filter(
      (object) =>
        matchesLabels(object, query['labelSelector']) && matchesFields(object, query['fieldSelector']),
    );
    return { metadata: {}, items };
  }
  const object = found.find(({ metadata }) => metadata?.name === name);
  if (object) return { ...object };
  const group = groupVersion?.includes('/') === true ? `.${groupVersion.split('/')[0] ?? ''}` : '';
  throw new Error(`${resource ?? path}${group} "${name}" not found`);
}

const context: DescribeContext = {
  // The answers have the shapes the API has.
  client: { json: async ({ path, query }) => answer(path, query) as never },
  showEvents: true,
  chunkSize: 500,
  now: () => Date.parse(descriptions.now),
};

const keyOf = ({ kind, metadata }: Described): string =>
  `${kind ?? ''}/${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;

const describeOne = async (object: Described, with_: DescribeContext = context): Promise<string> => {
  const [group = ''] = (object.apiVersion ?? '').includes('/') ? (object.apiVersion ?? '').split('/') : [];
  return (await describerFor(group, object.kind ?? ''))(object, with_);
};

describe('describers', () => {
  it('describe every recorded object', () => {
    expect(stored.map(({ object }) => keyOf(object)).sort(compareStrings)).toEqual(
      Object.keys(described).sort(compareStrings),
    );
  });

  it.each(stored.map(({ object }) => [keyOf(object), object] as const))(
    'describe %s',
    async (key, object) => {
      expect(await describeOne(object)).toBe((described[key] ?? []).join('\n'));
    },
  );

  it('leave out events when asked to', async () => {
    const secretive = await describeOne(
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'robot', namespace: 'shop' },
      },
      { ...context, showEvents: false },
    );
    expect(secretive).toBe(`Name:                robot
Namespace:           shop
Labels:              <none>
Annotations:         <none>
Image pull secrets:  <none>
Mountable secrets:   <none>
Tokens:              <none>
`);
  });

  it('show any other object field by field', async () => {
    const boat = {
      apiVersion: 'harbour.example.com/v1',
      kind: 'Boat',
      metadata: { name: 'ferry', namespace: 'sea', labels: { to: 'island' } },
      spec: {
        crew: ['kim', 'lee'],
        engines: [{ horsePower: 90, idle: true }],
        apiURL: 'http://ferry',
        none: null,
      },
    };
    expect(await describeOne(boat)).toBe(`Name:         ferry
Namespace:    sea
Labels:       to=island
Annotations:  <none>
API Version:  harbour.example.com/v1
Kind:         Boat
Metadata:
Spec:
  API URL:  http://ferry
  Crew:
    kim
    lee
  Engines:
    Horse Power:  90
    Idle:         true
  None:           <nil>
Events:           <none>
`);
  });
});
