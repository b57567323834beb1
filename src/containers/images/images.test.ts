import { expect, test } from 'vitest';
import type { Container } from '../../cluster/api/types.ts';
import { VirtualClock } from '../../cluster/clock.ts';
import { KeyedRandom } from '../../cluster/random.ts';
import type { ContainerSpec } from '../../cluster/runtime.ts';
import { utilities } from '../../shell/utilities/index.ts';
import { loadImages } from '../library.ts';
import { EmulatedRuntime } from '../runtime.ts';
import { systemImages } from './system.ts';
import { defineImage } from './define.ts';
import { images } from './index.ts';

await loadImages();

test('no two images have the same name', () => {
  const names = [...systemImages, ...images].flatMap((image) => image.names);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('what an author cannot mean is refused with where and why', () => {
  const base = { names: 'me/app', tags: 'latest', megabytes: 5, base: 'alpine', command: 'app' } as const;
  const wrong: readonly object[] = [
    { ...base, prots: 80 },
    { ...base, names: 'Me/App' },
    { ...base, service: { port: 80, answer: [] } },
    { ...base, service: { log: 'Hello from {nobody}' } },
  ];
  const refusals = wrong.map((data) => {
    try {
      return defineImage({ ...base, ...data }).names;
    } catch (error) {
      return error instanceof Error ? error.message.slice(0, 110) : error;
    }
  });
  expect(refusals).toEqual([
    'image me/app: unknown field "prots"; it may have names, tags, megabytes, base, entrypoint, command, script, wo',
    'image Me/App: names: "Me/App": invalid reference format: repository name (App) must be lowercase',
    'image me/app: service: unknown field "answer"; it may have title, needs, port, also, log, stream, request, ans',
    'image me/app: service: nothing stands for "{nobody}"; there are {env.NAME}, {hostname}, {ip}, {port}, {tag}, {',
  ]);
});

const [any] = utilities;
const programs = [...utilities, ...(any ? ['curl', 'kubectl'].map((name) => ({ ...any, name })) : [])];

test('every image starts with what it is called with by default', () => {
  const tags = [
    'latest',
    'v1',
    '1.0',
    '0.1',
    '0.5',
    '2.45',
    'v0.8.1',
    '8.0.0',
    '9.0.0',
    'v1.31-latest',
    '5.0',
    '1.0.0',
    'v2.0.0',
    'v5',
    '4',
    '1.10',
    'e2e',
    '7.17.0',
    '3.3',
    '1.15.0',
    'v1.33.13',
    '3.5.21-0',
    '9',
    'bookworm-v1.0.6',
  ];
  const runtime = new EmulatedRuntime({
    clock: new VirtualClock(0),
    random: new KeyedRandom(1),
    host: { program: (name) => programs.find((each) => each.name === name), run: () => Promise.resolve(0) },
  });
  const refusals = images.flatMap((image) => {
    const tag = tags.find((each) => image.hasTag(each));
    if (image.platform === 'windows') return [];
    if (tag === undefined) return [`${image.names[0] ?? ''}: no tag`];
    const container = { name: 'c', image: `${image.names[0] ?? ''}:${tag}` };
    const started = runtime.start(specOf(container), { log: () => {}, exited: () => {} });
    return typeof started === 'string' ? [`${container.image}: ${started}`] : [];
  });
  expect(refusals).toEqual([]);
});

const specOf = (container: Container): ContainerSpec => ({
  id: container.image ?? '',
  pod: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'p',
      namespace: 'default',
      uid: 'u',
      resourceVersion: '1',
      creationTimestamp: '',
      generation: 1,
    },
    spec: { containers: [container] },
    status: {},
  },
  sandbox: {
    podUID: 'u',
    ip: '10.0.0.1',
    hostname: 'p',
    node: 'n',
    connect: () => Promise.resolve({ ok: false, failure: 'refused' }),
    resolve: () => [],
    lookUp: () => Promise.resolve({ addresses: [], failure: 'no-such-host' }),
    query: () => ({ status: 'NXDOMAIN', authoritative: true, records: [] }),
    room: () => ({ disk: 0, free: 0, memory: 0 }),
    echo: () => 'silence',
    route: () => ({ routers: [], arrives: false }),
  },
  container,
  imageID: '',
  env: {},
  mounts: [],
  files: () => new Map(),
  tree: undefined,
  tty: false,
  startedAt: 0,
  resumed: false,
});
