import type { OwnerReference } from '../api/types.ts';
import type { StoredObject } from '../machinery/object.ts';

/** A reference by which an object says who manages it. Models staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/controller_ref.go */
export const controllerReference = (
  owner: Pick<StoredObject, 'apiVersion' | 'kind' | 'metadata'>,
): OwnerReference => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
});
