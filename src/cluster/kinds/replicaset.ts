import type { ReplicaSet, ReplicaSetSpec } from '../api/types.ts';
import { formatSelector } from '../machinery/selectors.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, replace, withDefaults } from './kind.ts';
import { containerCells } from './podspec/columns.ts';
import { podTemplateDefaults } from './podspec/defaults.ts';
import { SCALE, selectorScale } from './scale.ts';

function specDefaults(spec: ReplicaSetSpec): ReplicaSetSpec {
  const out = withDefaults(spec, { replicas: 1 });
  return replace(out, 'template', podTemplateDefaults(out.template));
}

/** Models pkg/registry/apps/replicaset/strategy.go and pkg/apis/apps/validation/validation.go ValidateReplicaSet */
export const replicaset = defineKind<ReplicaSet>({
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
      formatSelector(spec?.selector),
    ];
  },
});
