import { expect, test } from 'vitest';
import type { Container, ContainerStatus, ResourceRequirements } from '../api/types.ts';
import { byName, containerStatus } from './container-status.ts';
import { newContainerRecord, setWaiting, type ContainerRecord } from './record.ts';

const AT = '2026-01-05T09:00:00Z';
const CONTAINERD = 'containerd://2.1.3';
const instance = {
  id: 'id',
  image: 'img',
  canonical: 'img',
  imageID: 'img@sha256:1234',
  startedAt: 0,
  user: { uid: 0, gid: 10 },
};
const running: Partial<ContainerRecord> = {
  stage: { at: 'running', hook: false },
  state: { running: { startedAt: AT } },
  instance,
};
const terminated = { exitCode: 0, startedAt: AT, finishedAt: AT, containerID: 'containerd://id' };
const ended: Partial<ContainerRecord> = {
  stage: { at: 'exited', until: undefined, killed: false },
  state: { terminated },
  instance,
};

const record = (own: Partial<ContainerRecord>, kind: ContainerRecord['kind'] = 'main'): ContainerRecord => ({
  ...newContainerRecord('c', kind, 'ContainerCreating'),
  ...own,
});
const told = (
  own: Partial<ContainerRecord>,
  spec: Partial<Container> = {},
  version = CONTAINERD,
): ContainerStatus => containerStatus(record(own), { name: 'c', image: 'img', ...spec }, version);

const one = { cpu: '1', memory: '1Gi' };
const two = { cpu: '2', memory: '2Gi' };
const stored = { 'ephemeral-storage': '2Gi', storage: '2Gi' };
const dummy = { 'dummy.io/dummy': '1' };
const both = (amounts: Readonly<Record<string, string>>): ResourceRequirements => ({
  limits: amounts,
  requests: amounts,
});

// As TestConvertToAPIContainerStatusesForResources of pkg/kubelet/kubelet_pods_test.go: a container has got what is
// allocated to it, unless it says something else while it runs.
test.each<
  [
    what: string,
    own: Partial<ContainerRecord>,
    allocated: ResourceRequirements,
    actual: ResourceRequirements | undefined,
    expected: ResourceRequirements,
  ]
>([
  ['runs, guaranteed', running, both(one), both(one), both(one)],
  [
    'runs, burstable, without a processor',
    running,
    { requests: { memory: '100M' } },
    { requests: { memory: '100M' } },
    { requests: { memory: '100M' } },
  ],
  [
    'runs with less than the least of a processor',
    running,
    { requests: { memory: '100M', cpu: '1m' }, limits: { cpu: '5m' } },
    { requests: { memory: '100M', cpu: '1m' }, limits: { cpu: '5m' } },
    { requests: { memory: '100M', cpu: '1m' }, limits: { cpu: '5m' } },
  ],
  [
    'runs with storage',
    running,
    both({ ...one, ...stored }),
    both({ ...one, ...stored }),
    both({ ...one, ...stored }),
  ],
  ['runs, best effort', running, {}, {}, {}],
  [
    'runs, best effort but for a device',
    running,
    { requests: { cpu: '0', memory: '0', ...dummy } },
    { requests: { cpu: '0', memory: '0', ...dummy } },
    { requests: { cpu: '0', memory: '0', ...dummy } },
  ],
  [
    'runs with a device',
    running,
    both({ ...one, ...dummy }),
    both({ ...one, ...dummy }),
    both({ ...one, ...dummy }),
  ],
  [
    'runs and is to get more',
    running,
    both({ ...two, ...stored }),
    both({ ...one, ...stored }),
    both({ ...one, ...stored }),
  ],
  ['has ended before it got more', ended, both(two), both(one), both(two)],
  ['runs, and nobody knows what it has', running, both(one), undefined, both(one)],
])('resources of one that %s', (_what, own, allocated, actual, expected) => {
  const { resources, allocatedResources } = told({ ...own, actual }, { resources: allocated });
  expect([resources, allocatedResources]).toEqual([expected, allocated.requests]);
});

test('a container that was never made has no resources', () => {
  const { resources, allocatedResources } = told({}, { resources: both(one) });
  expect([resources, allocatedResources]).toEqual([undefined, undefined]);
});

// As TestConvertToAPIContainerStatusesForUser: who it runs as is told by containerd, not by Docker.
test.each([
  [CONTAINERD, { linux: { uid: 0, gid: 10, supplementalGroups: [10] } }],
  ['docker://28.1.1', undefined],
])('the user of a container of %s', (version, user) => {
  expect(told(running, {}, version).user).toEqual(user);
});

// As TestUpdatePodStatus and TestUpdatePodStatusWithInitContainers of pkg/kubelet/prober/prober_manager_test.go, as far as
// it is what the kind of a container decides.
test.each<[ContainerRecord['kind'], Partial<ContainerRecord>, started: boolean | undefined, ready: boolean]>([
  ['main', { ...running, started: true, ready: true }, true, true],
  ['main', { ...running, started: false, ready: false }, false, false],
  ['main', ended, false, false],
  ['init', { ...running, started: true }, true, false],
  ['init', { ...ended, ready: true }, false, true],
  ['sidecar', { ...running, started: true, ready: true }, true, true],
  ['sidecar', ended, false, false],
  ['ephemeral', { ...running, started: true }, undefined, false],
])('a container of the kind %s: %#', (kind, own, started, ready) => {
  const status = containerStatus(record(own, kind), { name: 'c', image: 'img' }, CONTAINERD);
  expect([status.started, status.ready]).toEqual([started, ready]);
});

const first = { exitCode: 1, reason: 'First' };
const second = { exitCode: 2, reason: 'Second' };

test.each<
  [what: string, own: Partial<ContainerRecord>, deleted: boolean, expected: Partial<ContainerStatus>]
>([
  [
    'waits for its image',
    { state: { waiting: { reason: 'ErrImagePull' } } },
    false,
    { state: { waiting: { reason: 'ErrImagePull' } }, lastState: {} },
  ],
  [
    'waits for its image in a pod that is to go',
    { state: { waiting: { reason: 'ErrImagePull' } } },
    true,
    { state: { waiting: { reason: 'ContainerCreating' } }, lastState: {} },
  ],
  [
    'is to start again',
    { instance, state: { waiting: { reason: 'CrashLoopBackOff' } }, last: second, before: first },
    false,
    { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: second } },
  ],
  [
    'is not to start again any more',
    { instance, state: { waiting: { reason: 'CrashLoopBackOff' } }, last: second, before: first },
    true,
    { state: { terminated: second }, lastState: { terminated: first } },
  ],
  ['runs in a pod that is to go', running, true, { state: { running: { startedAt: AT } }, lastState: {} }],
  [
    'has ended in a pod that is to go',
    { ...ended, last: first },
    true,
    { state: { terminated }, lastState: { terminated: first } },
  ],
])('one that %s', (_what, own, deleted, expected) => {
  const status = containerStatus(
    record(own),
    { name: 'c', image: 'img' },
    CONTAINERD,
    deleted ? 'ContainerCreating' : undefined,
  );
  expect({ state: status.state, lastState: status.lastState }).toEqual(expected);
});

test('what waits remembers the last two ends', () => {
  const own = record({ state: { terminated: second }, last: first });
  setWaiting(own, 'CrashLoopBackOff', 'so');
  setWaiting(own, 'ErrImagePull', 'so');
  expect([own.last, own.before]).toEqual([second, first]);
});

// As TestStatusEquality of pkg/kubelet/status/status_manager_test.go.
test('statuses come in the order of names, whatever order they had', () => {
  const names = (text: string): readonly ContainerStatus[] =>
    [...text].map((name) => ({ ...told({}), name }));
  for (const text of ['badc', 'dcba', 'abcd']) expect(byName(names(text))).toEqual(names('abcd'));
});
