import { expect, test } from 'vitest';
import type { Stored, StoredObject } from '../../src/cluster/machinery/object.ts';
import type { Node } from '../../src/cluster/api/types.ts';
import type { Store } from '../../src/cluster/store/store.ts';
import { Checker } from './checker.ts';
import { newCluster, type FuzzCluster } from './fuzz-cluster.ts';
import { heldBy, Ledger } from './history.ts';
import { changeInvariants, stateInvariants } from './rules.ts';

type Plain = Readonly<Record<string, unknown>>;

const NAMESPACE = 'alpha';

const pod = { containers: [{ name: 'main', image: 'nginx' }] };
const labelled = (app: string): Plain => ({
  selector: { matchLabels: { app } },
  template: { metadata: { labels: { app } }, spec: pod },
});
const work = {
  spec: { restartPolicy: 'Never', containers: [{ ...pod.containers[0], command: ['work', '900', '0'] }] },
};

const MANIFESTS: readonly (readonly [apiVersion: string, kind: string, name: string, spec: Plain])[] = [
  ['apps/v1', 'Deployment', 'web', { replicas: 3, ...labelled('web') }],
  ['apps/v1', 'StatefulSet', 'db', { replicas: 2, serviceName: 'db', ...labelled('db') }],
  ['apps/v1', 'DaemonSet', 'agent', labelled('agent')],
  ['batch/v1', 'Job', 'task', { template: work }],
  ['batch/v1', 'CronJob', 'cron', { schedule: '0 0 * * *', jobTemplate: { spec: { template: work } } }],
  ['v1', 'Pod', 'alone', pod],
  [
    'v1',
    'Pod',
    'keeper',
    { ...pod, volumes: [{ name: 'disk', persistentVolumeClaim: { claimName: 'claim' } }] },
  ],
  ['v1', 'Pod', 'waiting', { ...pod, nodeSelector: { disk: 'none' } }],
  ['v1', 'Service', 'web', { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] }],
  [
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    'scaler',
    { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 5 },
  ],
  ['v1', 'ResourceQuota', 'quota', { hard: { pods: '30', services: '5' } }],
  [
    'policy/v1',
    'PodDisruptionBudget',
    'keep',
    { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
  ],
  [
    'v1',
    'PersistentVolumeClaim',
    'claim',
    { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  ],
  [
    'v1',
    'PersistentVolumeClaim',
    'spare',
    { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  ],
];

/** Something of everything that the rules are about, at rest. */
function furnished(): FuzzCluster {
  const cluster = newCluster(1);
  const { clock, simulation } = cluster;
  for (const [apiVersion, kind, name, spec] of MANIFESTS)
    simulation.create({ apiVersion, kind, metadata: { name, namespace: NAMESPACE }, spec });
  clock.advanceTo(clock.now() + 100_000);
  return cluster;
}

/** An object with parts of it replaced, at any depth. */
function changed(before: unknown, change: Plain): Plain {
  const next: Record<string, unknown> = { ...(before as Plain | undefined) };
  for (const [key, value] of Object.entries(change)) {
    const deep = typeof value === 'object' && value !== null && !Array.isArray(value);
    next[key] = deep ? changed(next[key], value as Plain) : value;
  }
  return next;
}

/** Writes past the API server. */
class Vandal {
  readonly cluster: FuzzCluster;
  readonly store: Store;

  constructor(cluster: FuzzCluster) {
    this.cluster = cluster;
    this.store = cluster.simulation.store;
  }

  /** The first object whose name begins so. */
  find(resource: string, name: string): StoredObject {
    const found = this.store.list(resource).find(({ metadata }) => metadata.name.startsWith(name));
    if (!found) throw new Error(`there is no ${resource} ${name}`);
    return found;
  }

  node(name: string): Stored<Node> {
    const found = this.store.get('nodes', name);
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  }

  put(resource: string, name: string, change: Plain): void {
    this.store.put(resource, changed(this.find(resource, name), change) as unknown as StoredObject);
  }

  remove(resource: string, name: string): void {
    const { namespace, name: whole } = this.find(resource, name).metadata;
    this.store.remove(resource, namespace ? `${namespace}/${whole}` : whole);
  }
}

const status = (change: Plain): Plain => ({ status: change });
const LONG_AGO = '2026-01-01T00:00:00Z';

/** How each rule is broken once. */
const BREAKS: Readonly<Record<string, (vandal: Vandal) => void>> = {
  'identity stays': (v) => v.put('pods', 'alone', { metadata: { uid: 'another' } }),
  'finalizers hold': (v) => {
    v.put('services', 'web', { metadata: { finalizers: [heldBy] } });
    v.remove('services', 'web');
  },
  'holds are not lost': (v) => {
    v.put('services', 'web', { metadata: { finalizers: [heldBy] } });
    v.put('services', 'web', { metadata: { finalizers: [] } });
  },
  'namespaces are open for what comes': (v) => v.put('pods', 'alone', { metadata: { namespace: 'nowhere' } }),
  'conditions move with their status': (v) => {
    const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: LONG_AGO }];
    v.put('pods', 'alone', status({ conditions }));
  },
  'generations count what is wanted': (v) => v.put('deployments.apps', 'web', { spec: { replicas: 1 } }),
  'events only grow': (v) => v.put('events', 'alone', { count: -1 }),
  'field managers are well formed': (v) => {
    const managedFields = [{ manager: 'm', operation: 'Update', fieldsType: 'FieldsV1', fieldsV1: {} }];
    v.put('pods', 'alone', { metadata: { managedFields } });
  },
  'leases are renewed': (v) =>
    v.put('leases.coordination.k8s.io', 'node-1', { spec: { renewTime: LONG_AGO } }),
  'custom objects have a definition': (v) =>
    v.store.put('gadgets.example.com', v.find('configmaps', 'kube-root-ca.crt')),
  'nodes have ranges of their own': (v) =>
    v.put('nodes', 'node-1', { spec: { podCIDR: v.node('node-2').spec.podCIDR } }),
  'autoscalers keep to their bounds': (v) =>
    v.put('horizontalpodautoscalers.autoscaling', 'scaler', {
      spec: { maxReplicas: 2 },
      status: { conditions: [{ type: 'ScalingActive', status: 'True' }] },
    }),
  'one controller': (v) => {
    const owner = { apiVersion: 'v1', kind: 'Pod', controller: true };
    const ownerReferences = ['a', 'b'].map((name) => ({ ...owner, name, uid: name }));
    v.put('pods', 'alone', { metadata: { ownerReferences } });
  },
  'pods stay where they are bound': (v) => v.put('pods', 'alone', { spec: { nodeName: 'nowhere' } }),
  'pods are bound where they fit': (v) => v.put('pods', 'waiting', { spec: { nodeName: 'nowhere' } }),
  'pods go forward': (v) => v.put('pods', 'alone', status({ phase: 'Pending' })),
  'rolling updates keep enough pods available': (v) => {
    const uid = 'old';
    v.put('replicasets.apps', 'web', {
      metadata: { name: 'old', uid },
      spec: { replicas: 0 },
      status: { replicas: 0, readyReplicas: 0, availableReplicas: 0 },
    });
    v.put('replicasets.apps', 'web', { spec: { replicas: 0 } });
  },
  'statuses are consistent': (v) => v.put('deployments.apps', 'web', status({ readyReplicas: 9 })),
  'stateful sets keep their order': (v) =>
    v.put('pods', 'db-1', { metadata: { name: 'db-5', uid: 'another' } }),
  'jobs go forward': (v) => {
    v.put('jobs.batch', 'task', status({ failed: 1 }));
    v.put('jobs.batch', 'task', status({ failed: 0 }));
  },
  'jobs add nobody to work that ends': (v) => {
    v.put('jobs.batch', 'task', { spec: { completions: undefined }, status: { succeeded: 1 } });
    v.put('pods', 'task-', { metadata: { name: 'task-more', uid: 'more' } });
  },
  'jobs add up': (v) => v.put('jobs.batch', 'task', status({ ready: 9 })),
  'revisions are limited': (v) => {
    v.put('controllerrevisions.apps', 'db-', { revision: 5 });
    v.put('controllerrevisions.apps', 'db-', { metadata: { name: 'db-other', uid: 'other' } });
  },
  'disks of running pods are attached': (v) => {
    const [attachment] = v.store.list('volumeattachments.storage.k8s.io');
    v.remove('volumeattachments.storage.k8s.io', attachment?.metadata.name ?? '');
  },
  'quotas are kept': (v) => {
    const hard = { pods: '3' };
    v.put('resourcequotas', 'quota', { spec: { hard }, status: { hard } });
    v.put('pods', 'alone', { metadata: { name: 'more', uid: 'more' } });
  },
  'owners exist or their objects are collected': (v) => v.remove('deployments.apps', 'web'),
  'owners that wait for dependents go': (v) =>
    v.put('deployments.apps', 'web', { metadata: { deletionTimestamp: LONG_AGO, finalizers: ['orphan'] } }),
  'controllers own within their namespace': (v) => {
    const [owner] = v.find('pods', 'db-0').metadata.ownerReferences ?? [];
    v.put('pods', 'db-0', { metadata: { ownerReferences: [{ ...owner, name: 'other' }] } });
  },
  'namespaces are furnished and end': (v) => v.store.remove('serviceaccounts', `${NAMESPACE}/default`),
  'pod addresses are unique and in range': (v) => v.put('pods', 'alone', status({ podIP: '10.9.9.9' })),
  'pods leave missing nodes': (v) => v.remove('nodes', 'node-1'),
  'deleted pods go': (v) => v.put('pods', 'alone', { metadata: { deletionTimestamp: LONG_AGO } }),
  'pods are placed or told why not': (v) => v.put('pods', 'waiting', status({ conditions: [] })),
  'kubelets work for their pods': (v) => {
    for (const kubelet of v.cluster.simulation.kubelets) kubelet.forget(v.find('pods', 'alone').metadata.uid);
  },
  'nothing is left of pods that are gone': (v) => {
    for (const kubelet of v.cluster.simulation.kubelets)
      for (const { record } of kubelet.workers) record.orphan = true;
  },
  'statuses follow what runs': (v) => {
    const [shown] = v.store.get('pods', `${NAMESPACE}/alone`)?.status.containerStatuses ?? [];
    v.put('pods', 'alone', status({ containerStatuses: [{ ...shown, restartCount: 5 }] }));
  },
  'cluster IPs and node ports are unique and in range': (v) =>
    v.put('services', 'web', { spec: { clusterIP: '192.0.2.1' } }),
  'endpoints equal selected pods': (v) => v.put('endpointslices.discovery.k8s.io', 'web', { endpoints: [] }),
  'load balancers follow services': (v) =>
    v.put('services', 'web', status({ loadBalancer: { ingress: [] } })),
  'replica sets have and count their pods': (v) => v.put('replicasets.apps', 'web', status({ replicas: 9 })),
  'deployments add up': (v) => v.put('deployments.apps', 'web', status({ replicas: 9 })),
  'stateful sets count their pods': (v) => v.put('statefulsets.apps', 'db', status({ replicas: 9 })),
  'daemon sets have one pod on each node': (v) =>
    v.put('daemonsets.apps', 'agent', status({ currentNumberScheduled: 9 })),
  'jobs count their pods': (v) => v.put('jobs.batch', 'task', status({ active: 9 })),
  'cron jobs know their jobs': (v) =>
    v.put('cronjobs.batch', 'cron', status({ active: [{ uid: 'x', name: 'x', namespace: NAMESPACE }] })),
  'quotas add up': (v) => v.put('resourcequotas', 'quota', status({ used: { services: '0' } })),
  'disruption budgets count their pods': (v) =>
    v.put('poddisruptionbudgets.policy', 'keep', status({ currentHealthy: 9 })),
  'claims and volumes are bound in pairs': (v) =>
    v.put('persistentvolumes', 'pvc-', status({ phase: 'Available' })),
  'claims find out who has their volumes': (v) => v.remove('persistentvolumes', 'pvc-'),
  'deleted claims go once nobody uses them': (v) => {
    const finalizers = ['kubernetes.io/pvc-protection'];
    v.put('persistentvolumeclaims', 'spare', { metadata: { deletionTimestamp: LONG_AGO, finalizers } });
  },
  'nodes are tainted as they are': (v) => v.put('nodes', 'node-1', { spec: { unschedulable: true } }),
  'nodes tell how they are': (v) =>
    v.put('nodes', 'node-1', status({ conditions: [{ type: 'Ready', status: 'Unknown' }] })),
};

test('every rule is broken once', () => {
  const names = [...changeInvariants, ...stateInvariants].map(({ name }) => name);
  expect(Object.keys(BREAKS).sort()).toEqual([...names, 'holds are not lost'].sort());
});

/** The rules that do not hold any more. */
function broken(spoil: (vandal: Vandal) => void): readonly string[] {
  const cluster = furnished();
  const { clock, simulation } = cluster;
  const checker = new Checker(simulation, () => clock.now());
  checker.look(true);
  expect(checker.violations).toEqual([]);
  spoil(new Vandal(cluster));
  checker.look(true);
  simulation.stop();
  return checker.violations.map(({ invariant }) => invariant);
}

test.each(Object.entries(BREAKS))('that is told: not %s', (name, spoil) => {
  expect(broken(spoil)).toContain(name);
});

test("a claim finds out that its volume has become another one's", () => {
  const claimRef = { uid: 'another' };
  const spoiled = broken((vandal) => vandal.put('persistentvolumes', 'pvc-', { spec: { claimRef } }));
  expect(spoiled).toContain('claims find out who has their volumes');
});

test('a quota forgets what has gone, and what was charged for nothing only with the next count', () => {
  const rule = 'quotas add up';
  const gone = broken((vandal) => vandal.remove('services', 'web'));
  expect(gone).toContain(rule);
  const charged = broken((vandal) =>
    vandal.put('resourcequotas', 'quota', { status: { used: { services: '4' } } }),
  );
  expect(charged).not.toContain(rule);
});

test('a paused deployment keeps the pods that it asks for', () => {
  const rule = 'rolling updates keep enough pods available';
  const pausing = (spoil?: (vandal: Vandal) => void): readonly string[] =>
    broken((vandal) => {
      vandal.put('deployments.apps', 'web', { metadata: { generation: 2 }, spec: { paused: true } });
      spoil?.(vandal);
    });
  expect(pausing()).not.toContain(rule);
  expect(pausing(BREAKS[rule])).toContain(rule);
});

test('an object that vanishes, and a change that is told twice or not at all, are told', () => {
  const { store } = furnished().simulation;
  const ledger = new Ledger(store);
  expect([...ledger.compare(store)]).toEqual([]);
  const object = store.list('pods')[0];
  if (!object) throw new Error('there are no pods');
  const known = { ...object, metadata: { ...object.metadata } };
  const told = [...ledger.enter('pods', { type: 'ADDED', revision: 1, object, previous: known })];
  expect(told.map((text) => text.replace(/\d+/g, 'N').replace(/^\S+ \S+/, 'it'))).toEqual([
    'it revision N follows N',
    'it has resourceVersion N at revision N',
    'it ADDED of what was there',
    'it an earlier change was not told',
  ]);
  ledger.enter('pods', { type: 'DELETED', revision: store.revision + 1, object, previous: object });
  const gone = { ...object, metadata: { ...object.metadata, name: 'gone' } };
  for (const _ of ledger.enter('pods', { type: 'ADDED', revision: 2, object: gone, previous: undefined }));
  expect([...ledger.compare(store)]).toEqual(['1 objects vanished without DELETED']);
});
