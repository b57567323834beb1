/** Numbers that JavaScript cannot hold, put in where their texts stand. */
const withNumbers = (value: unknown): string => JSON.stringify(value).replace(/"#(\d+)"/g, '$1');

/** An object with something of everything that expressions may ask for. */
export const sample = withNumbers({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: {
    name: 'x',
    namespace: 'ns',
    labels: { app: 'web', 'a.b/c': 'd' },
    creationTimestamp: '2026-01-05T09:00:00Z',
  },
  spec: {
    replicas: 3,
    ratio: 1.5,
    large: 12345678,
    small: 1.5e-7,
    huge: 1e21,
    negative: -7,
    exact: '#9007199254740993',
    largest: '#9223372036854775807',
    beyond: '#9223372036854775808',
    on: true,
    off: false,
    none: null,
    text: 'a <b> & "c" \'d\'\t한글\n',
    encoded: 'aGVsbG8=',
    json: '{"k":[1,"two"]}',
    empty: {},
    nothing: [],
    numbers: [3, 1, 2.5, 10],
    words: ['b', 'a', 'c'],
    mixed: [1, 'a', true, null, { k: 'v' }, [1, 2]],
    nested: [[1, 2], [3], []],
    containers: [
      {
        name: 'one',
        image: 'nginx:1.27',
        ports: [{ containerPort: 80, name: 'http' }, { containerPort: 443 }],
        ready: true,
      },
      { name: 'two', image: 'busybox', env: [{ name: 'A', value: '1' }], ready: false, weight: 2 },
      { name: 'three', image: 'redis', ports: [], weight: 10 },
    ],
    odd: JSON.parse('{"__proto__":{"a":1},"constructor":"c","length":2}') as unknown,
    map: { 'a b': 1, 'x.y': { z: 'deep' }, 'k-1': 'dash', 1: 'digit', _u: 'under' },
  },
});
