import { resourceName, resourceOf, type Kind } from '../../kinds/kind.ts';
import { ApiError } from '../../machinery/errors.ts';
import type { StoredObject } from '../../machinery/object.ts';
import { forbidden, notFound } from '../../machinery/status.ts';
import { refuse, type AdmissionPlugin } from './admission.ts';

const NAMESPACES = { group: '', name: 'namespaces' };

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

/** The system's own namespaces stay. @throws ApiError Forbidden */
export function checkMortal(kind: Kind, name: string): void {
  if (resourceOf(kind) !== 'namespaces' || !IMMORTAL.has(name)) return;
  throw forbidden(resourceName(kind), name, 'this namespace may not be deleted');
}

function withCause(error: Error, { metadata }: StoredObject): Error {
  if (!(error instanceof ApiError)) return error;
  const { status } = error;
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${metadata.name} is being terminated`,
    field: 'metadata.namespace',
  };
  return new ApiError({ ...status, details: { ...status.details, causes: [cause] } });
}

/**
 * Objects are created only in namespaces that exist and are not being deleted.
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go
 */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit(write, { store }) {
    const { kind, namespace, object, old } = write;
    if (!kind.namespaced || old !== undefined) return object;
    const found = store.get('namespaces', namespace);
    if (!found) throw notFound(NAMESPACES, namespace);
    if (found.metadata.deletionTimestamp === undefined) return object;
    const error = refuse(
      write,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    );
    throw withCause(error, found);
  },
};
