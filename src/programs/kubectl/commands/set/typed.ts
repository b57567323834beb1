import { asList, asObject, isObject, kindOf, type JsonObject } from '../../object.ts';

/** What Go's structs of the kinds with pods always write, be it empty. */
const zeroes: Readonly<Record<string, { readonly spec?: JsonObject; readonly status: JsonObject }>> = {
  Pod: { status: {} },
  Deployment: { spec: { strategy: {} }, status: {} },
  ReplicaSet: { status: { replicas: 0 } },
  ReplicationController: { status: { replicas: 0 } },
  DaemonSet: {
    spec: { updateStrategy: {} },
    status: { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 },
  },
  StatefulSet: {
    spec: { serviceName: '', updateStrategy: {} },
    status: { availableReplicas: 0, replicas: 0 },
  },
  Job: { status: {} },
  CronJob: { status: {} },
  Service: { status: { loadBalancer: {} } },
};

/** Kinds of which only the metadata gains something. */
const plain: ReadonlySet<string> = new Set(['RoleBinding', 'ClusterRoleBinding']);

/** An object from a file as it is after Go's structs held it, which have no way to leave some fields out. */
export function typed(object: JsonObject): JsonObject {
  const kind = kindOf(object);
  if (plain.has(kind)) return { ...object, metadata: typedMetadata(object['metadata']) };
  const zero = zeroes[kind];
  if (!zero) return object;
  const spec = { ...zero.spec, ...asObject(object['spec']) };
  return {
    ...object,
    metadata: typedMetadata(object['metadata']),
    spec: kind === 'Pod' ? typedPodSpec(spec) : kind === 'Service' ? typedServiceSpec(spec) : typedSpec(spec),
    status: { ...zero.status, ...asObject(object['status']) },
  };
}

const typedMetadata = (metadata: unknown): JsonObject => ({ creationTimestamp: null, ...asObject(metadata) });

/** A specification with a pod's or a job's template in it. */
function typedSpec(spec: JsonObject): JsonObject {
  const { template, jobTemplate, volumeClaimTemplates } = spec;
  const ofTemplate = (value: JsonObject, inner: (spec: JsonObject) => JsonObject): JsonObject => ({
    ...value,
    metadata: typedMetadata(value['metadata']),
    spec: inner(asObject(value['spec'])),
  });
  return {
    ...spec,
    ...(isObject(template) ? { template: ofTemplate(template, typedPodSpec) } : {}),
    ...(isObject(jobTemplate) ? { jobTemplate: ofTemplate(jobTemplate, typedSpec) } : {}),
    ...(Array.isArray(volumeClaimTemplates)
      ? {
          volumeClaimTemplates: asList(volumeClaimTemplates)
            .filter(isObject)
            .map((claim) => ({
              ...claim,
              metadata: typedMetadata(claim['metadata']),
              spec: { resources: {}, ...asObject(claim['spec']) },
              status: asObject(claim['status']),
            })),
        }
      : {}),
  };
}

/** A port without a target has the zero of a number or a name. */
function typedServiceSpec(spec: JsonObject): JsonObject {
  if (!Array.isArray(spec['ports'])) return spec;
  const ports = asList(spec['ports']).map((port) => (isObject(port) ? { targetPort: 0, ...port } : port));
  return { ...spec, ports };
}

function typedPodSpec(spec: JsonObject): JsonObject {
  const containers = (list: string): JsonObject =>
    Array.isArray(spec[list])
      ? {
          [list]: asList(spec[list])
            .filter(isObject)
            .map((container) => ({ resources: {}, ...container })),
        }
      : {};
  return { ...spec, ...containers('initContainers'), ...containers('containers') };
}
