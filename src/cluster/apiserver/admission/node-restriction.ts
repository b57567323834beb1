import type {
  AuthenticationV1TokenRequest,
  CertificateSigningRequest,
  CSIDriver,
  Node,
  Pod,
} from '../../api/types.ts';
import { resourceOf } from '../../kinds/kind.ts';
import { equal } from '../../machinery/equal.ts';
import { DerError } from '../../../crypto/der.ts';
import { parseRequest } from '../../../crypto/x509.ts';
import { quote } from '../../machinery/go.ts';
import type { Stored } from '../../machinery/object.ts';
import { notFound } from '../../machinery/status.ts';
import type { Store } from '../../store/store.ts';
import { podClaims, podConfigMaps, podSecrets } from '../authorization/node-graph.ts';
import { authorize } from '../authorization/rbac.ts';
import { refuse, type Admitted } from './admission.ts';

/** What is done to an object. */
export type Operation = 'CREATE' | 'DELETE' | 'UPDATE';

const MIRROR = 'kubernetes.io/config.mirror';
const LEASES = 'kube-node-lease';

const KUBELET_LABELS = new Set([
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
]);

const isWithin = (namespace: string, ...domains: readonly string[]): boolean =>
  domains.some((domain) => namespace === domain || namespace.endsWith(`.${domain}`));

function isForbidden(label: string): boolean {
  const namespace = label.includes('/') ? (label.split('/')[0] ?? '') : '';
  if (isWithin(namespace, 'node-restriction.kubernetes.io')) return true;
  const own = KUBELET_LABELS.has(label) || isWithin(namespace, 'kubelet.kubernetes.io', 'node.kubernetes.io');
  return isWithin(namespace, 'kubernetes.io', 'k8s.io') && !own;
}

/** The labels that a kubelet has changed and must not, in order. */
function forbiddenLabels(a: Readonly<Record<string, string>> = {}, b: Readonly<Record<string, string>> = {}) {
  const changed = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => a[key] !== b[key]);
  return changed.filter(isForbidden).sort().join(', ');
}

/** What speaks against a mirror pod. */
function mirrorProblem(store: Store, me: string, node: string, pod: Pod): string | undefined {
  const { spec } = pod;
  const { annotations, ownerReferences: [owner, second] = [] } = pod.metadata ?? {};
  if (annotations?.[MIRROR] === undefined)
    return `pod does not have ${quote(MIRROR)} annotation, ${me} can only create mirror pods`;
  const can = `${me} can only create pods with`;
  if (spec?.nodeName !== node) return `${can} spec.nodeName set to itself`;
  if (second) return `${can} a single owner reference set to itself`;
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node)
    return `${can} an owner reference set to itself`;
  if (owner.controller !== true) return `${can} a controller owner reference set to itself`;
  if (owner.blockOwnerDeletion === true) return `${me} must not set blockOwnerDeletion on an owner reference`;
  const found = store.get('nodes', node);
  if (!found) throw notFound({ group: '', name: 'nodes' }, node);
  if (owner.uid !== found.metadata.uid)
    return `node ${node} UID mismatch: expected ${owner.uid} got ${found.metadata.uid}`;
  const volumes = spec.volumes ?? [];
  const trusts = volumes.some(({ projected }) => projected?.sources?.some((one) => one.clusterTrustBundle));
  const reference = [
    [!!spec.serviceAccountName, 'a service account'],
    [podSecrets(spec).size > 0, 'secrets'],
    [podConfigMaps(spec).size > 0, 'configmaps'],
    [trusts, 'clustertrustbundles'],
    [volumes.some(({ persistentVolumeClaim: claim }) => claim), 'persistentvolumeclaims'],
    [(spec.resourceClaims ?? []).length > 0, 'resourceclaims'],
  ].find(([names]) => names);
  return reference && `${me} can not create pods that reference ${String(reference[1])}`;
}

function podProblem(store: Store, me: string, node: string, write: Admitted, operation: Operation) {
  const { subresource } = write;
  const pod: Pod = write.object;
  const old: Pod = write.old ?? {};
  switch (subresource) {
    case '':
      if (operation === 'CREATE') return mirrorProblem(store, me, node, pod);
      if (operation === 'UPDATE')
        return `unexpected operation "UPDATE", ${me} can only create and delete mirror pods`;
      return old.spec?.nodeName === node
        ? undefined
        : `${me} can only delete pods with spec.nodeName set to itself`;
    case 'status':
      if (old.spec?.nodeName !== node)
        return `${me} can only update pod status for pods with spec.nodeName set to itself`;
      if (!equal(old.metadata?.labels ?? {}, pod.metadata?.labels ?? {}))
        return `${me} cannot update labels through pod status`;
      return equal(old.status?.resourceClaimStatuses ?? [], pod.status?.resourceClaimStatuses ?? [])
        ? undefined
        : `${me} cannot update resource claim statues`;
    case 'eviction':
      return old.spec?.nodeName === node
        ? undefined
        : `node ${node} can only evict pods with spec.nodeName set to itself`;
    default:
      return `unexpected pod subresource ${quote(subresource)}, only 'status' and 'eviction' are allowed`;
  }
}

function nodeProblem(me: string, node: string, { object, old }: Admitted): string | undefined {
  const name = object.metadata?.name ?? '';
  if (name !== node) return `${me} is not allowed to modify node ${quote(name)}`;
  const { spec, metadata }: Node = object;
  const labels = forbiddenLabels(metadata?.labels, old?.metadata?.labels);
  if (!old) {
    if (spec?.configSource) return `${me} is not allowed to create pods with a non-nil configSource`;
    return labels === '' ? undefined : `${me} is not allowed to set the following labels: ${labels}`;
  }
  const before: Node = old;
  if (spec?.configSource && !equal(spec.configSource, before.spec?.configSource))
    return `${me} is not allowed to update configSource to a new non-nil configSource`;
  if (!equal(spec?.taints ?? [], before.spec?.taints ?? [])) return `${me} is not allowed to modify taints`;
  if (!equal(metadata?.ownerReferences ?? [], before.metadata?.ownerReferences ?? []))
    return `${me} is not allowed to modify ownerReferences`;
  return labels === '' ? undefined : `is not allowed to modify labels: ${labels}`;
}

/** Whether a pod wants tokens for an audience, itself or by the driver of a volume. */
function wantsAudience(store: Store, pod: Stored<Pod>, audience: string): boolean {
  const { namespace = '' } = pod.metadata;
  const drivers = [
    ...(pod.spec.volumes ?? []).map(({ csi }) => csi?.driver),
    ...podClaims(pod).map((name) => {
      const claim = store.get('persistentvolumeclaims', `${namespace}/${name}`);
      return store.get('persistentvolumes', claim?.spec.volumeName ?? '')?.spec.csi?.driver;
    }),
  ];
  const asks = (name = ''): boolean => {
    const driver: Partial<CSIDriver> | undefined = store.get('csidrivers.storage.k8s.io', name);
    return driver?.spec?.tokenRequests?.some((one) => one.audience === audience) === true;
  };
  return (
    (pod.spec.volumes ?? []).some(({ projected }) =>
      projected?.sources?.some(
        ({ serviceAccountToken: token }) => token && (token.audience ?? '') === audience,
      ),
    ) || drivers.some(asks)
  );
}

/** What speaks against a token that a kubelet asks for. */
function tokenProblem(store: Store, node: string, write: Admitted): string | undefined {
  const { spec }: Partial<AuthenticationV1TokenRequest> = write.object;
  const { boundObjectRef: bound, audiences = [] } = spec ?? {};
  if (bound?.apiVersion !== 'v1' || bound.kind !== 'Pod' || !bound.name)
    return 'node requested token not bound to a pod';
  if (!bound.uid) return 'node requested token with a pod binding without a uid';
  const pod = store.get('pods', `${write.namespace}/${bound.name}`);
  if (!pod) throw notFound({ group: '', name: 'pods' }, bound.name);
  if (bound.uid !== pod.metadata.uid)
    return `the UID in the bound object reference (${bound.uid}) does not match the UID in record. The object might have been deleted and then recreated`;
  if (pod.spec.nodeName !== node) return 'node requested token bound to a pod scheduled on a different node';
  const [audience = '', second] = audiences;
  if (second !== undefined) return 'node may only request 0 or 1 audiences';
  if (!write.caller || wantsAudience(store, pod, audience)) return undefined;
  const attributes = {
    type: 'resource',
    verb: 'request-serviceaccounts-token-audience',
    group: '',
    resource: audience,
    namespace: write.namespace,
    name: write.object.metadata?.name ?? '',
  } as const;
  return authorize(store, write.caller, attributes).allowed
    ? undefined
    : `audience ${quote(audience)} not found in pod spec volume, ${write.caller.username} is not authorized to request tokens for this audience`;
}

/** A claim without what a kubelet may change. */
function rest(claim: object): object {
  const { metadata = {}, status = {}, ...others }: { metadata?: object; status?: object } = claim;
  const unset = { resourceVersion: undefined, managedFields: undefined };
  const resized = { allocatedResources: undefined, allocatedResourceStatuses: undefined };
  return {
    ...others,
    metadata: { ...metadata, ...unset },
    status: { ...status, ...resized, capacity: undefined, conditions: undefined },
  };
}

const SIGNERS = ['kubernetes.io/kubelet-serving', 'kubernetes.io/kube-apiserver-client-kubelet'];

function certificateProblem(node: string, object: object): string | undefined {
  const { spec }: Partial<CertificateSigningRequest> = object;
  if (!SIGNERS.includes(spec?.signerName ?? '')) return undefined;
  const wanted = `system:node:${node}`;
  try {
    const { subject } = parseRequest(atob(spec?.request ?? ''));
    if (subject.commonName === wanted) return undefined;
  } catch (error) {
    if (error instanceof DerError) return `unable to parse csr: ${error.message}`;
    throw error;
  }
  return `can only create a node CSR with CN=${wanted}`;
}

function problemOf(store: Store, node: string, write: Admitted, operation: Operation): string | undefined {
  const me = `node ${quote(node)}`;
  const { object, old, subresource, namespace } = write;
  const isOwn = object.metadata?.name === node;
  switch (resourceOf(write.kind)) {
    case 'pods':
      return podProblem(store, me, node, write, operation);
    case 'nodes':
      return nodeProblem(me, node, write);
    case 'persistentvolumeclaims':
      if (subresource !== 'status') return 'may only update PVC status';
      return equal(rest(old ?? {}), rest(object))
        ? undefined
        : `${me} is not allowed to update fields other than status.quantity and status.conditions`;
    case 'serviceaccounts':
      return subresource === 'token' ? tokenProblem(store, node, write) : undefined;
    case 'leases.coordination.k8s.io':
      if (namespace !== LEASES) return `can only access leases in the ${quote(LEASES)} system namespace`;
      return isOwn ? undefined : 'can only access node lease with the same name as the requesting node';
    case 'csinodes.storage.k8s.io':
      return isOwn ? undefined : 'can only access CSINode with the same name as the requesting node';
    case 'certificatesigningrequests.certificates.k8s.io':
      return operation === 'CREATE' ? certificateProblem(node, object) : undefined;
    default:
      return undefined;
  }
}

/**
 * Holds a kubelet to its own node and to what runs there. Models plugin/pkg/admission/noderestriction/admission.go
 * @param node the node's name; '' if the user's name has none
 * @throws ApiError Forbidden
 */
export function restrictNode(store: Store, node: string, write: Admitted, operation: Operation): void {
  const unknown = `could not determine node from user ${quote(write.caller?.username ?? '')}`;
  const problem = node === '' ? unknown : problemOf(store, node, write, operation);
  if (problem !== undefined) throw refuse(write, problem);
}
