import type {
  PersistentVolumeClaim,
  StatefulSet,
  StatefulSetSpec,
  StatefulSetUpdateStrategy,
} from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, mapShared, replace, withDefaults } from './kind.ts';
import { claimSpecDefaults, claimSpecWarnings } from './persistentvolumeclaim.ts';
import { withoutDisabledInSpec } from './podspec/disabled.ts';
import { podWarnings } from './podspec/warnings.ts';
import { containerCells } from './podspec/columns.ts';
import { podTemplateDefaults, templateMeta } from './podspec/defaults.ts';
import { SCALE, selectorScale } from './scale.ts';
import { validateStatefulSet, validateStatefulSetUpdate } from './statefulset-validation.ts';
import { validateStatefulSetStatusUpdate } from './workload-status-validation.ts';

function strategyDefaults(given: StatefulSetUpdateStrategy = {}): StatefulSetUpdateStrategy {
  if (given.type === undefined) {
    const rollingUpdate = withDefaults(given.rollingUpdate ?? {}, { partition: 0 });
    return { ...given, type: 'RollingUpdate', rollingUpdate };
  }
  return given.type === 'RollingUpdate' && given.rollingUpdate
    ? replace(given, 'rollingUpdate', withDefaults(given.rollingUpdate, { partition: 0 }))
    : given;
}

/** A claim template shows itself as the claim that it will be. */
function claimTemplateDefaults(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  if (claim.status?.phase !== undefined) return replace(claim, 'metadata', templateMeta(claim.metadata));
  return {
    ...claim,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: templateMeta(claim.metadata),
    spec: claimSpecDefaults(claim.spec ?? {}),
    status: { phase: 'Pending' },
  };
}

/** Models pkg/apis/apps/v1/defaults.go SetDefaults_StatefulSet */
function specDefaults(spec: StatefulSetSpec): StatefulSetSpec {
  let out = withDefaults<StatefulSetSpec>(spec, {
    podManagementPolicy: 'OrderedReady',
    replicas: 1,
    revisionHistoryLimit: 10,
    updateStrategy: {},
  });
  out = replace(out, 'updateStrategy', strategyDefaults(out.updateStrategy));
  out = replace(
    out,
    'persistentVolumeClaimRetentionPolicy',
    withDefaults(out.persistentVolumeClaimRetentionPolicy ?? {}, {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    }),
  );
  if (out.volumeClaimTemplates) {
    const templates = mapShared(out.volumeClaimTemplates, claimTemplateDefaults);
    out = replace(out, 'volumeClaimTemplates', templates);
  }
  return replace(out, 'template', podTemplateDefaults(out.template));
}

/** Drops what is off. */
function prepare(object: StatefulSet, old?: StatefulSet): StatefulSet {
  const out = withoutDisabledInSpec(object, old);
  const { updateStrategy } = out.spec ?? {};
  const kept = old?.spec?.updateStrategy?.rollingUpdate?.maxUnavailable;
  if (!out.spec || !updateStrategy?.rollingUpdate || kept !== undefined) return out;
  const rollingUpdate = replace(updateStrategy.rollingUpdate, 'maxUnavailable', undefined);
  const strategy = replace(updateStrategy, 'rollingUpdate', rollingUpdate);
  return replace(out, 'spec', replace(out.spec, 'updateStrategy', strategy));
}

function warnings({ spec }: StatefulSet, old?: StatefulSet): readonly string[] {
  // The real server says it in two ways.
  const templates = (i: number): string => `spec.volumeClaimTemplates[${i}]${old ? '.Spec' : ''}`;
  return [
    ...(old?.spec === spec ? [] : podWarnings(spec?.template.spec, 'spec.template.spec')),
    ...(spec?.volumeClaimTemplates ?? []).flatMap((claim, i) =>
      claimSpecWarnings(claim.spec ?? {}, templates(i)),
    ),
    ...((spec?.revisionHistoryLimit ?? 0) < 0
      ? [
          'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
        ]
      : []),
  ];
}

/** Models pkg/registry/apps/statefulset/strategy.go */
export const statefulset = defineKind<StatefulSet>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  shortNames: ['sts'],
  categories: ['all'],
  schema: 'io.k8s.api.apps.v1.StatefulSet',
  hasStatus: true,
  generation: true,
  subresources: [SCALE],
  scale: selectorScale,
  columns: columns('Name', 'Ready', 'Age', 'Containers*', 'Images*'),
  defaults: (object) =>
    replace(object, 'spec', specDefaults(object.spec ?? { selector: {}, serviceName: '', template: {} })),
  prepareForCreate: (object) => prepare(object),
  prepareForUpdate: (object, old) => prepare(object, old),
  initialStatus: () => ({ replicas: 0, availableReplicas: 0 }),
  validate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
  validateStatusUpdate: validateStatefulSetStatusUpdate,
  warnings,
  row: ({ metadata, spec, status }, { now }) => [
    metadata?.name ?? '',
    `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    age(metadata?.creationTimestamp, now),
    ...containerCells(spec?.template.spec),
  ],
});
