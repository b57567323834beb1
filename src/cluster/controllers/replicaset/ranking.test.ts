import { describe, expect, it } from 'vitest';
import { formatTime } from '../../machinery/time.ts';
import type { StoredPod } from '../pods.ts';
import { type PodTraits, readiness, storedPod } from '../test-objects.ts';
import { podsToDelete } from './ranking.ts';

const NOW = 1_000_000;

const restarted = (regular: number, sidecar: number): PodTraits => ({
  spec: {
    nodeName: 'n1',
    initContainers: [{ name: 'sidecar', restartPolicy: 'Always' }, { name: 'setup' }],
  },
  status: {
    ...readiness(undefined),
    containerStatuses: [{ name: 'c', image: '', imageID: '', ready: false, restartCount: regular }],
    initContainerStatuses: [
      { name: 'sidecar', image: '', imageID: '', ready: false, restartCount: sidecar },
      { name: 'setup', image: '', imageID: '', ready: false, restartCount: 99 },
    ],
  },
});

const costing = (cost: string): PodTraits => ({
  metadata: { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } },
  spec: { nodeName: 'n1' },
  status: readiness(10),
});

const born = (second: number): PodTraits => ({
  metadata: { creationTimestamp: formatTime(second * 1000) },
  spec: { nodeName: 'n1' },
  status: { phase: 'Pending' },
});

const on = (nodeName: string, status = readiness(10)): PodTraits => ({ spec: { nodeName }, status });

describe('the pod that goes first', () => {
  it.each<[string, PodTraits, PodTraits]>([
    ['has no node', { status: { phase: 'Pending' } }, on('n1', { phase: 'Pending' })],
    ['is pending', on('n1', { phase: 'Pending' }), on('n1', { phase: 'Unknown' })],
    ['is unknown', on('n1', { phase: 'Unknown' }), on('n1', readiness(undefined))],
    ['is not ready', on('n1', readiness(undefined)), on('n1', readiness(10))],
    ['costs less', costing('-5'), costing('0')],
    ['costs less than nothing said', costing('-1'), on('n1')],
    ['costs nothing because it says nonsense', costing('+9'), costing('5')],
    ['costs nothing because it says too much', costing('4294967296'), costing('5')],
    ['became ready a moment ago', on('n1', readiness(999)), on('n1', readiness(10))],
    [
      'is ready, nobody knows since when',
      on('n1', { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }),
      on('n1', readiness(10)),
    ],
    ['has restarted more often', restarted(3, 0), restarted(2, 9)],
    ['has a sidecar that restarted more often', restarted(3, 2), restarted(3, 1)],
    ['is younger by far', born(999), born(10)],
  ])('%s', (_, first, second) => {
    const [a, b] = [storedPod('a', first), storedPod('b', second)];
    for (const pods of [
      [a, b],
      [b, a],
    ])
      expect(podsToDelete(pods, [], 1, NOW)).toEqual([a]);
  });

  it('is of a crowded node, counting the pods of all related sets that are active', () => {
    const pods = [storedPod('a', on('n1')), storedPod('b', on('n2'))];
    const others = [
      storedPod('c', on('n2')),
      storedPod('d', on('n1', { phase: 'Succeeded' })),
      storedPod('e', { ...on('n1'), metadata: { deletionTimestamp: formatTime(0) } }),
    ];
    expect(podsToDelete(pods, [...pods, ...others], 1, NOW).map(({ metadata }) => metadata.name)).toEqual([
      'b',
    ]);
  });

  it('is drawn by its UID among those of about the same age', () => {
    const pods = [storedPod('b', on('n1', readiness(20))), storedPod('a', on('n1', readiness(10)))];
    const names = (list: readonly StoredPod[]) => list.map(({ metadata }) => metadata.name);
    expect(names(podsToDelete(pods, [], 1, NOW))).toEqual(['a']);
    expect(names(podsToDelete(pods.toReversed(), [], 1, NOW))).toEqual(['a']);
  });

  const READY = { phase: 'Running' as const, conditions: [{ type: 'Ready', status: 'True' }] };
  const NAMED: Readonly<Record<string, StoredPod>> = {
    waiting: storedPod('waiting', { status: { phase: 'Pending' } }),
    starting: storedPod('starting', on('fake-node', { phase: 'Pending' })),
    unready: storedPod('unready', on('fake-node', readiness(undefined))),
    ready1: storedPod('ready1', on('fake-node-1', READY)),
    ready2: storedPod('ready2', on('fake-node-2', READY)),
  };
  const named = (text: string): readonly StoredPod[] => text.split(' ').flatMap((name) => NAMED[name] ?? []);
  it.each<[string, string, number, string, string | undefined]>([
    ['none of none', '', 0, '', undefined],
    ['all, as they come', 'unready ready1', 2, 'unready ready1', undefined],
    ['one that is not ready', 'ready1 unready', 1, 'unready', undefined],
    [
      'all of all kinds, as they come',
      'ready1 ready1 ready2 unready starting waiting',
      6,
      'ready1 ready1 ready2 unready starting waiting',
      undefined,
    ],
    [
      'all of all kinds, beside nobody',
      'ready1 ready1 ready2 unready starting waiting',
      6,
      'ready1 ready1 ready2 unready starting waiting',
      '',
    ],
    ['one without a node', 'starting waiting', 1, 'waiting', undefined],
    ['those that are not ready', 'ready1 unready unready', 2, 'unready unready', undefined],
    ['one with neighbours', 'ready1 ready2', 1, 'ready2', 'ready1 ready2 ready2'],
    ['one that is pending', 'starting unready', 1, 'starting', undefined],
    [
      'three of all kinds',
      'ready1 ready2 unready starting waiting',
      3,
      'waiting starting unready',
      undefined,
    ],
  ])('is told for several: %s', (_name, pods, count, expected, related = pods) => {
    expect(podsToDelete(named(pods), named(related), count, NOW)).toEqual(named(expected));
  });

  it('needs no rank when all go', () => {
    const pods = [storedPod('b', on('n1')), storedPod('a', on('n1'))];
    expect(podsToDelete(pods, [], 2, NOW)).toBe(pods);
  });
});
