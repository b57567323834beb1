import { resourceName, resourceOf, type Kind } from '../../kinds/kind.ts';
import { ApiError } from '../../machinery/errors.ts';
import { forbidden, notFound } from '../../machinery/status.ts';
import type { AdmissionPlugin } from './admission.ts';

const NAMESPACES = { group: '', name: 'namespaces' };

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

/** The system's own namespaces stay. @throws ApiError Forbidden */
export function checkMortal(kind: Kind, name: string): void {
  if (resourceOf(kind) !== 'namespaces' || !IMMORTAL.has(name)) return;
  throw forbidden(NAMESPACES, name, 'this namespace may not be deleted');
}

/**
 * Objects are created only in namespaces that exist and are not being deleted.
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go
 */
export const namespaceLifecycle: AdmissionPlugin = ({ kind, namespace, object, old }, { store }) => {
  if (!kind.namespaced || old !== undefined) return object;
  const found = store.get('namespaces', namespace);
  if (!found) throw notFound(NAMESPACES, namespace);
  if (found.metadata.deletionTimestamp === undefined) return object;
  const { status } = forbidden(
    resourceName(kind),
    object.metadata?.name ?? '',
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
  throw new ApiError({
    ...status,
    details: {
      ...status.details,
      causes: [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    },
  });
};
