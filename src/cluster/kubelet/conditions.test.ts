import { expect, test } from 'vitest';
import type { ContainerStatus, PodSpec } from '../api/types.ts';
import { containersReady, podInitialized, podReady, type Verdict } from './conditions.ts';

const status = (name: string, own: Partial<ContainerStatus>): ContainerStatus => ({
  name,
  ready: false,
  restartCount: 0,
  image: '',
  imageID: '',
  ...own,
});
const ready = (name: string): ContainerStatus => status(name, { ready: true });
const lame = (name: string): ContainerStatus => status(name, {});
const containers = (...names: readonly string[]): readonly { name: string }[] =>
  names.map((name) => ({ name }));
const sidecars = (...names: readonly string[]): NonNullable<PodSpec['initContainers']> =>
  names.map((name) => ({ name, restartPolicy: 'Always' }));
const no = (reason: string, message?: string): Verdict => ({
  ok: false,
  reason,
  ...(message !== undefined && { message }),
});
const unready = (message: string): Verdict => no('ContainersNotReady', message);

type Case = readonly [
  spec: Partial<PodSpec>,
  statuses: readonly ContainerStatus[] | undefined,
  phase: string,
  verdict: Verdict,
];

// The tables of pkg/kubelet/status/generate_test.go.
const readiness: readonly Case[] = [
  [{}, undefined, 'Running', no('UnknownContainerStatuses')],
  [{}, [], 'Running', { ok: true }],
  [{ containers: containers('1') }, [], 'Running', unready('containers with unknown status: [1]')],
  [{ containers: containers('1', '5') }, [ready('1'), ready('5')], 'Running', { ok: true }],
  [
    { containers: containers('1', '5') },
    [ready('1')],
    'Running',
    unready('containers with unknown status: [5]'),
  ],
  [
    { containers: containers('1', '5') },
    [ready('1'), lame('5')],
    'Running',
    unready('containers with unready status: [5]'),
  ],
  [{ containers: containers('1') }, [lame('1')], 'Succeeded', no('PodCompleted')],
  [
    { initContainers: sidecars('s'), containers: containers('m') },
    [ready('m')],
    'Running',
    unready('containers with unknown status: [s]'),
  ],
  [
    { initContainers: sidecars('s', 't'), containers: containers('m') },
    [ready('s'), ready('t'), ready('m')],
    'Running',
    { ok: true },
  ],
  [
    { initContainers: sidecars('s', 't'), containers: containers('m') },
    [ready('s'), ready('m')],
    'Running',
    unready('containers with unknown status: [t]'),
  ],
  [
    { initContainers: sidecars('s', 't'), containers: containers('m') },
    [ready('s'), lame('t'), ready('m')],
    'Running',
    unready('containers with unready status: [t]'),
  ],
];

test.each(readiness)(
  'ContainersReady and, without gates, Ready: case %#',
  (spec, statuses, phase, verdict) => {
    expect(containersReady(spec, statuses, phase)).toEqual(verdict);
    expect(podReady(spec, [], containersReady(spec, statuses, phase))).toEqual(verdict);
  },
);

const missing = (name: string): string =>
  `corresponding condition of pod readiness gate "${name}" does not exist.`;
const closed = (name: string): string =>
  `the status of pod readiness gate "${name}" is not "True", but False`;

test.each<readonly [gates: string, conditions: Readonly<Record<string, string>>, statuses: string, Verdict]>([
  ['a', {}, '', no('ReadinessGatesNotReady', missing('a'))],
  ['a', { a: 'False' }, '', no('ReadinessGatesNotReady', closed('a'))],
  ['a', { a: 'True' }, '', { ok: true }],
  ['a b', { a: 'True' }, '', no('ReadinessGatesNotReady', missing('b'))],
  ['a b', { a: 'True', b: 'False' }, '', no('ReadinessGatesNotReady', closed('b'))],
  ['a b', { a: 'True', b: 'True' }, '', { ok: true }],
  ['a', { a: 'True' }, '1', unready('containers with unready status: [1]')],
])('Ready with gates %s and conditions %j', (gates, conditions, names, verdict) => {
  const spec = {
    readinessGates: gates.split(' ').map((conditionType) => ({ conditionType })),
    containers: names === '' ? [] : containers(names),
  };
  const given = Object.entries(conditions).map(([type, own]) => ({ type, status: own }));
  const statuses = spec.containers.map(({ name }) => lame(name));
  expect(podReady(spec, given, containersReady(spec, statuses, 'Running'))).toEqual(verdict);
});

const one = { initContainers: containers('1'), containers: containers('m') };
const two = { initContainers: containers('1', '5'), containers: containers('m') };
const sidecar = { initContainers: sidecars('1'), containers: containers('m') };

test.each<Case>([
  [two, undefined, 'Running', no('UnknownContainerStatuses')],
  [{}, [], 'Running', { ok: true }],
  [one, [], 'Running', no('ContainersNotInitialized', 'containers with unknown status: [1]')],
  [two, [ready('1'), ready('5')], 'Running', { ok: true }],
  [two, [ready('1')], 'Running', no('ContainersNotInitialized', 'containers with unknown status: [5]')],
  [
    two,
    [ready('1'), lame('5')],
    'Running',
    no('ContainersNotInitialized', 'containers with incomplete status: [5]'),
  ],
  [one, [ready('1')], 'Succeeded', { ok: true, reason: 'PodCompleted' }],
  [
    sidecar,
    [status('1', { started: false })],
    'Pending',
    no('ContainersNotInitialized', 'containers with incomplete status: [1]'),
  ],
  [sidecar, [status('1', { started: true })], 'Running', { ok: true }],
  [
    sidecar,
    [status('1', { started: false }), status('m', { state: { running: {} } })],
    'Running',
    { ok: true },
  ],
])('Initialized: case %#', (spec, statuses, phase, verdict) => {
  expect(podInitialized(spec, statuses, phase)).toEqual(verdict);
});
