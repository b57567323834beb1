import { describe, expect, it } from 'vitest';
import { fakeClient, unused } from '../test-client.ts';
import { VirtualClock } from '../clock.ts';
import { KeyedRandom } from '../random.ts';
import { Store } from '../store/store.ts';
import { nodeTtlController, ttlSeconds, ttlStep } from './node-ttl.ts';
import { storedNode } from './test-objects.ts';

/** Models pkg/controller/ttl/ttl_controller_test.go TestDesiredTTL */
describe('how long kubelets may keep what they have read', () => {
  it.each([
    // From a step, with one node more.
    [0, 1, 0],
    [0, 100, 0],
    [0, 101, 15],
    [1, 499, 15],
    [1, 501, 30],
    [2, 1001, 60],
    [3, 2001, 300],
    // With one node less.
    [1, 99, 15],
    [1, 89, 0],
    [2, 449, 15],
    [2, 451, 30],
    [3, 899, 30],
    [4, 1799, 60],
    [4, 10_000, 300],
  ])('from step %i with %i nodes: %i s', (step, nodes, seconds) => {
    expect(ttlSeconds(ttlStep(step, nodes))).toBe(seconds);
  });
});

const TTL = 'node.alpha.kubernetes.io/ttl';
type Annotations = Readonly<Record<string, string>> | undefined;

/** Models pkg/controller/ttl/ttl_controller_test.go TestPatchNodeWithAnnotation, TestUpdateNodeIfNeeded */
describe('what a node is told', () => {
  /** The annotations that are written on a node of a cluster at a step; nothing if none are. */
  function told(step: number, annotations: Annotations): Annotations {
    const store = new Store();
    const node = storedNode('name');
    store.put('nodes', { ...node, metadata: { ...node.metadata, ...(annotations && { annotations }) } });
    let written: Annotations;
    const client = fakeClient({
      get: (resource, _namespace, name) => store.get(resource, `default/${name}`),
      update: (_resource, object) => {
        written = object.metadata.annotations;
        return object;
      },
    });
    const clock = new VirtualClock(0);
    const recorder = () => ({ event: unused });
    const controller = nodeTtlController({ clock, random: new KeyedRandom(1), store, client, recorder });
    controller.resync();
    const state = controller.state?.();
    if (state) controller.restore?.({ ...state, times: new Map([['step', step]]) });
    clock.runNext(0);
    controller.stop();
    return written;
  }

  it.each<[number, Annotations, Annotations]>([
    [0, undefined, { [TTL]: '0' }],
    [1, undefined, { [TTL]: '15' }],
    [2, undefined, { [TTL]: '30' }],
    [1, {}, { [TTL]: '15' }],
    [3, { [TTL]: '0' }, { [TTL]: '60' }],
    [3, { [TTL]: '0', a: 'b' }, { [TTL]: '60', a: 'b' }],
    [3, { [TTL]: '60' }, undefined],
    [3, { [TTL]: '60', a: 'b' }, undefined],
    [2, { [TTL]: '60' }, { [TTL]: '30' }],
    [3, { [TTL]: 'x' }, { [TTL]: '60' }],
  ])('at step %i with %j: %j', (step, annotations, wanted) => {
    expect(told(step, annotations)).toEqual(wanted);
  });
});
