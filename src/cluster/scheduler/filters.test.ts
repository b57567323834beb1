import { describe, expect, it } from 'vitest';
import type {
  Container,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodSpec,
  Taint,
  Toleration,
} from '../api/types.ts';
import { beginCycle, reject } from './filters.ts';
import { infos, node, pod, storeOf } from './test-objects.ts';

/** The tables of pkg/scheduler/framework/plugins/{nodeports,nodeunschedulable,tainttoleration,nodeaffinity} */

type Labels = Readonly<Record<string, string>>;

/** Why a pod cannot come to a node: `plugin: reason`, with `!` when room on the node would change nothing. */
function verdict(
  asks: Partial<PodSpec>,
  { name = 'n', labels = {}, spec = {} }: { name?: string; labels?: Labels; spec?: object } = {},
  there: readonly Partial<PodSpec>[] = [],
): string | undefined {
  const nodes = infos(
    [node(name, { labels, spec })],
    there.map((one, i) => pod(`there-${i}`, { node: name, spec: one })),
  );
  const found = beginCycle(pod('p', { spec: asks }), nodes, storeOf());
  const [info] = nodes;
  const rejection = 'plugin' in found ? found : info && reject(found, info);
  return rejection && `${rejection.resolvable ? '' : '!'}${rejection.plugin}: ${rejection.reasons.join()}`;
}

/** A container with ports of the node, as `UDP/127.0.0.1/8080`. */
const ports = (text: string): Container => ({
  name: 'c',
  ports: text
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const [protocol = '', hostIP = '', port] = word.split('/');
      return {
        containerPort: Number(port),
        hostPort: Number(port),
        ...((protocol === 'TCP' || protocol === 'UDP') && { protocol }),
        ...(hostIP !== '' && { hostIP }),
      };
    }),
});

describe('ports of the node', () => {
  it.each([
    ['none', '', 'TCP//8080', true],
    ['another port', 'UDP/127.0.0.1/8080', 'UDP/127.0.0.1/9090', true],
    ['the same UDP port', 'UDP/127.0.0.1/8080', 'UDP/127.0.0.1/8080', false],
    ['the same TCP port', 'TCP/127.0.0.1/8080', 'TCP/127.0.0.1/8080', false],
    ['another address', 'TCP/127.0.0.1/8080', 'TCP/127.0.0.2/8080', true],
    ['another protocol', 'UDP/127.0.0.1/8080', 'TCP/127.0.0.1/8080', true],
    ['the second is taken', 'UDP/127.0.0.1/8000 UDP/127.0.0.1/8080', 'UDP/127.0.0.1/8080', false],
    [
      'the first is taken',
      'TCP/127.0.0.1/8001 UDP/127.0.0.1/8080',
      'TCP/127.0.0.1/8001 UDP/127.0.0.1/8081',
      false,
    ],
    ['all addresses are wanted', 'TCP/0.0.0.0/8001', 'TCP/127.0.0.1/8001', false],
    ['one and all addresses are wanted', 'TCP/10.0.10.10/8001 TCP/0.0.0.0/8001', 'TCP/127.0.0.1/8001', false],
    ['all addresses are taken', 'TCP/127.0.0.1/8001', 'TCP/0.0.0.0/8001', false],
    ['all addresses of another protocol are', 'UDP/127.0.0.1/8001', 'TCP/0.0.0.0/8001', true],
    ['all addresses of both are', 'UDP/127.0.0.1/8001', 'TCP/0.0.0.0/8001 UDP/0.0.0.0/8001', false],
    ['all addresses are wanted, of other ports', 'TCP/0.0.0.0/80', 'TCP/127.0.0.1/79 TCP/127.0.0.1/81', true],
    ['all addresses are taken, of other ports', 'TCP/127.0.0.1/80', 'TCP/0.0.0.0/79 UDP/0.0.0.0/80', true],
    [
      'other ports and protocols of one address are',
      'TCP/127.0.0.1/80',
      'TCP/127.0.0.1/79 UDP/127.0.0.1/80',
      true,
    ],
    ['nothing is said, and another port is taken', '//81', 'TCP/127.0.0.1/80', true],
    ['TCP on all addresses if nothing is said', '//8001', 'TCP/127.0.0.1/8001', false],
  ])('%s', (_name, wanted, taken, fits) => {
    expect(verdict({ containers: [ports(wanted)] }, {}, [{ containers: [ports(taken)] }])).toBe(
      fits ? undefined : "NodePorts: node(s) didn't have free ports for the requested pod ports",
    );
  });

  it('are not those of what ends before the pod runs, but those of sidecars', () => {
    const there = [{ containers: [ports('TCP//8001')] }];
    const first = ports('TCP//8001');
    expect(verdict({ initContainers: [first] }, {}, there)).toBeUndefined();
    const sidecar = { ...first, restartPolicy: 'Always' as const };
    expect(verdict({ initContainers: [sidecar] }, {}, there)).toBe(
      "NodePorts: node(s) didn't have free ports for the requested pod ports",
    );
  });
});

describe('a cordon', () => {
  const TOLERANT: Partial<PodSpec> = {
    tolerations: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }],
  };
  it.each<[string, Partial<PodSpec>, boolean, string | undefined]>([
    ['keeps pods away', {}, true, '!NodeUnschedulable: node(s) were unschedulable'],
    ['is not there', {}, false, undefined],
    ['is tolerated', TOLERANT, true, undefined],
  ])('%s', (_name, asks, unschedulable, wanted) => {
    expect(verdict(asks, { spec: { unschedulable } })).toBe(wanted);
  });
});

describe('taints', () => {
  const taint = (key: string, value: string, effect: Taint['effect'] = 'NoSchedule'): Taint => ({
    ...{ key, value, effect },
  });
  const USER = [taint('dedicated', 'user1')];
  const FOO = [taint('foo', 'bar')];
  it.each<[string, readonly Toleration[], readonly Taint[], string | undefined]>([
    ['keep pods away', [], USER, '{dedicated: user1}'],
    ['are tolerated by value', [{ key: 'dedicated', value: 'user1', effect: 'NoSchedule' }], USER, undefined],
    [
      'are not, with another value',
      [{ key: 'dedicated', operator: 'Equal', value: 'user2', effect: 'NoSchedule' }],
      USER,
      '{dedicated: user1}',
    ],
    ['are tolerated by key', [{ key: 'foo', operator: 'Exists', effect: 'NoSchedule' }], FOO, undefined],
    [
      'are all tolerated',
      [
        { key: 'dedicated', operator: 'Equal', value: 'user2', effect: 'NoSchedule' },
        { key: 'foo', operator: 'Exists', effect: 'NoSchedule' },
      ],
      [taint('dedicated', 'user2'), ...FOO],
      undefined,
    ],
    [
      'are not, with another effect',
      [{ key: 'foo', operator: 'Equal', value: 'bar', effect: 'PreferNoSchedule' }],
      FOO,
      '{foo: bar}',
    ],
    ['are tolerated whatever they do', [{ key: 'foo', operator: 'Equal', value: 'bar' }], FOO, undefined],
    [
      'that one would rather avoid do not matter',
      [{ key: 'dedicated', operator: 'Equal', value: 'user2', effect: 'NoSchedule' }],
      [taint('dedicated', 'user1', 'PreferNoSchedule')],
      undefined,
    ],
    ['nor without tolerations', [], [taint('dedicated', 'user1', 'PreferNoSchedule')], undefined],
    [
      'are named by the first that is not tolerated',
      [{ key: 'foo', operator: 'Exists' }],
      [...FOO, taint('a', '', 'NoExecute'), ...USER],
      '{a: }',
    ],
  ])('%s', (_name, tolerations, taints, wanted) => {
    expect(verdict({ tolerations }, { spec: { taints } })).toBe(
      wanted === undefined ? undefined : `!TaintToleration: node(s) had untolerated taint ${wanted}`,
    );
  });
});

describe('selectors of nodes', () => {
  type Requirement = NodeSelectorRequirement;
  const is = (key: string, operator: Requirement['operator'], ...values: string[]): Requirement => ({
    ...{ key, operator },
    ...(values.length > 0 && { values }),
  });
  const affine = (...nodeSelectorTerms: NodeSelectorTerm[]): Partial<PodSpec> => ({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
  });
  const labelled = (...matchExpressions: Requirement[]): NodeSelectorTerm => ({ matchExpressions });
  const named = (...names: string[]): NodeSelectorTerm => ({
    matchFields: names.map((name) => is('metadata.name', 'In', name)),
  });
  const FOO = { foo: 'bar' };
  const GRID = { GPU: 'NVIDIA-GRID-K1' };
  const NO = "!NodeAffinity: node(s) didn't match Pod's node affinity/selector";
  const CONFLICT = '!NodeAffinity: pod affinity terms conflict';
  it.each<[string, Partial<PodSpec>, Labels, (string | undefined)?, string?]>([
    ['no label', { nodeSelector: FOO }, {}, NO],
    ['the same labels', { nodeSelector: FOO }, FOO],
    ['more labels', { nodeSelector: FOO }, { ...FOO, baz: 'blah' }],
    ['too few labels', { nodeSelector: { ...FOO, baz: 'blah' } }, FOO, NO],
    ['one of some values', affine(labelled(is('foo', 'In', 'bar', 'value2'))), FOO],
    ['a greater number', affine(labelled(is('kernel-version', 'Gt', '0204'))), { 'kernel-version': '0206' }],
    [
      'no greater number',
      affine(labelled(is('kernel-version', 'Gt', '0206'))),
      { 'kernel-version': '0206' },
      NO,
    ],
    ['no number', affine(labelled(is('kernel-version', 'Gt', '4'))), { 'kernel-version': '5.4' }, NO],
    [
      'more than what is no number',
      affine(labelled(is('kernel-version', 'Gt', ''))),
      { 'kernel-version': '7' },
      NO,
    ],
    ['a smaller number', affine(labelled(is('kernel-version', 'Lt', '0206'))), { 'kernel-version': '0204' }],
    ['none of some values', affine(labelled(is('mem-type', 'NotIn', 'DDR', 'DDR2'))), { 'mem-type': 'DDR3' }],
    ['none, without the label', affine(labelled(is('mem-type', 'NotIn', 'DDR', 'DDR2'))), {}],
    ['any value', affine(labelled(is('GPU', 'Exists'))), GRID],
    ['no value', affine(labelled(is('GPU', 'DoesNotExist'))), GRID, NO],
    ['another value', affine(labelled(is('foo', 'In', 'value1', 'value2'))), FOO, NO],
    ['a term that asks nothing', affine(labelled()), FOO, NO],
    ['no affinity', {}, FOO],
    ['an affinity that insists on nothing', { affinity: { nodeAffinity: {} } }, FOO],
    ['all of a term', affine(labelled(is('GPU', 'Exists'), is('GPU', 'NotIn', 'AMD', 'INTER'))), GRID],
    ['not all of it', affine(labelled(is('GPU', 'Exists'), is('GPU', 'In', 'AMD', 'INTER'))), GRID, NO],
    [
      'one of some terms',
      affine(labelled(is('foo', 'In', 'bar', 'value2')), labelled(is('diffkey', 'In', 'wrong', 'value2'))),
      FOO,
    ],
    ['both kinds', { nodeSelector: FOO, ...affine(labelled(is('foo', 'Exists'))) }, FOO],
    ['one of both', { nodeSelector: FOO, ...affine(labelled(is('foo', 'Exists'))) }, { foo: 'barrrrrr' }, NO],
    ['a name', affine(named('node1')), {}, undefined, 'node1'],
    ['another name', affine(named('node1')), {}, NO, 'node2'],
    [
      'names that contradict each other, and a label',
      affine(named('node1', 'node2'), labelled(is('foo', 'In', 'bar'))),
      FOO,
      undefined,
      'node2',
    ],
    [
      'another name and a label',
      affine({ ...named('node1'), ...labelled(is('foo', 'In', 'bar')) }),
      FOO,
      NO,
      'node2',
    ],
    [
      'a name and a label',
      affine({ ...named('node1'), ...labelled(is('foo', 'In', 'bar')) }),
      FOO,
      undefined,
      'node1',
    ],
    [
      'neither a name nor a label',
      affine(named('node1'), labelled(is('foo', 'In', 'not-match-to-bar'))),
      FOO,
      NO,
      'node2',
    ],
    ['one of two names', affine(named('node1'), named('node2')), {}, undefined, 'node2'],
    ['names that contradict each other', affine(named('node1', 'node2')), FOO, CONFLICT, 'node2'],
  ])('%s', (_name, asks, labels, wanted, name = 'n') => {
    expect(verdict(asks, { name, labels })).toBe(wanted);
  });
});
