import type { HPAScalingRules, HorizontalPodAutoscalerStatus, MetricSpec } from '../../api/types.ts';
import type { MeasuredPod } from '../../aggregation/metrics/measured-pods.ts';
import { VirtualClock } from '../../clock.ts';
import type { ApiError } from '../../machinery/errors.ts';
import type { StoredObject } from '../../machinery/object.ts';
import { milliUnits } from '../../machinery/quantity.ts';
import { formatTime } from '../../machinery/time.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { fakeClient } from '../../test-client.ts';
import { metadata, storedPod } from '../test-objects.ts';
import { AutoscalerHistory, type AutoscalerMemory, type Entry } from './history.ts';
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaler.ts';

/** When the looks of tests are taken. */
export const NOW = Date.parse('2026-01-05T09:00:00Z');
const PERIOD = 15_000;
const NANO_PER_MILLI = 1_000_000;

/** So many replicas so many seconds before {@link NOW}. */
export const ago = (replicas: number, seconds: number): Entry => ({ replicas, at: NOW - seconds * 1000 });

type Kind = 'ReplicationController' | 'Deployment' | 'ReplicaSet' | 'Widget';

/** An autoscaler and its target as a look finds them; pods p0, p1, … have two containers. */
export interface Given {
  readonly range: readonly [min: number, max: number];
  readonly current: number;
  /** Percent of the requested CPU; 0 leaves this metric away. */
  readonly target: number;
  /** Thousandths of a core that the pods use. */
  readonly levels: readonly number[];
  /** What the containers of each pod request together. */
  readonly requests?: readonly string[];
  readonly ready?: readonly boolean[];
  readonly hot?: readonly boolean[];
  readonly failed?: readonly boolean[];
  readonly going?: readonly boolean[];
  /** Earlier recommendations; none at all makes the present size one. */
  readonly past?: readonly Entry[];
  readonly metrics?: readonly MetricSpec[];
  readonly up?: HPAScalingRules;
  readonly status?: Partial<HorizontalPodAutoscalerStatus>;
  /** A Widget is a custom resource with a scale, whose pods nobody selects unless {@link selector} says so. */
  readonly kind?: Kind;
  readonly selector?: string;
  /** Why the metrics API does not answer. */
  readonly silent?: string;
  /** Why the target's scale cannot be changed. */
  readonly refusal?: ApiError;
  /** What else the pods are labelled with. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What another autoscaler's target selects. */
  readonly rival?: Readonly<Record<string, string>>;
  /** The other has never been looked at, or has no target any more. */
  readonly rivalIs?: 'new' | 'aimless';
  /** There is no target. */
  readonly aimless?: boolean;
}

/** What came of a look. */
export interface Look {
  /** The status that was written, if any was. */
  readonly status: HorizontalPodAutoscalerStatus | undefined;
  /** What the target has been scaled to. */
  readonly scaled: number;
  readonly told: readonly string[];
  /** What is remembered for the next look. */
  readonly memory: AutoscalerMemory;
}

const RESOURCES: Readonly<Record<Kind, readonly [resource: string, apiVersion: string]>> = {
  ReplicationController: ['replicationcontrollers', 'v1'],
  Deployment: ['deployments.apps', 'apps/v1'],
  ReplicaSet: ['replicasets.apps', 'apps/v1'],
  Widget: ['widgets.example.com', 'example.com/v1'],
};
const SELECTED = { name: 'web' };

const utilization = (averageUtilization: number) => ({ type: 'Utilization', averageUtilization });

/** The use of the CPU of one container, in percent of what it requests. */
export const ofContainer = (container: string, target: number): MetricSpec => ({
  type: 'ContainerResource',
  containerResource: { name: 'cpu', container, target: utilization(target) },
});
/** The use of the CPU, in percent of what is requested. */
export const ofPods = (target: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: utilization(target) },
});

/** Rules of one policy of percent. */
export const percent = (
  value: number,
  periodSeconds: number,
  stabilizationWindowSeconds: number,
): HPAScalingRules => ({
  selectPolicy: 'Max',
  stabilizationWindowSeconds,
  policies: [{ type: 'Percent', value, periodSeconds }],
});

function podsOf({ current, requests, ready, hot, failed, going, labels }: Given) {
  return Array.from({ length: requests?.length ?? current }, (_, i) => {
    const since = formatTime(hot ? NOW - (hot[i] ? 0 : 180_000) : 0);
    const cpu = `${Math.floor(milliUnits(requests?.[i] ?? '1') / 2)}m`;
    return storedPod(`p${i}`, {
      metadata: {
        labels: { ...SELECTED, ...labels },
        ...(going?.[i] && { deletionTimestamp: formatTime(NOW) }),
      },
      spec: {
        containers: ['container1', 'container2'].map((name) => ({ name, resources: { requests: { cpu } } })),
      },
      status: {
        phase: failed?.[i] ? 'Failed' : 'Running',
        startTime: since,
        conditions: [
          { type: 'Ready', status: (ready?.[i] ?? true) ? 'True' : 'False', lastTransitionTime: since },
        ],
      },
    });
  });
}

const measured = (levels: readonly number[]): readonly MeasuredPod[] =>
  levels.map((level, i) => ({
    name: `p${i}`,
    timestamp: NOW,
    window: 60_000,
    containers: ['container1', 'container2'].map((name) => ({
      name,
      cpu: (level / 2) * NANO_PER_MILLI,
      memory: 0,
    })),
  }));

type Fields = Readonly<Record<string, unknown>>;

/** The custom resource definition of Widgets. */
function definition(): StoredObject & Fields {
  const { namespace: _none, ...nowhere } = metadata('widgets.example.com');
  const scale = { specReplicasPath: '.spec.replicas', labelSelectorPath: '.status.selector' };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: nowhere,
    spec: {
      group: 'example.com',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [{ name: 'v1', served: true, subresources: { scale } }],
    },
  };
}

/** A target; Widgets say in text what they select. */
function targetObject(kind: Kind, name: string, given: Given, labels: Fields): StoredObject & Fields {
  const [, apiVersion] = RESOURCES[kind];
  const plain = kind === 'ReplicationController';
  return {
    apiVersion,
    kind,
    metadata: metadata(name),
    spec: { replicas: given.current, selector: plain ? labels : { matchLabels: labels } },
    ...(kind === 'Widget' && { status: given.selector === undefined ? {} : { selector: given.selector } }),
  };
}

function autoscaler(name: string, kind: Kind, target: string, given: Given): StoredObject & Fields {
  const [minReplicas, maxReplicas] = given.range;
  const [, apiVersion] = RESOURCES[kind];
  const { up } = given;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata(name),
    spec: {
      scaleTargetRef: { apiVersion, kind, name: target },
      minReplicas,
      maxReplicas,
      metrics: [...(given.target > 0 ? [ofPods(given.target)] : []), ...(given.metrics ?? [])],
      ...(up && { behavior: { scaleUp: up, scaleDown: percent(100, 15, 300) } }),
    },
    status: { currentReplicas: given.current, desiredReplicas: given.current, ...given.status },
  };
}

/** One look of the controller at an autoscaler. */
export function look(given: Given): Look {
  const { kind = 'ReplicationController', rival, rivalIs } = given;
  const store = new Store();
  const put = (resource: string, object: StoredObject) => store.put<StoredObject>(resource, object);
  put('customresourcedefinitions.apiextensions.k8s.io', definition());
  if (!given.aimless) put(RESOURCES[kind][0], targetObject(kind, 'target', given, SELECTED));
  for (const pod of podsOf(given)) put('pods', pod);
  const history = new AutoscalerHistory();
  if (rival) {
    if (rivalIs !== 'aimless') put('deployments.apps', targetObject('Deployment', 'other', given, rival));
    put('horizontalpodautoscalers.autoscaling', autoscaler('rival', 'Deployment', 'other', given));
    const selector = Object.entries(rival).map(([key, value]) => `${key}=${value}`);
    if (rivalIs !== 'new') history.note('default/rival', { selector: selector.join(',') });
  }
  put('horizontalpodautoscalers.autoscaling', autoscaler('hpa', kind, 'target', given));
  if (given.past) history.note('default/hpa', { recommendations: [ago(0, 3600), ...given.past] });

  const clock = new VirtualClock(NOW - PERIOD);
  let status: HorizontalPodAutoscalerStatus | undefined;
  let scaled = given.current;
  const client = fakeClient({
    get: (resource, namespace, name) =>
      name === 'hpa' ? store.get(resource, `${namespace}/${name}`) : undefined,
    update: (_, object) => {
      if (given.refusal) throw given.refusal;
      scaled = (object as { spec?: { replicas?: number } }).spec?.replicas ?? 0;
      return object;
    },
    updateStatus: (_, object) => {
      ({ status } = object as { status?: HorizontalPodAutoscalerStatus });
      return object;
    },
  });
  const told: string[] = [];
  const recorder = () => ({
    event: (_: unknown, type: string, reason: string, message: string) =>
      void told.push(`${type} ${reason} ${message}`),
  });
  const controller = horizontalPodAutoscalerController(
    { clock, random: new KeyedRandom(1), store, client, recorder },
    { history, source: () => given.silent ?? measured(given.levels) },
  );
  controller.resync();
  clock.advanceTo(NOW);
  controller.stop();
  return { status, scaled, told, memory: history.of('default/hpa') };
}

/** The conditions of a status, each as its type, status and reason. */
export const conditionsOf = (status: HorizontalPodAutoscalerStatus | undefined): readonly string[] =>
  (status?.conditions ?? []).map(({ type, status: is, reason }) => `${type} ${is} ${reason}`);
