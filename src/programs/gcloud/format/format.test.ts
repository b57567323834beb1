import { describe, expect, it } from 'vitest';
import { parseFilter } from './filter.ts';
import { toJson } from './json.ts';
import { print } from './printer.ts';
import { parseFormat } from './projection.ts';
import { arrange } from './resources.ts';
import type { Json } from './value.ts';
import { toYaml } from './yaml.ts';

const clusters: readonly Json[] = [
  {
    name: 'a',
    zone: 'us-east1-b',
    nodes: 3,
    pools: [{ type: 'e2-medium' }],
    link: 'https://x/y/a',
    ok: true,
  },
  {
    name: 'b',
    zone: 'us-central1-a',
    nodes: 10,
    pools: [{ type: 'e2-small' }, { type: 'n1' }],
    labels: { env: 'lab' },
  },
];

describe('formats', () => {
  it.each([
    [
      'table(name, zone:label=LOCATION, pools[0].type)',
      'NAME  LOCATION       TYPE\na     us-east1-b     e2-medium\nb     us-central1-a  e2-small\n',
    ],
    ['table[no-heading](name, nodes)', 'a  3\nb  10\n'],
    [
      'table[box](name,nodes)',
      '┌──────┬───────┐\n│ NAME │ NODES │\n├──────┼───────┤\n│ a    │ 3     │\n│ b    │ 10    │\n└──────┴───────┘\n',
    ],
    ['value(name,nodes)', 'a\t3\nb\t10\n'],
    ["value[separator=','](name,ok)", 'a,True\nb,\n'],
    ['csv(name,pools[].type)', 'name,type\na,e2-medium\nb,e2-small;n1\n'],
    ['value(link.basename())', 'a\n\n'],
    ['value(pools.len(), labels)', '1\t\n2\tenv=lab\n'],
    ['value(firstof(missing,name))', 'a\nb\n'],
    ['json(name)', '[\n  {\n    "name": "a"\n  },\n  {\n    "name": "b"\n  }\n]\n'],
    ['yaml(name,nodes)', '---\nname: a\nnodes: 3\n---\nname: b\nnodes: 10\n'],
    ['none', ''],
  ])('%s', (format, want) => {
    expect(print(clusters, parseFormat(format), false)).toBe(want);
  });

  it('refuses formats that there are not', () => {
    expect(() => parseFormat('xml')).toThrow(
      'Format must be one of config, csv, default, diff, disable, flattened, get, json, list, multi, none, object, table, text, value, yaml; received [xml].',
    );
  });
});

describe('filters', () => {
  it.each([
    ['name=a', 'a'],
    ['name!=a', 'b'],
    ['zone:us-central1-a', 'b'],
    ['zone:us-*', 'ab'],
    ['zone~central', 'b'],
    ['nodes>5', 'b'],
    ['nodes>=3 AND nodes<10', 'a'],
    ['name=(a b)', 'ab'],
    ['NOT name=a', 'b'],
    ['-name=a', 'b'],
    ['name=a OR labels.env=lab', 'ab'],
    ['pools.type:n1', 'b'],
    ['labels.env:*', 'b'],
    ['(name=a OR name=b) AND nodes=10', 'b'],
    ['name=A', 'a'],
  ])('%s', (filter, want) => {
    const test = parseFilter(filter);
    const names = clusters.filter(test).map((cluster) => (cluster as { readonly name: string }).name);
    expect(names.join('')).toBe(want);
  });

  it('sorts, limits and flattens', () => {
    expect(arrange(clusters, { sortBy: ['~nodes'], limit: 1 })).toEqual([clusters[1]]);
    expect(arrange([clusters[1] ?? null], { flatten: ['pools'] }).length).toBe(2);
  });
});

describe('YAML and JSON', () => {
  it('quotes what would not be read as text', () => {
    const values = {
      a: '110',
      b: 'true',
      c: '2026-01-05T09:00:00Z',
      d: '',
      e: '1.33.5-gke.1',
      f: 'x: y',
      g: '10.0.0.0/8',
      h: "it's",
      i: '*',
    };
    expect(toYaml(values)).toBe(
      "a: '110'\nb: 'true'\nc: '2026-01-05T09:00:00Z'\nd: ''\ne: 1.33.5-gke.1\nf: 'x: y'\ng: 10.0.0.0/8\nh: it's\ni: '*'\n",
    );
  });

  it('folds at blanks past column 80, and nests as PyYAML does', () => {
    const long = 'Install gke-gcloud-auth-plugin for use with kubectl by following https://example.com/x';
    expect(
      toYaml({
        users: [{ name: 'u', user: { exec: { installHint: long } } }],
        none: [],
        map: {},
        text: 'a\nb\n',
      }),
    ).toBe(
      `map: {}
none: []
text: |
  a
  b
users:
- name: u
  user:
    exec:
      installHint: Install gke-gcloud-auth-plugin for use with kubectl by following
        https://example.com/x
`,
    );
  });

  it('sorts keys', () => {
    expect(toJson({ b: [], a: { d: {}, c: [1] } })).toBe(
      '{\n  "a": {\n    "c": [\n      1\n    ],\n    "d": {}\n  },\n  "b": []\n}',
    );
  });
});
