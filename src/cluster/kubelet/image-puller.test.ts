import { expect, test } from 'vitest';
import type { Container } from '../api/types.ts';
import { VirtualClock } from '../clock.ts';
import { realisticKubelet } from './config.ts';
import { ImagePuller, type PullerContainer, type PullerPod } from './image-puller.ts';
import { NodeImages } from './node-images.ts';
import { newContainerRecord, setWaiting } from './record.ts';
import { KeyedRandom } from '../random.ts';
import type { ImageResolution } from '../runtime.ts';

function resolve(image: string): ImageResolution {
  if (!/^[a-z_]+$/.test(image))
    return { found: false, code: 'InvalidImageName', message: 'invalid reference format' };
  if (image.startsWith('typo')) return { found: false, code: 'NotFound', message: '404' };
  return { found: true, canonical: image, imageID: image, size: 25_000_000 };
}

type Policy = NonNullable<Container['imagePullPolicy']>;

/** A puller of one container, and what it has told; the container ends as soon as it is created. */
function puller(
  image: string,
  imagePullPolicy: Policy,
): { run(seconds: number): void; told: string[]; again(): void } {
  const told: string[] = [];
  const clock = new VirtualClock(0);
  const record = newContainerRecord('c', 'main', 'ContainerCreating');
  const container: PullerContainer = {
    record,
    spec: { name: 'c', image, imagePullPolicy },
    event: (_type, reason) => told.push(reason),
    create: () => {
      record.stage = { at: 'idle' };
    },
  };
  const pod: PullerPod = {
    pod: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', uid: 'p', resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z' },
      spec: { containers: [] },
      status: {},
    },
    event: (_type, reason) => told.push(reason),
    report: () => told.push(`(${record.state.waiting?.reason ?? ''})`),
    services: {
      clock,
      config: realisticKubelet,
      machine: { systemInfo: { containerRuntimeVersion: 'containerd://2.1.3' } },
      images: new NodeImages(['present_image'], resolve),
      random: new KeyedRandom(1),
      lookup: {
        configMap: () => undefined,
        secret: () => undefined,
        services: () => [],
        runtimeClass: () => undefined,
      },
      runtime: { resolve, start: () => 'never started' },
    },
  };
  const own = new ImagePuller(pod, container);
  own.begin();
  return {
    told,
    again: () => own.begin(),
    run(seconds) {
      for (const until = clock.now() + seconds * 1000; clock.now() < until;) {
        clock.moveTo(clock.now() + 100);
        while (own.step());
      }
    },
  };
}

const never = ['ErrImageNeverPull', 'Failed', '(ErrImageNeverPull)'];
const invalid = ['InspectFailed', 'Failed', '(InvalidImageName)'];

test.each<[image: string, policy: Policy, first: readonly string[], second: readonly string[]]>([
  ['missing_image', 'IfNotPresent', ['Pulling', 'Pulled'], ['Pulled']],
  ['present_image', 'IfNotPresent', ['Pulled'], ['Pulled']],
  ['present_image', 'Never', ['Pulled'], ['Pulled']],
  ['present_image', 'Always', ['Pulling', 'Pulled'], ['Pulling', 'Pulled']],
  ['missing_image', 'Never', [...never, ...never], never],
  ['FAILED_IMAGE', 'Always', [...invalid, ...invalid], invalid],
  ['http://url', 'Always', [...invalid, ...invalid], invalid],
])('%s with policy %s', (image, policy, first, second) => {
  const { told, run, again } = puller(image, policy);
  run(5);
  expect(told).toEqual(first);
  told.length = 0;
  again();
  run(5);
  expect(told).toEqual(second);
});

test('an image that cannot be had is tried again after ever longer waits', () => {
  const { told, run } = puller('typo_image', 'IfNotPresent');
  const tries: number[] = [];
  for (let second = 1; second <= 1200; second++) {
    const before = told.filter((reason) => reason === 'Pulling').length;
    run(1);
    if (told.filter((reason) => reason === 'Pulling').length > before) tries.push(second);
  }
  expect(told.slice(0, 8)).toEqual([
    'Pulling',
    'Failed',
    'Failed',
    '(ErrImagePull)',
    'BackOff',
    'Failed',
    '(ImagePullBackOff)',
    'Pulling',
  ]);
  const waits = tries.map((second, index) => second - (tries[index - 1] ?? 0));
  expect(waits).toEqual([15, 26, 49, 85, 170, 301, 301]);
});

test.each<[image: string, policy: Policy, told: readonly string[]]>([
  ['missing_image', 'Never', never],
  ['http://url', 'Always', invalid],
])('%s with policy %s is complained about whenever the kubelet looks at the pod', (image, policy, each) => {
  const { told, run } = puller(image, policy);
  const times: number[] = [];
  for (let second = 0; second <= 40; second++) {
    const before = told.length;
    if (second > 0) run(1);
    for (let count = second === 0 ? 0 : before; count < told.length; count += each.length) times.push(second);
  }
  // Again as soon as the sandbox is listed, then whenever the pod's worker tries again.
  expect(times).toEqual([0, 1, 13, 25, 37]);
  expect(told).toEqual([...each, ...each, ...each, ...each, ...each]);
});

test('what a container came to before it waits is not forgotten', () => {
  const terminated = { exitCode: 3 };
  const record = { ...newContainerRecord('c', 'main', ''), state: { terminated } };
  setWaiting(record, 'ErrImagePull', '404');
  setWaiting(record, 'ImagePullBackOff', 'later');
  expect([record.state, record.last]).toEqual([
    { waiting: { reason: 'ImagePullBackOff', message: 'later' } },
    terminated,
  ]);
});
