import { describe, expect, it } from 'vitest';
import type { Node, NodeSpec, Pod, Taint, Toleration } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { Plugin } from './filters.ts';
import { type ClusterEvent, isWorthRetrying } from './hints.ts';
import { node, pod, spread, storeOf, term } from './test-objects.ts';

/** The tables about queueing hints of pkg/scheduler/framework/plugins/…/*_test.go */

type StoredPod = Stored<Pod>;
type StoredNode = Stored<Node>;
type Labels = Readonly<Record<string, string>>;

const retries = (plugin: Plugin, waiting: StoredPod, event: ClusterEvent): boolean =>
  isWorthRetrying(waiting, [plugin], event, storeOf());

const nodeEvent = (before: StoredNode | undefined, after: StoredNode | undefined): ClusterEvent => ({
  resource: 'node',
  ...(before && { before }),
  ...(after && { after }),
});
const podEvent = (before: StoredPod | undefined, after: StoredPod | undefined): ClusterEvent => ({
  resource: 'pod',
  ...(before && { before }),
  ...(after && { after }),
});

/** A node with labels, or undefined for none. */
const labelled = (labels: Labels | undefined): StoredNode | undefined => labels && node('n', { labels });
/** Another pod with labels, on a node unless it waits; undefined for none. */
const other = (labels: Labels | undefined, on: string | undefined = 'n'): StoredPod | undefined =>
  labels && pod('other', { labels, ...(on !== '' && { node: on }) });

const SCAN: Labels = { service: 'securityscan' };
const WAITS = '';

describe('after InterPodAffinity', () => {
  const SERVICES = ['securityscan', 'value2'];
  const needing = (key: string, ...terms: readonly ReturnType<typeof term>[]): StoredPod =>
    pod('p', {
      spec: {
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution:
              terms.length > 0 ? terms : [term('service', 'In', SERVICES, key)],
          },
        },
      },
    });
  const avoiding = (labels: ReturnType<typeof term>): StoredPod =>
    pod('p', {
      spec: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [labels] } } },
    });
  const near = needing('region');
  const two = needing('', term('aaa', 'Exists', [], 'host'), term('bbb', 'Exists', [], 'host'));
  const far = avoiding(term('service', 'In', SERVICES, 'region'));
  type Row = [
    what: string,
    pod: StoredPod,
    before: Labels | undefined,
    after: Labels | undefined,
    worth: boolean,
    on?: string,
  ];
  it.each<Row>([
    ['a wanted one comes', near, undefined, SCAN, true],
    ['a wanted one waits too', near, undefined, SCAN, false, WAITS],
    ['another one comes', near, undefined, { aaa: 'a' }, false],
    ['one becomes wanted', near, { aaa: 'a' }, SCAN, true],
    ['one stays wanted', near, { service: 'value2' }, SCAN, false],
    ['one that waits stays wanted', near, SCAN, SCAN, false, WAITS],
    ['one is no longer wanted', near, SCAN, { aaa: 'a' }, false],
    ['one is no longer half of what is wanted', two, { aaa: 'a' }, SCAN, false],
    ['one becomes all of what is wanted', two, { aaa: 'a' }, { aaa: '', bbb: '' }, true],
    ['one is no longer to be avoided', far, SCAN, { service: 'aaaa' }, true],
    ['one is to be avoided now', far, { service: 'bbb' }, SCAN, false],
    ['one goes that nobody minds', far, { aaa: 'a' }, undefined, false],
    ['one goes that is to be avoided', far, SCAN, undefined, true],
  ])('%s', (_what, waiting, before, after, worth, on) => {
    expect(retries('InterPodAffinity', waiting, podEvent(other(before, on), other(after, on)))).toBe(worth);
  });

  const zone = needing('zone');
  const apart = avoiding(term('another', 'In', ['label'], 'zone'));
  it.each<Row>([
    ['a node with the label comes', zone, undefined, { zone: 'zone1' }, true],
    ['a node without it comes', needing('region'), undefined, { zone: 'zone1' }, false],
    ['another label changes', zone, { aaa: 'a' }, { aaa: 'b' }, false],
    ['another label comes', zone, { zone: 'zone1' }, { zone: 'zone1', unrelated: 'x' }, false],
    ['a node changes its zone', zone, { zone: 'zone1' }, { zone: 'zone2' }, true],
    ['a node gets a zone', zone, { aaa: 'a' }, { zone: 'zone1' }, true],
    ['a node with the label to be alone in comes', apart, undefined, { zone: 'zone1' }, true],
    ['a node without it comes too', apart, undefined, {}, true],
    ['another label comes to it', apart, { zone: 'zone1' }, { zone: 'zone1', unrelated: 'x' }, false],
    ['it changes', apart, { zone: 'zone1' }, { zone: 'zone2' }, true],
    ['it comes', apart, { aaa: 'a' }, { zone: 'zone1' }, false],
    ['it goes', apart, { zone: 'zone1' }, { aaa: 'a' }, true],
  ])('%s', (_what, waiting, before, after, worth) => {
    const event = nodeEvent(labelled(before), labelled(after));
    expect(retries('InterPodAffinity', waiting, event)).toBe(worth);
  });
});

describe('after PodTopologySpread', () => {
  const spreading = (...topologySpreadConstraints: readonly ReturnType<typeof spread>[]): StoredPod =>
    pod('p', { labels: { foo: '' }, spec: { topologySpreadConstraints } });
  const zones = spreading(spread(1, 'zone', 'foo'));
  const both = spreading(spread(1, 'zone', 'foo'), spread(1, 'node', 'foo'));
  const HERE = { zone: 'zone1', node: 'node1' };
  it.each<[string, StoredPod, Labels | undefined, Labels | undefined, boolean]>([
    ['a node changes its zone', zones, { zone: 'zone1' }, { zone: 'zone2' }, true],
    ['another label changes', zones, { foo: 'bar1' }, { foo: 'bar2' }, false],
    ['another label goes', both, { ...HERE, foo: 'bar' }, HERE, false],
    ['a node without zone comes', zones, undefined, { foo: 'bar' }, false],
    ['a node with one comes', zones, undefined, { zone: 'zone1' }, true],
    ['a node without zone goes', zones, { foo: 'bar' }, undefined, false],
    ['a node with one goes', zones, { zone: 'zone1' }, undefined, true],
    ['a node with one of two labels comes', both, undefined, { zone: 'zone1' }, false],
    ['a node with both comes', both, undefined, HERE, true],
    ['a node with one of two labels stays as it is', both, { zone: 'zone1' }, { zone: 'zone1' }, false],
    ['one of both changes', both, HERE, { zone: 'zone1', node: 'node2' }, true],
  ])('%s', (_what, waiting, before, after, worth) => {
    const event = nodeEvent(labelled(before), labelled(after));
    expect(retries('PodTopologySpread', waiting, event)).toBe(worth);
  });

  it.each<[string, Labels, boolean]>([
    ['with both labels', HERE, true],
    ['with one of them', { node: 'node1' }, false],
  ])('the taints of a node change %s', (_what, labels, worth) => {
    const tainted = (key: string): StoredNode =>
      node('n', { labels, spec: { taints: [{ key, value: 'bbb', effect: 'NoSchedule' }] } });
    expect(retries('PodTopologySpread', both, nodeEvent(tainted('aaa'), tainted('ccc')))).toBe(worth);
  });

  const FOO = { foo: '' };
  const selecting = spreading(spread(1, 'zone', 'foo'), spread(1, 'node', 'bar'));
  it.each<[string, StoredPod, Labels | undefined, Labels | undefined, boolean, string?]>([
    ['one that counts comes', zones, undefined, FOO, true],
    ['one that would count waits', zones, undefined, FOO, false, WAITS],
    ['one that waits begins to count', zones, { bar: '' }, FOO, false, WAITS],
    ['one that waits goes', zones, FOO, undefined, false, WAITS],
    ['one that does not count comes', zones, undefined, { bar: '' }, false],
    ['one that counts goes', zones, FOO, undefined, true],
    ['one that does not count goes', zones, { bar: '' }, undefined, false],
    ['one counts as before', zones, { foo: '', bar: 'bar1' }, { foo: '', bar: 'bar2' }, false],
    ['one begins to count', zones, {}, FOO, true],
    ['one no longer counts', zones, FOO, {}, true],
    ['one counts by another value', zones, { foo: 'foo1' }, { foo: 'foo2' }, false],
    ['one begins to count for one of two', selecting, FOO, { foo: '', bar: 'bar2' }, true],
    ['one counts for one of two as before', selecting, FOO, { foo: '', baz: '' }, false],
    ['one counts for both as before', selecting, { foo: '', bar: '' }, { foo: '', bar: 'bar2' }, false],
  ])('%s', (_what, waiting, before, after, worth, on) => {
    expect(retries('PodTopologySpread', waiting, podEvent(other(before, on), other(after, on)))).toBe(worth);
  });

  it('one of another namespace comes', () => {
    const one = pod('other', { namespace: 'fake-namespace', node: 'n', labels: FOO });
    expect(retries('PodTopologySpread', zones, podEvent(undefined, one))).toBe(false);
  });

  const honoring = (nodeTaintsPolicy: 'Honor' | 'Ignore'): StoredPod =>
    spreading(spread(1, 'zone', 'foo', { nodeTaintsPolicy }), spread(1, 'node', 'bar'));
  const TOLERANT = [{ key: 'node.kubernetes.io/unschedulable' }];
  it.each<[string, StoredPod, Labels, Labels, readonly Toleration[], boolean]>([
    ['tolerates more where taints count', honoring('Honor'), FOO, FOO, TOLERANT, true],
    ['tolerates more where they do not', honoring('Ignore'), FOO, FOO, TOLERANT, false],
    ['begins to count itself', honoring('Ignore'), {}, FOO, [], true],
    ['gets a label that nobody asks for', honoring('Ignore'), {}, { unrelated: '' }, [], false],
  ])('the pod itself %s', (_what, waiting, before, after, tolerations, worth) => {
    const event = podEvent(
      pod('p', { labels: before }),
      pod('p', { labels: after, ...(tolerations.length > 0 && { spec: { tolerations } }) }),
    );
    expect(retries('PodTopologySpread', waiting, event)).toBe(worth);
  });
});

describe('after NodeResourcesFit', () => {
  const A = 'example.com/aaa';
  const B = 'example.com/bbb';
  type List = Readonly<Record<string, string>>;
  const asking = (name: string, requests: List, on?: string): StoredPod =>
    pod(name, { requests: [requests], ...(on !== undefined && { node: on }) });
  it.each<[string, StoredPod | undefined, StoredPod | undefined, boolean]>([
    ['another one goes', asking('other', { cpu: '1' }, 'n'), undefined, true],
    ['one that waits goes', pod('other'), undefined, false],
    ['one that waits shrinks', asking('other', { cpu: '2' }), asking('other', { cpu: '1' }), false],
    [
      'another one shrinks in something else',
      asking('other', { memory: '2' }, 'n'),
      asking('other', { memory: '1' }, 'n'),
      false,
    ],
    ['another one shrinks', asking('other', { cpu: '2' }, 'n'), asking('other', { cpu: '1' }, 'n'), true],
    ['the pod itself shrinks', asking('p', { cpu: '2' }), asking('p', { cpu: '1' }), true],
    ['the pod itself asks for none any more', asking('p', { cpu: '2' }), asking('p', { cpu: '0' }), true],
    ['the pod itself grows', asking('p', { cpu: '1' }), asking('p', { cpu: '2' }), false],
  ])('%s', (_what, before, after, worth) => {
    expect(retries('NodeResourcesFit', asking('p', { cpu: '1' }), podEvent(before, after))).toBe(worth);
  });

  const TWO = { memory: '2', [A]: '1' };
  const ALL = { pods: '1', cpu: '1', memory: '1', 'ephemeral-storage': '1', [A]: '1' };
  const MUCH = { cpu: '2m', memory: '2', 'ephemeral-storage': '2', [A]: '2' };
  const RISING = { cpu: '1', memory: '2', 'ephemeral-storage': '3', [A]: '4' };
  it.each<[string, List, List | undefined, List, boolean]>([
    ['a node that is too small comes', { memory: '2' }, undefined, { memory: '1' }, false],
    ['a node of another kind comes', { [A]: '1' }, undefined, { [B]: '1' }, false],
    ['a node comes', TWO, undefined, { memory: '4', [A]: '2' }, true],
    [
      'a node gets something else',
      TWO,
      { memory: '2', [A]: '2' },
      { memory: '2', [A]: '1', [B]: '2' },
      false,
    ],
    ['a node gets more', TWO, { memory: '2', [A]: '1' }, { memory: '2', [A]: '2' }, true],
    ['a node becomes too small', TWO, { memory: '4', [A]: '2' }, { memory: '1', [A]: '2' }, false],
    ['a node becomes large enough', TWO, { memory: '1', [A]: '2' }, { memory: '4', [A]: '2' }, true],
    [
      'a node gets more of what is not asked for',
      {},
      ALL,
      { pods: '1', cpu: '2', memory: '2', 'ephemeral-storage': '2', [A]: '2' },
      false,
    ],
    ['a node takes more pods', {}, ALL, { ...ALL, pods: '2' }, true],
    ['a node gets less', MUCH, RISING, { ...RISING, 'ephemeral-storage': '1', [A]: '1' }, false],
    ['a node gets more of some', MUCH, RISING, { ...RISING, cpu: '3', memory: '4' }, true],
    [
      'a node gets less of what is not asked for',
      { cpu: '2m', memory: '2' },
      RISING,
      { ...RISING, 'ephemeral-storage': '1', [A]: '1' },
      false,
    ],
    [
      'a node gets more of something else',
      { cpu: '2m', memory: '2' },
      RISING,
      { ...RISING, 'ephemeral-storage': '5', [A]: '6' },
      false,
    ],
  ])('%s', (_what, requests, before, after, worth) => {
    const sized = (allocatable: List | undefined): StoredNode | undefined =>
      allocatable && node('n', { allocatable });
    const event = nodeEvent(sized(before), sized(after));
    expect(retries('NodeResourcesFit', asking('p', requests), event)).toBe(worth);
  });
});

describe('after NodeAffinity', () => {
  const BAR = { foo: 'bar' };
  const waiting = pod('p', {
    spec: {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'foo', operator: 'In', values: ['bar'] }] }],
          },
        },
      },
    },
  });
  it.each<[string, Labels | undefined, Labels, boolean]>([
    ['a node that does not match comes', undefined, {}, false],
    ['a node that matches comes', undefined, BAR, true],
    ['a node changes in nothing', {}, {}, false],
    ['a node gets another label', {}, { k: 'v' }, false],
    ['a node no longer matches', BAR, { k: 'v' }, false],
    ['a node begins to match', {}, BAR, true],
    ['a node matches as before', BAR, BAR, false],
  ])('%s', (_what, before, after, worth) => {
    expect(retries('NodeAffinity', waiting, nodeEvent(labelled(before), labelled(after)))).toBe(worth);
  });
});

describe('after TaintToleration', () => {
  const tainted = (...values: readonly string[]): StoredNode =>
    node('n', {
      spec: {
        taints: values.map((value): Taint => ({ key: 'dedicated', value, effect: 'NoSchedule' })),
      },
    });
  const tolerant = pod('p', {
    spec: { tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'user2', effect: 'NoSchedule' }] },
  });
  it.each<[string, StoredNode | undefined, StoredNode, boolean]>([
    ['a node comes that is not tolerated', undefined, tainted('user1'), false],
    ['a node comes that is', undefined, tainted('user2'), true],
    ['a node gets one more taint', tainted('user1'), tainted('user1', 'user3'), false],
    ['a node gets a taint that is tolerated', tainted('user1'), tainted('user2'), true],
  ])('%s', (_what, before, after, worth) => {
    expect(retries('TaintToleration', tolerant, nodeEvent(before, after))).toBe(worth);
  });

  it.each([
    ['another pod', 'other', false],
    ['the pod itself', 'p', true],
  ])('%s tolerates more', (_what, name, worth) => {
    const event = podEvent(
      pod(name),
      pod(name, { spec: { tolerations: [{ key: 'foo', effect: 'NoSchedule' }] } }),
    );
    expect(retries('TaintToleration', pod('p'), event)).toBe(worth);
  });
});

describe('after NodeUnschedulable', () => {
  const CORDONED: NodeSpec = { unschedulable: true };
  const TAINTS = { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' as const }] };
  it.each<[string, NodeSpec | undefined, NodeSpec, boolean]>([
    ['a cordoned node comes', undefined, CORDONED, false],
    ['a node comes', undefined, { unschedulable: false }, true],
    ['a cordoned node gets a taint', CORDONED, { ...CORDONED, ...TAINTS }, false],
    ['a node gets a taint', { unschedulable: false }, { unschedulable: false, ...TAINTS }, false],
    ['a node is uncordoned', CORDONED, { unschedulable: false }, true],
  ])('%s', (_what, before, after, worth) => {
    const event = nodeEvent(before && node('n', { spec: before }), node('n', { spec: after }));
    expect(retries('NodeUnschedulable', pod('p'), event)).toBe(worth);
  });

  const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
  it.each([
    ['another pod tolerates cordons', 'other', UNSCHEDULABLE, false],
    ['the pod itself tolerates cordons', 'p', UNSCHEDULABLE, true],
    ['the pod itself tolerates something else', 'p', 'unrelated-key', false],
  ])('%s', (_what, name, key, worth) => {
    const event = podEvent(pod(name), pod(name, { spec: { tolerations: [{ key, operator: 'Exists' }] } }));
    expect(retries('NodeUnschedulable', pod('p'), event)).toBe(worth);
  });
});

describe('after NodePorts', () => {
  const ports = (hostPort: number | undefined, on?: string): StoredPod =>
    pod('other', {
      ...(on !== undefined && { node: on }),
      spec: {
        containers: hostPort ? [{ name: 'c', ports: [{ containerPort: hostPort, hostPort }] }] : [],
      },
    });
  it.each<[string, StoredPod, boolean]>([
    ['one that waits goes', ports(undefined), false],
    ['one without ports goes', ports(undefined, 'n'), false],
    ['one with another port goes', ports(8081, 'n'), false],
    ['one with the port goes', ports(8080, 'n'), true],
  ])('%s', (_what, gone, worth) => {
    const { spec } = ports(8080);
    expect(retries('NodePorts', pod('p', { spec }), podEvent(gone, undefined))).toBe(worth);
  });

  it('a node comes', () => {
    for (const plugin of ['NodePorts', 'NodeName', 'VolumeRestrictions'] as const)
      expect(retries(plugin, pod('p'), nodeEvent(undefined, node('n')))).toBe(true);
  });
});

it('tries again at once whom nobody refused', () => {
  expect(isWorthRetrying(pod('p'), [], podEvent(pod('other'), undefined), storeOf())).toBe(true);
});
