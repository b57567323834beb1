import { apiservice } from './apiservice.ts';
import { certificatesigningrequest } from './certificatesigningrequest.ts';
import { configmap } from './configmap.ts';
import { controllerrevision } from './controllerrevision.ts';
import { cronjob } from './cronjob.ts';
import { csidriver } from './csidriver.ts';
import { csinode } from './csinode.ts';
import { csistoragecapacity } from './csistoragecapacity.ts';
import { customresourcedefinition } from './customresourcedefinition.ts';
import { daemonset } from './daemonset.ts';
import { deployment } from './deployment.ts';
import { endpoints } from './endpoints.ts';
import { endpointslice } from './endpointslice.ts';
import { event } from './event.ts';
import { flowschema, prioritylevelconfiguration } from './flowcontrol/flowcontrol.ts';
import { horizontalpodautoscaler } from './horizontalpodautoscaler.ts';
import { ingress } from './ingress.ts';
import { ingressclass } from './ingressclass.ts';
import { ipaddress } from './ipaddress.ts';
import { job } from './job.ts';
import { apiVersionOf, resourceOf, type Kind } from './kind.ts';
import { lease } from './lease.ts';
import { limitrange } from './limitrange.ts';
import { mutatingwebhookconfiguration } from './mutatingwebhookconfiguration.ts';
import { namespace } from './namespace.ts';
import { networkpolicy } from './networkpolicy.ts';
import { node } from './node.ts';
import { persistentvolume } from './persistentvolume.ts';
import { persistentvolumeclaim } from './persistentvolumeclaim.ts';
import { pod } from './pod.ts';
import { poddisruptionbudget } from './poddisruptionbudget.ts';
import { podtemplate } from './podtemplate.ts';
import { priorityclass } from './priorityclass.ts';
import { clusterrole, clusterrolebinding, role, rolebinding } from './rbac.ts';
import { replicaset } from './replicaset.ts';
import { replicationcontroller } from './replicationcontroller.ts';
import { resourcequota } from './resourcequota.ts';
import { runtimeclass } from './runtimeclass.ts';
import { secret } from './secret.ts';
import { service } from './service.ts';
import { serviceaccount } from './serviceaccount.ts';
import { servicecidr } from './servicecidr.ts';
import { statefulset } from './statefulset.ts';
import { storageclass } from './storageclass.ts';
import { validatingadmissionpolicy } from './validatingadmissionpolicy.ts';
import { validatingadmissionpolicybinding } from './validatingadmissionpolicybinding.ts';
import { validatingwebhookconfiguration } from './validatingwebhookconfiguration.ts';
import { volumeattachment } from './volumeattachment.ts';

/** All kinds that the API server serves. */
export const KINDS: readonly Kind[] = [
  configmap,
  endpoints,
  event,
  limitrange,
  namespace,
  node,
  persistentvolumeclaim,
  persistentvolume,
  pod,
  podtemplate,
  replicationcontroller,
  resourcequota,
  secret,
  serviceaccount,
  service,
  controllerrevision,
  daemonset,
  deployment,
  replicaset,
  statefulset,
  horizontalpodautoscaler,
  cronjob,
  job,
  lease,
  endpointslice,
  ingressclass,
  ingress,
  networkpolicy,
  ipaddress,
  servicecidr,
  poddisruptionbudget,
  clusterrolebinding,
  clusterrole,
  rolebinding,
  role,
  priorityclass,
  storageclass,
  certificatesigningrequest,
  mutatingwebhookconfiguration,
  validatingadmissionpolicy,
  validatingadmissionpolicybinding,
  validatingwebhookconfiguration,
  runtimeclass,
  csidriver,
  csinode,
  csistoragecapacity,
  volumeattachment,
  customresourcedefinition,
  apiservice,
  flowschema,
  prioritylevelconfiguration,
];

const byResource = new Map(KINDS.map((kind) => [resourceOf(kind), kind]));
const byType = new Map(KINDS.map((kind) => [`${apiVersionOf(kind)}/${kind.kind}`, kind]));

/** The kind behind a resource key: `pods`, `deployments.apps`. */
export const kindOfResource = (resource: string): Kind | undefined => byResource.get(resource);

/** The kind of an object's `apiVersion` and `kind`, in its stored version. */
export const kindOfType = (apiVersion: string, kind: string): Kind | undefined =>
  byType.get(`${apiVersion}/${kind}`);
