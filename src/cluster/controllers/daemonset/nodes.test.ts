import { describe, expect, it } from 'vitest';
import type { PodSpec, Taint, Toleration } from '../../api/types.ts';
import { formatTime } from '../../machinery/time.ts';
import { storedNode, storedPod } from '../test-objects.ts';
import { planNodes } from './nodes.ts';
import { daemonPod, placement, targetNode, tolerationsOf } from './placement.ts';
import { daemonSetStatus } from './status.ts';
import { daemonSet, Fleet } from './test-fleet.ts';

describe('nodes', () => {
  it('get a daemon each, and lose what is too much', () => {
    const fleet = new Fleet(5);
    expect(fleet.steps(2)).toEqual([
      [5, 0],
      [0, 0],
    ]);
    const crowded = new Fleet(5);
    crowded.add('node-1', 'v1');
    for (let i = 0; i < 2; i++) crowded.add('node-2', 'v1', undefined, i);
    for (let i = 0; i < 5; i++) crowded.add('node-3', 'v1', undefined, i);
    expect(crowded.step()).toEqual([2, 5]);
    expect(crowded.pods.map(({ metadata: { name } }) => name).slice(0, 3)).toEqual([
      'node-1-v1-0',
      'node-2-v1-1',
      'node-3-v1-3',
    ]);
  });

  it('wait for a daemon that goes, but not for one that has ended', () => {
    const fleet = new Fleet(2);
    fleet.add('node-0', 'v1', undefined, 0, { deletionTimestamp: formatTime(0) });
    fleet.pods.push(
      storedPod('ended', {
        metadata: { deletionTimestamp: formatTime(0) },
        spec: { nodeName: 'node-1' },
        status: { phase: 'Failed' },
      }),
    );
    expect(planNodes(fleet.daemons, () => true).create).toEqual(['node-1']);
  });

  it('lose failed daemons unless those have to wait', () => {
    const fleet = new Fleet(1);
    fleet.pods.push(storedPod('bad', { spec: { nodeName: 'node-0' }, status: { phase: 'Failed' } }));
    expect(planNodes(fleet.daemons, () => false)).toEqual({ create: [], remove: [] });
    expect(fleet.steps(3)).toEqual([
      [0, 1],
      [1, 0],
      [0, 0],
    ]);
  });

  it('that are gone take daemons along that never came to them', () => {
    const fleet = new Fleet(1);
    const affinity = daemonPod(fleet.set, 'gone', 'v1').spec?.affinity;
    fleet.pods.push(storedPod('lost', { ...(affinity && { spec: { affinity } }) }));
    fleet.add('gone', 'v1');
    expect(planNodes(fleet.daemons, () => true).remove.map(({ metadata: { name } }) => name)).toEqual([
      'lost',
    ]);
  });
});

describe('placement', () => {
  const here = storedNode('here', {}, { zone: 'a' });
  const tainted = (effect: Taint['effect']) => storedNode('here', { taints: [{ key: 'k', effect }] });

  it.each([
    ['any node', {}, here, true, true],
    ['the named node', { nodeName: 'here' }, here, true, true],
    ['another named node', { nodeName: 'there' }, here, false, false],
    ['selected nodes', { nodeSelector: { zone: 'a' } }, here, true, true],
    ['other nodes', { nodeSelector: { zone: 'b' } }, here, false, false],
    ['nodes that take nobody new', {}, tainted('NoSchedule'), false, true],
    ['nodes that throw out', {}, tainted('NoExecute'), false, false],
    ['nodes that prefer others', {}, tainted('PreferNoSchedule'), true, true],
    ['tolerated nodes', { tolerations: [{ operator: 'Exists' as const }] }, tainted('NoExecute'), true, true],
    // such a node takes nobody new either, and that no daemon tolerates by itself: those that are there are too many
    [
      'nodes that do not answer',
      {},
      storedNode('here', {
        taints: (['NoSchedule', 'NoExecute'] as const).map((effect) => ({
          key: 'node.kubernetes.io/unreachable',
          effect,
        })),
      }),
      false,
      true,
    ],
    ...[
      'not-ready:NoExecute',
      'unreachable:NoExecute',
      'unschedulable:NoSchedule',
      'disk-pressure:NoSchedule',
      'memory-pressure:NoSchedule',
      'pid-pressure:NoSchedule',
    ].map((text) => {
      const [name = '', effect] = text.split(':');
      const key = `node.kubernetes.io/${name}`;
      const taint = {
        key,
        effect: effect === 'NoExecute' ? ('NoExecute' as const) : ('NoSchedule' as const),
      };
      return [`nodes that are ${name}`, {}, storedNode('here', { taints: [taint] }), true, true] as const;
    }),
  ] as const)('on %s', (_, spec: Partial<PodSpec>, node, run, stay) => {
    expect(placement(daemonSet({}, spec), node)).toEqual({ run, stay });
  });

  it('needs the host network where there is no other', () => {
    const taint = { key: 'node.kubernetes.io/network-unavailable', effect: 'NoSchedule' as const };
    const node = storedNode('here', { taints: [taint] });
    expect(placement(daemonSet(), node).run).toBe(false);
    expect(placement(daemonSet({}, { hostNetwork: true }), node).run).toBe(true);
  });

  it('takes the limit off a toleration of its own, and adds those that are missing', () => {
    const limited: Toleration = {
      key: 'node.kubernetes.io/not-ready',
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    };
    const all = tolerationsOf({ containers: [], tolerations: [{ operator: 'Exists' }, limited] });
    expect(all.map(({ key, tolerationSeconds }) => [key, tolerationSeconds])).toEqual([
      [undefined, undefined],
      ['node.kubernetes.io/not-ready', undefined],
      ['node.kubernetes.io/unreachable', undefined],
      ['node.kubernetes.io/disk-pressure', undefined],
      ['node.kubernetes.io/memory-pressure', undefined],
      ['node.kubernetes.io/pid-pressure', undefined],
      ['node.kubernetes.io/unschedulable', undefined],
    ]);
  });

  it('binds a pod to its node and to nothing else', () => {
    const term = { matchExpressions: [{ key: 'zone', operator: 'In' as const, values: ['a'] }] };
    const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term, term] } };
    const pod = daemonPod(daemonSet({}, { affinity: { nodeAffinity: required } }), 'here', 'v1');
    expect(pod.spec?.affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['here'] }] }],
        },
      },
    });
  });

  it.each([
    [['node-1'], 'node-1'],
    [['node-1', 'node-2'], undefined],
  ])('is read off the affinity to %j', (values, node) => {
    const matchFields = [{ key: 'metadata.name', operator: 'In' as const, values }];
    const nodeAffinity = {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
    };
    expect(targetNode(storedPod('a', { spec: { affinity: { nodeAffinity } } }))).toBe(node);
  });
});

describe('the status', () => {
  it('keeps what is said beside the counts', () => {
    const set = daemonSet();
    const said = { collisionCount: 2, conditions: [{ type: 'Odd', status: 'True' }] };
    const fleet = new Fleet(0, { ...set, status: { ...set.status, ...said } });
    expect(daemonSetStatus(fleet.daemons)).toEqual({
      currentNumberScheduled: 0,
      desiredNumberScheduled: 0,
      numberMisscheduled: 0,
      numberReady: 0,
      observedGeneration: 1,
      ...said,
    });
  });

  it('counts by node', () => {
    const fleet = new Fleet(4, daemonSet({ minReadySeconds: 20 }, { nodeSelector: { run: 'yes' } }));
    fleet.nodes = fleet.nodes.map((node, i) =>
      i < 3 ? storedNode(node.metadata.name, {}, { run: 'yes' }) : node,
    );
    fleet.add('node-0', 'v1', 50);
    fleet.add('node-1', 'v0', 90);
    fleet.add('node-3', 'v1', 50);
    expect(daemonSetStatus(fleet.daemons)).toEqual({
      currentNumberScheduled: 2,
      desiredNumberScheduled: 3,
      numberAvailable: 1,
      numberMisscheduled: 1,
      numberReady: 2,
      numberUnavailable: 2,
      observedGeneration: 1,
      updatedNumberScheduled: 1,
    });
  });
});
