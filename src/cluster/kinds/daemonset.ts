import type { DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy } from '../api/types.ts';
import { formatLabels, formatSelector } from '../machinery/selectors.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, replace, withDefaults } from './kind.ts';
import { equal } from '../machinery/equal.ts';
import { withoutDisabledInSpec } from './podspec/disabled.ts';
import { podWarnings } from './podspec/warnings.ts';
import { containerCells } from './podspec/columns.ts';
import { podTemplateDefaults } from './podspec/defaults.ts';
import { validateDaemonSet, validateDaemonSetUpdate } from './daemonset-validation.ts';
import { validateDaemonSetStatusUpdate } from './workload-status-validation.ts';

const GENERATION = 'deprecated.daemonset.template.generation';

function strategyDefaults(given: DaemonSetUpdateStrategy = {}): DaemonSetUpdateStrategy {
  const out = withDefaults(given, { type: 'RollingUpdate' });
  if (out.type !== 'RollingUpdate') return out;
  const rollingUpdate = withDefaults(out.rollingUpdate ?? {}, { maxUnavailable: 1, maxSurge: 0 });
  return replace(out, 'rollingUpdate', rollingUpdate);
}

function specDefaults(spec: DaemonSetSpec): DaemonSetSpec {
  let out = withDefaults(spec, { revisionHistoryLimit: 10 });
  out = replace(out, 'updateStrategy', strategyDefaults(out.updateStrategy));
  return replace(out, 'template', podTemplateDefaults(out.template));
}

const generationOf = (object: DaemonSet): number => Number(object.metadata?.annotations?.[GENERATION] ?? 0);

/** Models pkg/apis/apps/v1/conversion.go, which keeps the number in an annotation. */
function withGeneration(object: DaemonSet, generation: number): DaemonSet {
  if (object.metadata?.annotations?.[GENERATION] === String(generation)) return object;
  const annotations = { ...object.metadata?.annotations, [GENERATION]: String(generation) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** The template's own generation lives on in an annotation. Models pkg/registry/apps/daemonset/strategy.go */
function countTemplate(object: DaemonSet, old: DaemonSet): DaemonSet {
  const was = generationOf(old);
  return withGeneration(object, equal(object.spec?.template, old.spec?.template) ? was : was + 1);
}

export const daemonset = defineKind<DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  shortNames: ['ds'],
  categories: ['all'],
  schema: 'io.k8s.api.apps.v1.DaemonSet',
  hasStatus: true,
  generation: true,
  columns: columns(
    'Name',
    'Desired:integer',
    'Current:integer',
    'Ready:integer',
    'Up-to-date:integer',
    'Available:integer',
    'Node Selector',
    'Age',
    'Containers*',
    'Images*',
    'Selector*',
  ),
  defaults: (object) =>
    withGeneration(
      replace(object, 'spec', specDefaults(object.spec ?? { selector: {}, template: {} })),
      generationOf(object),
    ),
  prepareForCreate: (object) =>
    withGeneration(withoutDisabledInSpec(object), Math.max(1, generationOf(object))),
  prepareForUpdate: (object, old) => countTemplate(withoutDisabledInSpec(object, old), old),
  initialStatus: () => ({
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    desiredNumberScheduled: 0,
    numberReady: 0,
  }),
  validate: validateDaemonSet,
  validateUpdate: validateDaemonSetUpdate,
  validateStatusUpdate: validateDaemonSetStatusUpdate,
  warnings: ({ spec }, old) =>
    old?.spec === spec ? [] : podWarnings(spec?.template.spec, 'spec.template.spec'),
  // Rows are made of the internal version, where the number is a field.
  rowMetadata({ annotations, ...metadata }) {
    const { [GENERATION]: _generation, ...kept } = annotations ?? {};
    return Object.keys(kept).length > 0 ? { ...metadata, annotations: kept } : metadata;
  },
  row: ({ metadata, spec, status }, { now }) => [
    metadata?.name ?? '',
    status?.desiredNumberScheduled ?? 0,
    status?.currentNumberScheduled ?? 0,
    status?.numberReady ?? 0,
    status?.updatedNumberScheduled ?? 0,
    status?.numberAvailable ?? 0,
    formatLabels(spec?.template.spec?.nodeSelector),
    age(metadata?.creationTimestamp, now),
    ...containerCells(spec?.template.spec),
    formatSelector(spec?.selector),
  ],
});
