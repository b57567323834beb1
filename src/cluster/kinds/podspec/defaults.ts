import type {
  Container,
  EnvVar,
  EphemeralContainer,
  HTTPGetAction,
  LifecycleHandler,
  ObjectFieldSelector,
  ObjectMeta,
  PodSpec,
  PodTemplateSpec,
  Probe,
  ResourceRequirements,
} from '../../api/types.ts';
import { mapShared, replace, withDefaults } from '../kind.ts';
import { imageTag } from './image.ts';
import { volumeDefaults } from './volume-defaults.ts';

const withHTTPDefaults = (action: HTTPGetAction): HTTPGetAction =>
  withDefaults<HTTPGetAction>(action, { path: '/', scheme: 'HTTP' });

function probeDefaults(probe: Probe | undefined): Probe | undefined {
  if (probe === undefined) return undefined;
  let out = withDefaults<Probe>(probe, {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  if (out.httpGet) out = replace(out, 'httpGet', withHTTPDefaults(out.httpGet));
  if (out.grpc) out = replace(out, 'grpc', withDefaults(out.grpc, { service: '' }));
  return out;
}

const handlerDefaults = (handler: LifecycleHandler | undefined): LifecycleHandler | undefined =>
  handler?.httpGet ? replace(handler, 'httpGet', withHTTPDefaults(handler.httpGet)) : handler;

/** A downward API field reference with its version. */
export const fieldRefDefaults = (ref: ObjectFieldSelector): ObjectFieldSelector =>
  withDefaults<ObjectFieldSelector>(ref, { apiVersion: 'v1' });

function envDefaults(env: EnvVar): EnvVar {
  const ref = env.valueFrom?.fieldRef;
  if (!env.valueFrom || !ref) return env;
  return replace(env, 'valueFrom', replace(env.valueFrom, 'fieldRef', fieldRefDefaults(ref)));
}

function containerDefaults<C extends Container | EphemeralContainer>(container: C): C {
  let out: Container | EphemeralContainer = withDefaults<Container | EphemeralContainer>(container, {
    imagePullPolicy: imageTag(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: {},
  });
  if (out.ports) {
    out = replace(
      out,
      'ports',
      mapShared(out.ports, (port) => withDefaults(port, { protocol: 'TCP' })),
    );
  }
  if (out.env) out = replace(out, 'env', mapShared(out.env, envDefaults));
  if (out.livenessProbe) out = replace(out, 'livenessProbe', probeDefaults(out.livenessProbe));
  if (out.readinessProbe) out = replace(out, 'readinessProbe', probeDefaults(out.readinessProbe));
  if (out.startupProbe) out = replace(out, 'startupProbe', probeDefaults(out.startupProbe));
  if (out.lifecycle) {
    let lifecycle = out.lifecycle;
    lifecycle = replace(lifecycle, 'postStart', handlerDefaults(lifecycle.postStart));
    lifecycle = replace(lifecycle, 'preStop', handlerDefaults(lifecycle.preStop));
    out = replace(out, 'lifecycle', lifecycle);
  }
  return out as C;
}

/** Fills in a pod spec as templates and pods share it. Models pkg/apis/core/v1/defaults.go SetDefaults_PodSpec */
export function podSpecDefaults(spec: PodSpec): PodSpec {
  let out = withDefaults<PodSpec>(spec, {
    containers: [],
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    schedulerName: 'default-scheduler',
  });
  if (out.serviceAccountName === undefined && out.serviceAccount !== undefined) {
    out = replace(out, 'serviceAccountName', out.serviceAccount);
  }
  if (out.serviceAccountName !== undefined && out.serviceAccount !== out.serviceAccountName) {
    out = replace(out, 'serviceAccount', out.serviceAccountName);
  }
  out = replace(out, 'containers', mapShared(out.containers, containerDefaults));
  if (out.initContainers) {
    out = replace(out, 'initContainers', mapShared(out.initContainers, containerDefaults));
  }
  if (out.ephemeralContainers) {
    out = replace(out, 'ephemeralContainers', mapShared(out.ephemeralContainers, containerDefaults));
  }
  if (out.volumes) out = replace(out, 'volumes', mapShared(out.volumes, volumeDefaults));
  if (out.topologySpreadConstraints) {
    out = replace(
      out,
      'topologySpreadConstraints',
      mapShared(out.topologySpreadConstraints, (constraint) => constraint),
    );
  }
  return hostNetworkPorts(out);
}

/** With host networking a container's port is the host's too. */
function hostNetworkPorts(spec: PodSpec): PodSpec {
  if (spec.hostNetwork !== true) return spec;
  const open = (container: Container): Container =>
    container.ports
      ? replace(
          container,
          'ports',
          mapShared(container.ports, (port) => withDefaults(port, { hostPort: port.containerPort })),
        )
      : container;
  const out = replace(spec, 'containers', mapShared(spec.containers, open));
  return out.initContainers ? replace(out, 'initContainers', mapShared(out.initContainers, open)) : out;
}

const requestDefaults = (resources: ResourceRequirements): ResourceRequirements => {
  const { limits } = resources;
  return limits === undefined
    ? resources
    : replace(resources, 'requests', withDefaults(resources.requests ?? {}, limits));
};

const requestsFromLimits = (container: Container): Container =>
  container.resources ? replace(container, 'resources', requestDefaults(container.resources)) : container;

/** What only a pod gets, not a template. Models pkg/apis/core/v1/defaults.go SetDefaults_Pod */
export function podOnlyDefaults(spec: PodSpec): PodSpec {
  let out = withDefaults<PodSpec>(spec, { enableServiceLinks: true });
  out = replace(out, 'containers', mapShared(out.containers, requestsFromLimits));
  if (out.initContainers) {
    out = replace(out, 'initContainers', mapShared(out.initContainers, requestsFromLimits));
  }
  return out;
}

// Go writes the time of a template's metadata although it has none.
const TEMPLATE_META = JSON.parse('{"creationTimestamp":null}') as ObjectMeta;

/** Metadata inside of another object, as the server shows it: with the empty creation time. */
export function templateMeta(metadata: ObjectMeta | undefined): ObjectMeta {
  if (metadata === undefined) return TEMPLATE_META;
  return metadata.creationTimestamp === null ? metadata : { ...TEMPLATE_META, ...metadata };
}

/** Fills in the pod template of a workload. */
export function podTemplateDefaults(template: PodTemplateSpec | undefined): PodTemplateSpec {
  const given = template ?? {};
  const out = replace(given, 'metadata', templateMeta(given.metadata));
  return replace(out, 'spec', podSpecDefaults(out.spec ?? { containers: [] }));
}
