import type {
  AutoscalingV1HorizontalPodAutoscaler,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  HPAScalingRules,
  MetricSpec,
  MetricStatus,
} from '../api/types.ts';
import type { KubeObject, Stored } from '../machinery/object.ts';
import { age } from '../machinery/time.ts';
import { validateAutoscaler, validateAutoscalerStatus } from './horizontalpodautoscaler-validation.ts';
import { columns, defineKind, replace, withDefaults } from './kind.ts';

const PERCENT = 80;
const SHOWN = 2;

const cpu = (averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

const SCALE_UP: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

const SCALE_DOWN: HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/** Models pkg/apis/autoscaling/v2/defaults.go */
function specDefaults(spec: HorizontalPodAutoscalerSpec): HorizontalPodAutoscalerSpec {
  let out = withDefaults(spec, { minReplicas: 1 });
  if (!out.metrics?.length) out = { ...out, metrics: [cpu(PERCENT)] };
  if (out.behavior) {
    const { scaleUp = {}, scaleDown = {} } = out.behavior;
    out = replace(out, 'behavior', {
      scaleUp: withDefaults(scaleUp, SCALE_UP),
      scaleDown: withDefaults(scaleDown, SCALE_DOWN),
    });
  }
  return out;
}

function percentOf(spec: HorizontalPodAutoscalerSpec | undefined): number | undefined {
  return spec?.metrics?.find((metric) => metric.resource?.name === 'cpu')?.resource?.target
    .averageUtilization;
}

/** Version 1 knows CPU alone. */
function toStored(object: AutoscalingV1HorizontalPodAutoscaler): KubeObject {
  const { spec, status, ...rest } = object;
  const { targetCPUUtilizationPercentage: percent, ...own } = spec ?? {
    maxReplicas: 0,
    scaleTargetRef: { kind: '', name: '' },
  };
  const { currentCPUUtilizationPercentage: _current, ...state } = status ?? {
    currentReplicas: 0,
    desiredReplicas: 0,
  };
  const stored: HorizontalPodAutoscaler = {
    ...rest,
    spec: { ...own, ...(percent === undefined ? {} : { metrics: [cpu(percent)] }) },
    status: state,
  };
  return stored;
}

function fromStored(object: Stored<HorizontalPodAutoscaler>): KubeObject {
  const { spec, status, ...rest } = object;
  const percent = percentOf(spec);
  const current = status.currentMetrics?.find((metric) => metric.resource?.name === 'cpu')?.resource?.current
    .averageUtilization;
  const out: AutoscalingV1HorizontalPodAutoscaler = {
    ...rest,
    apiVersion: 'autoscaling/v1',
    spec: {
      scaleTargetRef: spec.scaleTargetRef,
      ...(spec.minReplicas === undefined ? {} : { minReplicas: spec.minReplicas }),
      maxReplicas: spec.maxReplicas,
      ...(percent === undefined ? {} : { targetCPUUtilizationPercentage: percent }),
    },
    status: {
      currentReplicas: status.currentReplicas ?? 0,
      desiredReplicas: status.desiredReplicas,
      ...(status.lastScaleTime === undefined ? {} : { lastScaleTime: status.lastScaleTime }),
      ...(current === undefined ? {} : { currentCPUUtilizationPercentage: current }),
    },
  };
  return out;
}

const UNKNOWN = '<unknown>';

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case 'Resource':
    case 'ContainerResource': {
      const source = spec.type === 'Resource' ? spec.resource : spec.containerResource;
      const current = (spec.type === 'Resource' ? status?.resource : status?.containerResource)?.current;
      if (source?.target.averageValue !== undefined) {
        return `${source.name}: ${current?.averageValue ?? UNKNOWN}/${source.target.averageValue}`;
      }
      const is = current?.averageUtilization;
      const wanted = source?.target.averageUtilization;
      return `${source?.name ?? ''}: ${is === undefined ? UNKNOWN : `${is}%`}/${wanted === undefined ? '<auto>' : `${wanted}%`}`;
    }
    case 'Pods':
      return `${status?.pods?.current.averageValue ?? UNKNOWN}/${spec.pods?.target.averageValue ?? ''}`;
    case 'Object':
    case 'External': {
      const target = (spec.type === 'Object' ? spec.object : spec.external)?.target;
      const current = (spec.type === 'Object' ? status?.object : status?.external)?.current;
      return target?.averageValue === undefined
        ? `${current?.value ?? UNKNOWN}/${target?.value ?? ''}`
        : `${current?.averageValue ?? UNKNOWN}/${target.averageValue} (avg)`;
    }
    default:
      return '<unknown type>';
  }
}

function targets({ spec, status }: HorizontalPodAutoscaler): string {
  const metrics = spec?.metrics ?? [];
  if (metrics.length === 0) return '<none>';
  const texts = metrics.map((metric, i) => metricText(metric, status?.currentMetrics?.[i]));
  const shown = texts.slice(0, SHOWN).join(', ');
  return texts.length > SHOWN ? `${shown} + ${texts.length - SHOWN} more...` : shown;
}

/**
 * Tolerance is behind a gate that is off by default; what has it keeps it.
 * Models pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go dropDisabledFields
 */
function withoutTolerance(
  object: HorizontalPodAutoscaler,
  old?: HorizontalPodAutoscaler,
): HorizontalPodAutoscaler {
  const { scaleUp, scaleDown } = old?.spec?.behavior ?? {};
  const behavior = object.spec?.behavior;
  if (!object.spec || !behavior || scaleUp?.tolerance || scaleDown?.tolerance) return object;
  let out = behavior;
  if (out.scaleUp) out = replace(out, 'scaleUp', replace(out.scaleUp, 'tolerance', undefined));
  if (out.scaleDown) out = replace(out, 'scaleDown', replace(out.scaleDown, 'tolerance', undefined));
  return replace(object, 'spec', replace(object.spec, 'behavior', out));
}

/** Models pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go */
export const horizontalpodautoscaler = defineKind<HorizontalPodAutoscaler>({
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  shortNames: ['hpa'],
  categories: ['all'],
  schema: 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  hasStatus: true,
  alternates: [
    {
      group: 'autoscaling',
      version: 'v1',
      schema: 'io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler',
      toStored,
      fromStored,
    },
  ],
  columns: columns('Name', 'Reference', 'Targets', 'MinPods', 'MaxPods', 'Replicas', 'Age'),
  defaults: (object) => (object.spec ? replace(object, 'spec', specDefaults(object.spec)) : object),
  prepareForCreate: (object) => withoutTolerance(object),
  prepareForUpdate: withoutTolerance,
  initialStatus: () => ({ desiredReplicas: 0, currentMetrics: null }),
  validate: validateAutoscaler,
  validateUpdate: (object, _old, errors) => validateAutoscaler(object, errors),
  validateStatusUpdate: (object, _old, errors) => validateAutoscalerStatus(object, errors),
  row(object, { now }) {
    const { metadata, spec, status } = object;
    return [
      metadata?.name ?? '',
      `${spec?.scaleTargetRef.kind ?? ''}/${spec?.scaleTargetRef.name ?? ''}`,
      targets(object),
      spec?.minReplicas === undefined ? '<unset>' : String(spec.minReplicas),
      spec?.maxReplicas ?? 0,
      status?.currentReplicas ?? 0,
      age(metadata?.creationTimestamp, now),
    ];
  },
});
