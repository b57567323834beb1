import { describe, expect, it } from 'vitest';
import type { CSIDriver, CSIStorageCapacity, StorageClass, Volume } from '../../api/types.ts';
import { claimOf, PLACE, volumeOf } from '../../controllers/persistent-volume/test-words.ts';
import type { KubeObject } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import { node, pod, storeOf } from '../test-objects.ts';
import { progressOf } from './binder.ts';
import { planVolumes, podClaims } from './binding.ts';
import type { StoredClaim, StoredPod } from './claims.ts';

/** The tables of pkg/scheduler/framework/plugins/volumebinding/{binder,volume_binding}_test.go */

const classNamed = (name: string, more: Partial<StorageClass>): StorageClass & KubeObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name },
  provisioner: 'test-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
  ...more,
});

const placed = (key: string, ...values: readonly string[]) => [{ matchLabelExpressions: [{ key, values }] }];
const elsewhere = placed('topoKey', 'topoValue');
const CLASSES = [
  classNamed('wait', { provisioner: 'kubernetes.io/no-provisioner' }),
  classNamed('made', {}),
  classNamed('elsewhere', { allowedTopologies: elsewhere }),
  classNamed('allowed', { allowedTopologies: [...elsewhere, ...placed(PLACE, 'node2', 'node1')] }),
  classNamed('nowhere', { allowedTopologies: [{}] }),
  classNamed('unlabelled', { allowedTopologies: placed('topoKey', '') }),
  classNamed('now', { volumeBindingMode: 'Immediate' }),
];

function world(
  claims: readonly StoredClaim[],
  volumes: readonly string[],
  more: Readonly<Record<string, readonly KubeObject[]>> = {},
): Store {
  const store = storeOf({ 'storageclasses.storage.k8s.io': CLASSES, ...more });
  for (const claim of claims) store.put('persistentvolumeclaims', claim);
  for (const text of volumes) store.put('persistentvolumes', volumeOf(text));
  return store;
}

const NODE1 = node('node1', { labels: { [PLACE]: 'node1' } });

const using = (volumes: readonly Volume[]): StoredPod => pod('p', { spec: { volumes } });
const claimed = (claims: readonly StoredClaim[]): StoredPod =>
  using(claims.map(({ metadata: { name } }) => ({ name, persistentVolumeClaim: { claimName: name } })));

/** What a pod gets on the node: `claim=volume`, `claim+` for one that is made; or why it gets nothing. */
function plan(one: StoredPod, store: Store, where = NODE1): readonly string[] | string {
  const claims = podClaims(one, store);
  if (typeof claims === 'string') return claims;
  const found = planVolumes(claims, where, store);
  if (!('bindings' in found)) return found;
  return [
    ...found.bindings.map(({ claim, volume }) => `${claim.metadata.name}=${volume.metadata.name}`),
    ...found.provisions.map(({ metadata }) => `${metadata.name}+`),
  ];
}

const OPEN = 'open 1G Pending class:wait';
const OPEN5 = 'open5 5G Pending class:wait';
const BOUND = 'bound 1G Bound at:v-bound by done class:wait';
const PREBOUND = 'prebound 1G Pending at:v-5 class:wait';
const NOW = 'now 1G Pending class:now';
const NOW_BOUND = 'now 1G Bound at:v-now by done class:now';
const V_BOUND = 'v-bound 1G Bound for:bound#bound-uid class:wait on:node1';
const V5 = 'v-5 5G Available class:wait on:node1';
const V10 = 'v-10 10G Available class:wait on:node1';
const OTHER = 'v-2 1G Available class:wait on:node2';
const NO_MATCH = ["node(s) didn't find available persistent volumes to bind"];
const UNREACHABLE = ["node(s) didn't match PersistentVolume's node affinity"];
const UNBOUND = 'pod has unbound immediate PersistentVolumeClaims';

/** Models TestFindPodVolumesWithoutProvisioning and the rows about PreFilter and Filter of TestVolumeBinding */
describe('the volumes of a pod on a node', () => {
  type Row = [
    what: string,
    claims: readonly string[],
    volumes: readonly string[],
    expected: readonly string[] | string,
  ];
  it.each<Row>([
    ['none', [], [], []],
    ['its own', [BOUND], [V_BOUND], []],
    [
      'its own that is no more',
      [BOUND],
      [],
      ['node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'],
    ],
    ['asked for by name', [PREBOUND], ['v-5 5G Bound for:open#open-uid class:wait on:node1'], UNBOUND],
    ['one that is there', [OPEN], [OTHER, V5, V10], ['open=v-5']],
    ['one elsewhere', [OPEN], [OTHER], NO_MATCH],
    ['two', [OPEN, OPEN5], [V5, V10], ['open=v-5', 'open5=v-10']],
    ['two, by size', [OPEN5, OPEN], [V5, V10], ['open=v-5', 'open5=v-10']],
    ['one of two', [OPEN, OPEN5], [V5], NO_MATCH],
    ['its own and one', [OPEN, BOUND], [V_BOUND, V5], ['open=v-5']],
    ['its own and none', [OPEN, BOUND], [V_BOUND, OTHER], NO_MATCH],
    ['one asked for by name and one', [OPEN, PREBOUND], [V5, V10], UNBOUND],
    [
      'its own that was bound at once',
      [NOW_BOUND],
      ['v-now 1G Bound for:now#now-uid class:now on:node1'],
      [],
    ],
    ['its own elsewhere', [NOW_BOUND], ['v-now 1G Bound for:now#now-uid class:now on:node2'], UNREACHABLE],
    ['none yet', [NOW], [], UNBOUND],
    ['none yet beside its own', [NOW, BOUND], [V_BOUND], UNBOUND],
    ['none yet beside one to come', [NOW, OPEN], [], UNBOUND],
    [
      'its own elsewhere and none',
      [BOUND, OPEN],
      ['v-bound 1G Bound for:bound#bound-uid class:wait on:node2'],
      [...UNREACHABLE, ...NO_MATCH],
    ],
    [
      'lost',
      ['bound 1G Lost at:v-bound by done class:wait'],
      [],
      'persistentvolumeclaim "bound" bound to non-existent persistentvolume "v-bound"',
    ],
    ['going', [`${BOUND} going`], [V_BOUND], 'persistentvolumeclaim "bound" is being deleted'],
  ])('%s', (_what, texts, volumes, expected) => {
    const claims = texts.map(claimOf);
    expect(plan(claimed(claims), world(claims, volumes))).toEqual(expected);
  });

  it('are none for what needs no claim', () => {
    expect(plan(using([{ name: 'v', emptyDir: {} }]), world([], []))).toEqual([]);
  });

  it.each([
    ['all', [], 'bound'],
    ['some', [BOUND], 'open'],
  ])('cannot be told when claims are missing: %s', (_what, known, missing) => {
    const one = claimed(
      [BOUND, OPEN].map(claimOf).filter(({ metadata }) => known.length > 0 || metadata.name === 'bound'),
    );
    expect(plan(one, world(known.map(claimOf), [V_BOUND]))).toBe(
      `persistentvolumeclaim "${missing}" not found`,
    );
  });

  const own = (uid: string | undefined): StoredClaim => {
    const claim = claimOf('p-scratch 1G Bound at:v-bound by done class:wait');
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', controller: true };
    return uid === undefined
      ? claim
      : { ...claim, metadata: { ...claim.metadata, ownerReferences: [{ ...owner, uid }] } };
  };
  it.each<[string, readonly StoredClaim[], readonly string[] | string]>([
    [
      'not yet',
      [],
      'waiting for ephemeral volume controller to create the persistentvolumeclaim "p-scratch"',
    ],
    ['made', [own('p')], []],
    [
      'made for nobody',
      [own(undefined)],
      'PVC default/p-scratch was not created for pod default/p (pod is not owner)',
    ],
  ])('made for a pod alone: %s', (_what, claims, expected) => {
    expect(plan(using([{ name: 'scratch', ephemeral: {} }]), world(claims, [V_BOUND]))).toEqual(expected);
  });
});

const MADE = 'made 1Gi Pending class:made';

/** Models TestFindPodVolumesWithProvisioning and TestCapacity */
describe('volumes that are made for a pod', () => {
  type Row = [
    what: string,
    claims: readonly string[],
    volumes: readonly string[],
    expected: readonly string[] | string,
    needsRoom?: boolean,
  ];
  const ROWS: readonly Row[] = [
    ['one', [MADE], [], ['made+'], true],
    ['one, beside one that is there', [OPEN, MADE], [V5], ['open=v-5', 'made+'], true],
    ['one, beside its own', [BOUND, MADE], [V_BOUND], ['made+'], true],
    ['one that a node was chosen for', [BOUND, `${MADE} node:node1`], [V_BOUND], ['made+'], true],
    ['one that another node was chosen for', [`${MADE} node:node2`], [], NO_MATCH],
    ['none yet', [NOW], [], UNBOUND],
    [
      'one, beside its own that was bound at once',
      [NOW_BOUND, MADE],
      ['v-now 1G Bound for:now#now-uid class:now on:node1'],
      ['made+'],
      true,
    ],
    ['none without a provisioner', [OPEN], [], NO_MATCH],
    ['none elsewhere', ['far 1Gi Pending class:elsewhere'], [], NO_MATCH],
    ['one in an allowed place', ['near 1Gi Pending class:allowed'], [], ['near+'], true],
    ['none where a term allows nothing', ['far 1Gi Pending class:nowhere'], [], NO_MATCH],
    ['none where the node lacks the label', ['far 1Gi Pending class:unlabelled'], [], NO_MATCH],
  ];
  const driver = (storageCapacity: boolean): CSIDriver & KubeObject => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name: 'test-provisioner' },
    spec: { storageCapacity },
  });
  const FULL = ['node(s) did not have enough free storage'];

  it.each(ROWS)('%s', (_what, texts, volumes, expected, needsRoom = false) => {
    const claims = texts.map(claimOf);
    const planned = (drivers: readonly KubeObject[]) =>
      plan(claimed(claims), world(claims, volumes, { 'csidrivers.storage.k8s.io': drivers }));
    expect([planned([]), planned([driver(false)]), planned([driver(true)])]).toEqual([
      expected,
      expected,
      needsRoom ? FULL : expected,
    ]);
  });

  const room = (
    capacity: string,
    on: string | undefined,
    maximumVolumeSize = '',
    storageClassName = 'made',
  ): CSIStorageCapacity & KubeObject => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIStorageCapacity',
    metadata: { name: `net-${on}`, namespace: 'default' },
    storageClassName,
    nodeTopology: on === undefined ? {} : { matchLabels: { [PLACE]: on } },
    ...(capacity !== '' && { capacity }),
    ...(maximumVolumeSize !== '' && { maximumVolumeSize }),
  });
  it.each<[string, readonly (CSIStorageCapacity & KubeObject)[], boolean]>([
    ['everywhere', [room('1Gi', undefined)], true],
    ['on the node', [room('1Gi', 'node1')], true],
    ['at several places', [room('1Gi', undefined), room('1Gi', 'node2'), room('1Gi', 'node1')], true],
    ['nowhere', [], false],
    ['on another node', [room('1Gi', 'node2')], false],
    ['for another class', [room('1Gi', 'node1', '', 'wait')], false],
    ['too little', [room('1Mi', 'node1')], false],
    ['too little for one volume', [room('1Gi', 'node1', '1Mi')], false],
    ['none left', [room('0Mi', 'node1')], false],
    ['none left for one volume', [room('', 'node1', '0Mi')], false],
    ['nobody tells how much', [room('', 'node1')], false],
  ])('room: %s', (_what, capacities, fits) => {
    const claims = [claimOf(MADE)];
    const of = (optsIn: boolean) =>
      world(claims, [], {
        'csidrivers.storage.k8s.io': [driver(optsIn)],
        'csistoragecapacities.storage.k8s.io': capacities,
      });
    expect([plan(claimed(claims), of(true)), plan(claimed(claims), of(false))]).toEqual([
      fits ? ['made+'] : FULL,
      ['made+'],
    ]);
  });
});

/** Models TestCheckBindings and the rows of TestBindPodVolumes about what is looked at meanwhile */
describe('how far the volumes of a pod are', () => {
  const parts = (bindings: string, provisions = '') => ({
    bindings: bindings
      .split(' ')
      .filter(Boolean)
      .map((pair) => {
        const [claim = '', volume = ''] = pair.split('=');
        return { claim, volume };
      }),
    provisions: provisions.split(' ').filter(Boolean),
  });
  const V5_BOUND = 'v-5 5G Available for:open#open-uid class:wait on:node1';
  const V10_BOUND = 'v-10 10G Available for:open5#open5-uid class:wait on:node1';
  const OPEN_BOUND = 'open 1G Bound at:v-5 done class:wait';
  const ASKED = `${MADE} node:node1`;
  const MADE_BOUND = 'made 1Gi Bound at:v-made done class:made node:node1';
  const V_MADE = 'v-made 1Gi Bound for:made#made-uid class:made on:node1';
  type Row = [
    what: string,
    parts: ReturnType<typeof parts>,
    volumes: readonly string[],
    claims: readonly string[],
    expected: 'bound' | 'waiting' | { readonly failure: string },
    where?: ReturnType<typeof node>,
  ];
  const fails = (failure: string) => ({ failure });
  it.each<Row>([
    ['nothing to wait for', parts(''), [], [], 'bound'],
    ['bound', parts('open=v-5'), [V5_BOUND], [OPEN_BOUND], 'bound'],
    ['not told yet', parts('open=v-5'), [V5_BOUND], ['open 1G Pending at:v-5 class:wait'], 'waiting'],
    ['not bound', parts('open=v-5'), [V5_BOUND], [OPEN], 'waiting'],
    [
      'no claim',
      parts('open=v-5'),
      [V5_BOUND],
      [],
      fails('failed to check binding: could not find v1.PersistentVolumeClaim "default/open"'),
    ],
    [
      'no volume',
      parts('open=v-5'),
      [],
      [OPEN_BOUND],
      fails('failed to check binding: could not find v1.PersistentVolume "v-5"'),
    ],
    ['the volume is free', parts('open=v-5'), [V5], [OPEN_BOUND], fails('ClaimRef got reset for pv "v-5"')],
    [
      'the volume is kept by name alone',
      parts('open=v-5'),
      ['v-5 5G Available for:open class:wait on:node1'],
      [OPEN_BOUND],
      fails('ClaimRef got reset for pv "v-5"'),
    ],
    ['one of two', parts('open=v-5 open5=v-10'), [V5_BOUND, V10_BOUND], [OPEN_BOUND, OPEN5], 'waiting'],
    ['made', parts('', 'made'), [V_MADE], [MADE_BOUND], 'bound'],
    ['not made', parts('', 'made'), [], [ASKED], 'waiting'],
    [
      'no claim to make one for',
      parts('', 'made'),
      [],
      [],
      fails('failed to check provisioning pvc: could not find v1.PersistentVolumeClaim "default/made"'),
    ],
    [
      'nothing says any more where to make it',
      parts('', 'made'),
      [],
      [MADE],
      fails('selectedNode annotation reset for PVC "made"'),
    ],
    [
      'where to make it was withdrawn',
      parts('', 'made'),
      [],
      [`${MADE} done`],
      fails('provisioning failed for PVC "made"'),
    ],
    [
      'it is to be made elsewhere',
      parts('', 'made'),
      [],
      [`${MADE} node:wrong-node`],
      fails('provisioning failed for PVC "made"'),
    ],
    ['bound, and not made', parts('open=v-5', 'made'), [V5_BOUND], [OPEN_BOUND, ASKED], 'waiting'],
    ['made, and not seen yet', parts('', 'made'), [V5], [MADE_BOUND], 'waiting'],
    [
      'the node lost its labels',
      parts('open=v-5'),
      [V5_BOUND],
      [OPEN_BOUND],
      fails(`pv "v-5" node affinity doesn't match node "node1": no matching NodeSelectorTerms`),
      node('node1'),
    ],
    [
      'it was made elsewhere',
      parts('', 'made'),
      ['v-2 1G Available class:wait on:node2'],
      ['made 1Gi Bound at:v-2 done class:made node:node1'],
      fails(`pv "v-2" node affinity doesn't match node "node1": no matching NodeSelectorTerms`),
    ],
    [
      'no node',
      parts('open=v-5'),
      [V5_BOUND],
      [OPEN],
      fails('failed to get node "node1": node "node1" not found'),
      node('node2'),
    ],
  ])('%s', (_what, waited, volumes, claims, expected, where = NODE1) => {
    const store = world(claims.map(claimOf), volumes, { nodes: [where] });
    expect(progressOf(waited, 'default', 'node1', store)).toEqual(expected);
  });
});
