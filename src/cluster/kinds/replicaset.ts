import type { ReplicaSet, ReplicaSetSpec } from '../api/types.ts';
import type { Kind } from './kind.ts';
import { formatSelector } from '../machinery/selectors.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, replace, withDefaults } from './kind.ts';
import { withoutDisabledInSpec } from './podspec/disabled.ts';
import { podWarnings } from './podspec/warnings.ts';
import { containerCells } from './podspec/columns.ts';
import { podTemplateDefaults } from './podspec/defaults.ts';
import { validateNonNegative } from './podspec/probe-validation.ts';
import { SCALE, selectorScale } from './scale.ts';
import { validateReplicaStatusUpdate } from './workload-status-validation.ts';
import {
  validateReplicaTemplate,
  validateSameSelector,
  validateWorkloadSelector,
} from './workload-validation.ts';

function specDefaults(spec: ReplicaSetSpec): ReplicaSetSpec {
  const out = withDefaults(spec, { replicas: 1 });
  return replace(out, 'template', podTemplateDefaults(out.template));
}

/** Models pkg/registry/apps/replicaset/strategy.go and pkg/apis/apps/validation/validation.go ValidateReplicaSet */
export const replicaset: Kind = defineKind<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  shortNames: ['rs'],
  categories: ['all'],
  schema: 'io.k8s.api.apps.v1.ReplicaSet',
  hasStatus: true,
  generation: true,
  subresources: [SCALE],
  scale: selectorScale,
  columns: columns(
    'Name',
    'Desired:integer',
    'Current:integer',
    'Ready:integer',
    'Age',
    'Containers*',
    'Images*',
    'Selector*',
  ),
  defaults: (object) => replace(object, 'spec', specDefaults(object.spec ?? { selector: {} })),
  prepareForCreate: (object) => withoutDisabledInSpec(object),
  prepareForUpdate: (object, old) => withoutDisabledInSpec(object, old),
  initialStatus: () => ({ replicas: 0 }),
  validate({ spec }, errors, { settings }) {
    if (!spec) return;
    validateNonNegative(spec.replicas, 'spec.replicas', errors);
    validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
    validateWorkloadSelector(spec.selector, 'deployment', errors);
    validateReplicaTemplate(spec.selector, spec.template ?? {}, errors, settings);
  },
  validateUpdate(object, old, errors, context) {
    const { spec } = object;
    if (!spec || spec === old.spec) return;
    replicaset.validate?.(object, errors, context);
    validateSameSelector(spec.selector, old.spec?.selector, errors);
  },
  validateStatusUpdate: validateReplicaStatusUpdate,
  fields: {
    'status.replicas': ({ status }) => String(status?.replicas ?? 0),
  },
  warnings: ({ spec }, old) =>
    old?.spec === spec ? [] : podWarnings(spec?.template?.spec, 'spec.template.spec'),
  row({ metadata, spec, status }, { now }) {
    return [
      metadata?.name ?? '',
      spec?.replicas ?? 0,
      status?.replicas ?? 0,
      status?.readyReplicas ?? 0,
      age(metadata?.creationTimestamp, now),
      ...containerCells(spec?.template?.spec),
      formatSelector(spec?.selector),
    ];
  },
});
