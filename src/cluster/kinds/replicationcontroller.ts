import type { ReplicationController } from '../api/types.ts';
import { formatLabels } from '../machinery/selectors.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, replace, withDefaults } from './kind.ts';
import { containerCells } from './podspec/columns.ts';
import { podTemplateDefaults } from './podspec/defaults.ts';
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
export const replicationcontroller = defineKind<ReplicationController>({
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
  initialStatus: () => ({ replicas: 0 }),
  fields: {
    'status.replicas': ({ status }) => String(status?.replicas ?? 0),
  },
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
