import type { Deployment, DeploymentSpec, DeploymentStrategy } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import { age } from '../machinery/time.ts';
import { formatSelector } from '../machinery/selectors.ts';
import { columns, defineKind, replace, withDefaults } from './kind.ts';
import { podTemplateDefaults } from './podspec/defaults.ts';
import { withoutDisabledInSpec } from './podspec/disabled.ts';
import { podWarnings } from './podspec/warnings.ts';
import { containerCells } from './podspec/columns.ts';
import { SCALE, selectorScale } from './scale.ts';
import { validateDeployment, validateDeploymentUpdate } from './deployment-validation.ts';
import { validateDeploymentStatusUpdate } from './workload-status-validation.ts';

const NO_SPEC: DeploymentSpec = { selector: {}, template: {} };

function strategyDefaults(given: DeploymentStrategy | undefined): DeploymentStrategy {
  const strategy = withDefaults<DeploymentStrategy>(given ?? {}, { type: 'RollingUpdate' });
  if (strategy.type !== 'RollingUpdate') return strategy;
  return replace(
    strategy,
    'rollingUpdate',
    withDefaults(strategy.rollingUpdate ?? {}, { maxUnavailable: '25%', maxSurge: '25%' }),
  );
}

/** Models pkg/apis/apps/v1/defaults.go SetDefaults_Deployment */
function specDefaults(spec: DeploymentSpec): DeploymentSpec {
  let out = withDefaults<DeploymentSpec>(spec, {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  });
  out = replace(out, 'template', podTemplateDefaults(out.template));
  return replace(out, 'strategy', strategyDefaults(out.strategy));
}

/** Annotations are copied to replica sets, so that they count as a change of the desired state. */
function countAnnotations(object: Deployment, { metadata: was }: Deployment): Deployment {
  if (semanticEqual(object.metadata?.annotations, was?.annotations)) return object;
  return { ...object, metadata: { ...object.metadata, generation: (was?.generation ?? 0) + 1 } };
}

/** Models pkg/registry/apps/deployment/strategy.go and pkg/printers/internalversion/printers.go printDeployment */
export const deployment = defineKind<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  shortNames: ['deploy'],
  categories: ['all'],
  schema: 'io.k8s.api.apps.v1.Deployment',
  hasStatus: true,
  generation: true,
  subresources: [SCALE],
  scale: selectorScale,
  columns: columns('Name', 'Ready', 'Up-to-date', 'Available', 'Age', 'Containers*', 'Images*', 'Selector*'),
  defaults: (object) => replace(object, 'spec', specDefaults(object.spec ?? NO_SPEC)),
  prepareForCreate: (object) => withoutDisabledInSpec(object),
  prepareForUpdate: (object, old) => countAnnotations(withoutDisabledInSpec(object, old), old),
  initialStatus: () => ({}),
  validate: validateDeployment,
  validateUpdate: validateDeploymentUpdate,
  validateStatusUpdate: validateDeploymentStatusUpdate,
  warnings: ({ spec }, old) =>
    old?.spec === spec ? [] : podWarnings(spec?.template.spec, 'spec.template.spec'),
  row({ metadata, spec, status }, { now }) {
    return [
      metadata?.name ?? '',
      `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
      status?.updatedReplicas ?? 0,
      status?.availableReplicas ?? 0,
      age(metadata?.creationTimestamp, now),
      ...containerCells(spec?.template.spec),
      formatSelector(spec?.selector),
    ];
  },
});
