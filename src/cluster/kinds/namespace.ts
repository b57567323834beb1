import type { Namespace } from '../api/types.ts';
import { labelName } from '../machinery/names.ts';
import { age, formatTime } from '../machinery/time.ts';
import { columns, defineKind, replace } from './kind.ts';
import { validateFinalizer } from './metadata-validation.ts';

const FINALIZER = 'kubernetes';
const NAME_LABEL = 'kubernetes.io/metadata.name';

function labelled(object: Namespace): Namespace {
  const name = object.metadata?.name;
  if (name === undefined || name === '' || object.metadata?.labels?.[NAME_LABEL] === name) return object;
  const labels = { ...object.metadata?.labels, [NAME_LABEL]: name };
  return { ...object, metadata: { ...object.metadata, labels } };
}

/** Models pkg/registry/core/namespace/strategy.go and storage/storage.go */
export const namespace = defineKind<Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  shortNames: ['ns'],
  namespaced: false,
  schema: 'io.k8s.api.core.v1.Namespace',
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  hasStatus: true,
  returnsDeleted: true,
  subresources: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }],
  validateName: labelName,
  columns: columns('Name', 'Status', 'Age'),
  defaults: labelled,
  prepareForCreate(object) {
    const finalizers = object.spec?.finalizers ?? [];
    const out = finalizers.includes(FINALIZER)
      ? object
      : { ...object, spec: { finalizers: [...finalizers, FINALIZER] } };
    // A generated name is known only now.
    return labelled(out);
  },
  prepareForUpdate: (object, old) => replace(object, 'spec', old.spec ?? {}),
  initialStatus: () => ({ phase: 'Active' }),
  validate({ spec }, errors) {
    for (const name of spec?.finalizers ?? []) validateFinalizer(name, 'spec.finalizers', errors);
  },
  validateStatusUpdate({ metadata, status }, _old, errors) {
    const [phase, when] = metadata?.deletionTimestamp ? ['Terminating', 'not empty'] : ['Active', 'empty'];
    if (status?.phase === phase) return;
    errors.invalid(
      'status.Phase',
      status?.phase ?? '',
      `may only be '${phase}' if \`deletionTimestamp\` is ${when}`,
    );
  },
  holdsDeletion: (object) => (object.spec?.finalizers ?? []).length > 0,
  markDeleted(object, { now }) {
    if (object.metadata?.deletionTimestamp !== undefined) return object;
    return {
      ...object,
      metadata: { ...object.metadata, deletionTimestamp: formatTime(now) },
      status: { ...object.status, phase: 'Terminating' },
    };
  },
  fields: {
    'status.phase': ({ status }) => status?.phase ?? '',
  },
  row: ({ metadata, status }, { now }) => [
    metadata?.name ?? '',
    status?.phase ?? '',
    age(metadata?.creationTimestamp, now),
  ],
});
