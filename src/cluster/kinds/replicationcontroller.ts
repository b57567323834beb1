import type { ReplicationController } from '../api/types.ts';
import { goMap } from '../machinery/go.ts';
import { formatLabels, selectorMatches } from '../machinery/selectors.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, replace, withDefaults, type Kind } from './kind.ts';
import { withoutDisabledInSpec } from './podspec/disabled.ts';
import { podWarnings } from './podspec/warnings.ts';
import { containerCells } from './podspec/columns.ts';
import { podTemplateDefaults } from './podspec/defaults.ts';
import { validateNonNegative } from './podspec/probe-validation.ts';
import { validatePodTemplate } from './podspec/validation.ts';
import { validateReplicaStatusUpdate } from './workload-status-validation.ts';
import { validateAlwaysRestarts } from './workload-validation.ts';
import { mapScale, SCALE } from './scale.ts';

/** Models pkg/apis/core/v1/defaults.go SetDefaults_ReplicationController */
function defaults(object: ReplicationController): ReplicationController {
  let spec = withDefaults(object.spec ?? {}, { replicas: 1 });
  if (spec.template) spec = replace(spec, 'template', podTemplateDefaults(spec.template));
  const labels = spec.template?.metadata?.labels;
  if (labels && Object.keys(spec.selector ?? {}).length === 0) spec = replace(spec, 'selector', labels);
  const out = replace(object, 'spec', spec);
  return labels && Object.keys(out.metadata?.labels ?? {}).length === 0
    ? { ...out, metadata: { ...out.metadata, labels } }
    : out;
}

/** Models pkg/registry/core/replicationcontroller/strategy.go */
export const replicationcontroller: Kind = defineKind<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  shortNames: ['rc'],
  categories: ['all'],
  schema: 'io.k8s.api.core.v1.ReplicationController',
  hasStatus: true,
  generation: true,
  subresources: [SCALE],
  scale: mapScale,
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
  defaults,
  prepareForCreate: (object) => withoutDisabledInSpec(object),
  prepareForUpdate: (object, old) => withoutDisabledInSpec(object, old),
  initialStatus: () => ({ replicas: 0 }),
  validate({ spec }, errors, { settings }) {
    if (!spec) return;
    validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
    const selector = spec.selector ?? {};
    if (Object.keys(selector).length === 0) errors.required('spec.selector');
    validateNonNegative(spec.replicas, 'spec.replicas', errors);
    if (!spec.template) {
      errors.required('spec.template');
      return;
    }
    const labels = spec.template.metadata?.labels;
    if (!selectorMatches({ matchLabels: selector }, labels)) {
      errors.invalid(
        'spec.template.metadata.labels',
        goMap(labels),
        '`selector` does not match template `labels`',
      );
    }
    validatePodTemplate(spec.template, 'spec.template', errors, settings);
    validateAlwaysRestarts(spec.template, 'ReplicationController', errors);
  },
  validateUpdate(object, old, errors, context) {
    if (object.spec !== old.spec) replicationcontroller.validate?.(object, errors, context);
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
      formatLabels(spec?.selector),
    ];
  },
});
