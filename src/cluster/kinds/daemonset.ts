import type { DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy } from '../api/types.ts';
import { formatLabels, formatSelector } from '../machinery/selectors.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, replace, withDefaults, type WriteContext } from './kind.ts';
import { equal } from '../machinery/equal.ts';
import { podWarnings } from './podspec/warnings.ts';
import { containerCells } from './podspec/columns.ts';
import { podTemplateDefaults } from './podspec/defaults.ts';
import { validateDaemonSet, validateDaemonSetUpdate } from './daemonset-validation.ts';

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

function withGeneration(object: DaemonSet, generation: number): DaemonSet {
  const annotations = { ...object.metadata?.annotations, [GENERATION]: String(generation) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** The template's own generation lives on in an annotation. Models pkg/registry/apps/daemonset/strategy.go */
function countTemplate(object: DaemonSet, old: DaemonSet, _context: WriteContext): DaemonSet {
  const was = Number(old.metadata?.annotations?.[GENERATION] ?? 0);
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
  defaults: (object) => replace(object, 'spec', specDefaults(object.spec ?? { selector: {}, template: {} })),
  prepareForCreate: (object) => withGeneration(object, 1),
  prepareForUpdate: countTemplate,
  initialStatus: () => ({
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    desiredNumberScheduled: 0,
    numberReady: 0,
  }),
  validate: validateDaemonSet,
  validateUpdate: validateDaemonSetUpdate,
  warnings: ({ spec }, old) =>
    old?.spec === spec ? [] : podWarnings(spec?.template.spec, 'spec.template.spec'),
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
