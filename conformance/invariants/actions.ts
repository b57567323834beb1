import { rigMachine } from '../../src/cluster/simulation/machines.ts';
import { controllerOf, type StoredObject } from '../../src/cluster/machinery/object.ts';
import { isActive, isReady, type StoredPod } from './invariant.ts';
import { someOwner } from './forgeries.ts';
import { creation, namespaceOf, recipes } from './manifests.ts';
import { operators } from './operators.ts';
import { imageOf, podSpec } from './pod-spec.ts';
import type { Action, Scene } from './operation.ts';
import { requests } from './requests.ts';
import {
  addressOf,
  choose,
  found,
  keyOfRecipe,
  MERGE,
  nodeName,
  ours,
  patching,
  patchNode,
  podPath,
} from './targets.ts';
import { selectorMatches } from '../../src/cluster/machinery/selectors.ts';
import { heldBy } from './history.ts';

const POLICIES = ['Background', 'Foreground', 'Orphan', 'Background'];

async function evict({ send, look, checker }: Scene, pod: StoredPod): Promise<void> {
  const { namespace, name, labels } = pod.metadata;
  const budgets = look.store
    .list('poddisruptionbudgets.policy', namespace)
    .filter(({ spec }) => selectorMatches(spec.selector, labels));
  const healthy = isReady(pod) && isActive(pod);
  const spent = budgets.some(({ status }) => status.disruptionsAllowed <= 0);
  const status = await send('POST', `${podPath(pod)}/eviction`, {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name, namespace },
  });
  if (status < 300 && healthy && spent)
    checker?.violations.push({
      invariant: 'evictions respect budgets',
      message: `${namespace}/${name} was evicted although its budget is spent`,
    });
}

const SCALED = ['deployment', 'statefulset', 'replicaset', 'replicationcontroller'];
const TEMPLATED = ['deployment', 'statefulset', 'daemonset', 'deployment'];

const created = Object.fromEntries(
  Object.keys(recipes).map((what): [string, Action] => [
    `create ${what}`,
    ({ operation, send }) => {
      const { path, body } = creation(what, operation);
      return send('POST', path, body);
    },
  ]),
);

const deleted = Object.fromEntries(
  Object.keys(recipes).map((what): [string, Action] => [
    `delete ${what}`,
    (scene) => {
      const object = found(what, scene, true);
      if (!object) return undefined;
      if (what === 'namespace' && !['alpha', 'beta'].includes(object.metadata.name)) return undefined;
      const propagationPolicy = choose(POLICIES, scene.operation.variant);
      return scene.send('DELETE', addressOf(what, object), {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        propagationPolicy,
      });
    },
  ]),
);

/** Everything that can be done, by its name. */
export const actions: Readonly<Record<string, Action>> = {
  ...created,
  ...deleted,
  ...operators,
  ...requests,
  scale: (scene) => {
    const what = choose(SCALED, scene.operation.variant) ?? '';
    const object = found(what, scene);
    const { size } = scene.operation;
    // Whose size a deployment decides, nobody else should.
    if (object && controllerOf(object)) return undefined;
    return (
      object &&
      scene.send('PATCH', `${addressOf(what, object)}/scale`, { spec: { replicas: size % 7 } }, MERGE)
    );
  },
  image: patching(TEMPLATED, ({ operation }) => ({
    spec: { template: { spec: { containers: [{ name: 'main', image: imageOf(operation) }] } } },
  })),
  template: patching(TEMPLATED, ({ operation }) => ({ spec: { template: { spec: podSpec(operation) } } })),
  restart: patching(TEMPLATED, ({ operation }) => ({
    spec: { template: { metadata: { annotations: { restartedAt: String(operation.size) } } } },
  })),
  pause: patching(['deployment'], ({ operation }) => ({ spec: { paused: operation.size % 2 === 0 } })),
  strategy: patching(['deployment'], ({ operation: { size } }) => ({
    spec: {
      strategy:
        size % 3 === 0
          ? { type: 'Recreate', rollingUpdate: null }
          : { type: 'RollingUpdate', rollingUpdate: { maxSurge: size % 2, maxUnavailable: 1 } },
    },
  })),
  undo: (scene) => {
    const deployment = found('deployment', scene);
    const sets = scene.look.store
      .list('replicasets.apps', deployment?.metadata.namespace)
      .filter(({ metadata }) =>
        metadata.ownerReferences?.some(({ uid }) => uid === deployment?.metadata.uid),
      );
    const set = choose(sets, scene.operation.size);
    if (!deployment || !set) return undefined;
    const { 'pod-template-hash': _hash, ...labels } = set.spec.template?.metadata?.labels ?? {};
    const template = { ...set.spec.template, metadata: { ...set.spec.template?.metadata, labels } };
    return scene.send(
      'PATCH',
      addressOf('deployment', deployment),
      [{ op: 'replace', path: '/spec/template', value: template }],
      'application/json-patch+json',
    );
  },
  partition: patching(['statefulset'], ({ operation: { size } }) => ({
    spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: size % 3 } } },
  })),
  suspend: patching(['job', 'cronjob'], ({ operation: { size } }) => ({ spec: { suspend: size % 2 === 0 } })),
  parallelism: patching(['job'], ({ operation: { size } }) => ({ spec: { parallelism: size % 4 } })),
  selector: patching(['service'], ({ operation: { size } }) => ({
    spec: { selector: { app: `web-${size % 4}` } },
  })),
  'service type': patching(['service'], ({ operation: { size } }, object) =>
    (object as StoredObject & { readonly spec: { readonly type?: string } }).spec.type === 'ExternalName'
      ? undefined
      : { spec: { type: choose(['ClusterIP', 'NodePort', 'LoadBalancer'], size) } },
  ),
  quota: patching(['quota'], ({ operation: { size } }) => ({ spec: { hard: { pods: String(5 + size) } } })),
  settings: patching(['configmap', 'secret'], ({ operation: { size } }) => ({
    data: { more: btoa(String(size)) },
  })),
  budget: patching(['budget'], ({ operation: { size } }) => ({
    spec: { minAvailable: size % 3, maxUnavailable: null },
  })),
  // What a held definition can still make when its own objects have been cleaned away outlives it.
  hold: patching(
    Object.keys(recipes).filter((what) => what !== 'definition'),
    () => ({ metadata: { finalizers: [heldBy] } }),
  ),
  release: async (scene) => {
    const { look, checker, send } = scene;
    for (const what of Object.keys(recipes))
      for (const object of look.store.list(keyOfRecipe(what))) {
        const { finalizers } = object.metadata;
        if (!finalizers?.includes(heldBy)) continue;
        if (checker) checker.releasing = true;
        const rest = finalizers.filter((one) => one !== heldBy);
        await send('PATCH', addressOf(what, object), { metadata: { finalizers: rest } }, MERGE);
        if (checker) checker.releasing = false;
      }
  },
  'relabel pod': (scene) => {
    const pod = choose(ours(scene), scene.operation.which);
    const app = choose(['web-0', 'web-1', 'db-0', 'set-1', 'nobody', 'rc-0'], scene.operation.variant);
    return pod && scene.send('PATCH', podPath(pod), { metadata: { labels: { app } } }, MERGE);
  },
  'orphan pod': (scene) => {
    const pod = choose(ours(scene), scene.operation.which);
    return pod && scene.send('PATCH', podPath(pod), { metadata: { ownerReferences: null } }, MERGE);
  },
  'remove pod': (scene) => {
    const pod = choose(ours(scene), scene.operation.which);
    const { size } = scene.operation;
    return (
      pod &&
      scene.send('DELETE', podPath(pod), {
        kind: 'DeleteOptions',
        ...(size % 3 === 0 && { gracePeriodSeconds: size % 2 }),
      })
    );
  },
  'remove all pods': (scene) =>
    scene.send('DELETE', `/api/v1/namespaces/${namespaceOf(scene.operation)}/pods`, undefined),
  'open gate': (scene) => {
    const gated = ours(scene).filter(({ spec }) => spec.schedulingGates?.length);
    const pod = choose(gated, scene.operation.which);
    return pod && scene.send('PATCH', podPath(pod), { spec: { schedulingGates: null } }, MERGE);
  },
  evict: (scene) => {
    const pod = choose(ours(scene), scene.operation.which);
    return pod && evict(scene, pod);
  },
  cordon: (scene) => patchNode(scene, { spec: { unschedulable: scene.operation.size % 2 === 0 || null } }),
  taint: (scene) =>
    patchNode(scene, {
      spec: {
        taints:
          scene.operation.size % 3 === 0
            ? [
                {
                  key: 'dedicated',
                  value: 'x',
                  effect: choose(['NoSchedule', 'NoExecute'], scene.operation.variant),
                },
              ]
            : null,
      },
    }),
  'label node': (scene) =>
    patchNode(scene, { metadata: { labels: { disk: scene.operation.size % 2 === 0 ? 'fast' : 'slow' } } }),
  drain: async (scene) => {
    await patchNode(scene, { spec: { unschedulable: true } });
    for (const pod of ours(scene)) if (pod.spec.nodeName === nodeName(scene)) await evict(scene, pod);
  },
  'stop node': (scene) => {
    const part = (['link', 'kubelet', 'machine'] as const)[scene.operation.size % 3];
    return scene.cluster.simulation.stopNode(nodeName(scene), part);
  },
  'start node': (scene) => {
    const { simulation } = scene.cluster;
    const [first] = [...simulation.kubelets].filter(({ outage }) => outage.parts.length > 0);
    for (const part of first?.outage.parts ?? []) simulation.startNode(first?.machine.name ?? '', part);
  },
  'lose node': (scene) => {
    const { simulation } = scene.cluster;
    if ([...simulation.kubelets].length > 2) simulation.removeNode(nodeName(scene));
  },
  'gain node': (scene) => {
    const { simulation } = scene.cluster;
    const missing = [1, 2, 3, 4, 5].find(
      (index) =>
        !simulation.kubelets.get(`node-${index}`) &&
        simulation.store.byIndex('pods', 'node', `node-${index}`).length === 0,
    );
    if (missing !== undefined) simulation.addNode(rigMachine(missing));
  },
  'kill container': (scene) => {
    const pod = choose(ours(scene), scene.operation.which);
    const id = pod?.status.containerStatuses?.[0]?.containerID?.replace('containerd://', '');
    if (id !== undefined) scene.cluster.runtime.kill(id, scene.operation.size % 2);
  },
  'ephemeral container': (scene) => {
    const pod = choose(ours(scene), scene.operation.which);
    if (!pod) return undefined;
    const debug = { name: `debug-${scene.operation.size}`, image: imageOf(scene.operation) };
    const all = [...(pod.spec.ephemeralContainers ?? []), debug];
    return scene.send(
      'PATCH',
      `${podPath(pod)}/ephemeralcontainers`,
      { spec: { ephemeralContainers: all } },
      MERGE,
    );
  },
  'resize pod': (scene) => {
    const pod = choose(ours(scene), scene.operation.which);
    const { size } = scene.operation;
    const resources = { requests: { cpu: `${100 + 400 * size}m` } };
    const containers = pod?.spec.containers.map((one, at) => (at === 0 ? { ...one, resources } : one));
    return pod && scene.send('PATCH', `${podPath(pod)}/resize`, { spec: { containers } }, MERGE);
  },
  'pod gate': (scene) => {
    const pod = choose(
      ours(scene).filter(({ spec }) => spec.readinessGates?.length),
      scene.operation.which,
    );
    if (!pod) return undefined;
    const others = (pod.status.conditions ?? []).filter(({ type }) => type !== 'example.com/ready');
    const status = scene.operation.size % 3 === 0 ? 'False' : 'True';
    const conditions = [...others, { type: 'example.com/ready', status }];
    return scene.send('PATCH', `${podPath(pod)}/status`, { status: { conditions } }, MERGE);
  },
  'forge owner': patching(
    ['configmap', 'secret', 'service', 'job', 'claim', 'gadget', 'replicaset'],
    (scene, object) =>
      controllerOf(object) ? undefined : { metadata: { ownerReferences: [someOwner(scene)] } },
  ),
  'expand claim': patching(['claim'], ({ operation: { size } }) => ({
    spec: { resources: { requests: { storage: `${2 + size}Gi` } } },
  })),
  retention: patching(['statefulset'], ({ operation: { size } }) => ({
    spec: {
      persistentVolumeClaimRetentionPolicy: {
        whenDeleted: size % 2 === 0 ? 'Retain' : 'Delete',
        whenScaled: size % 3 === 0 ? 'Retain' : 'Delete',
      },
    },
  })),
  history: patching(TEMPLATED, ({ operation: { size } }) => ({ spec: { revisionHistoryLimit: size % 4 } })),
  reclaim: patching(['volume'], ({ operation: { size } }) => ({
    spec: { persistentVolumeReclaimPolicy: size % 2 === 0 ? 'Retain' : 'Delete' },
  })),
  'remove node object': (scene) => scene.send('DELETE', `/api/v1/nodes/${nodeName(scene)}`),
  'remove all jobs': (scene) =>
    scene.send(
      'DELETE',
      `/apis/batch/v1/namespaces/${namespaceOf(scene.operation)}/jobs?propagationPolicy=${choose(POLICIES, scene.operation.variant)}`,
    ),
  apply: (scene) => {
    const { operation } = scene;
    const { path, body } = creation(
      choose(['deployment', 'configmap', 'service', 'statefulset'], operation.variant) ?? '',
      operation,
    );
    const { name } = (body as StoredObject).metadata;
    const query = `fieldManager=m-${operation.size % 3}&force=${operation.size % 2 === 0}`;
    return scene.send('PATCH', `${path}/${name}?${query}`, body, 'application/apply-patch+yaml');
  },
  look: async (scene) => {
    await scene.send('GET', `/api/v1/pods?limit=${scene.operation.size}`);
    await scene.send('GET', '/apis/apps/v1/deployments');
  },
  nothing: () => undefined,
};

/** How often each comes: names that stand more than once, and those that are left out are rare. */
export const deck: readonly string[] = [
  ...Object.keys(actions),
  ...Object.keys(recipes).map((what) => `create ${what}`),
  ...['deployment', 'statefulset', 'job', 'service', 'claim', 'budget', 'namespace', 'namespace'].map(
    (what) => `create ${what}`,
  ),
  ...[
    'scale',
    'scale',
    'scale',
    'image',
    'image',
    'image',
    'template',
    'undo',
    'relabel pod',
    'remove pod',
    'evict',
  ],
  ...[
    'kill container',
    'kill container',
    'release',
    'start node',
    'start node',
    'start node',
    'gain node',
    'gain node',
  ],
  ...['nothing', 'cordon', 'open gate', 'pause', 'drain', 'put back', 'put back', 'watch', 'watch'],
];
