import { kindOf, nameOf, type JsonObject } from '../object.ts';

/** An object on its way through a kustomization. */
export interface Resource {
  readonly object: JsonObject;
  /** Its name in the file that it comes from. */
  readonly origin: string;
  /** Its name ends with a hash of what it holds. */
  readonly hashed: boolean;
}

export const plainResource = (object: JsonObject): Resource => ({
  object,
  origin: nameOf(object),
  hashed: false,
});

/** Whether a resource has a name: the one it came with, or the one it has now. */
export const isNamed = ({ object, origin }: Resource, name: string): boolean =>
  name === origin || name === nameOf(object);

const clusterScoped = new Set([
  'APIService',
  'CSIDriver',
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'FlowSchema',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
]);

export const isClusterScoped = (object: JsonObject): boolean => clusterScoped.has(kindOf(object));
