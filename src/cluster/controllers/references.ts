import type { OwnerReference } from '../api/types.ts';

/** A reference by which an object says who manages it. Models staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/controller_ref.go */
export const controllerReference = (owner: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly uid: string };
}): OwnerReference => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
});
