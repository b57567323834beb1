import type { Container, Pod } from '../api/types.ts';
import { sharedText } from '../machinery/shared-text.ts';
import type { Stored } from '../machinery/object.ts';
import { formatResolver, resolverConfig } from '../network/resolver.ts';
import type { ContainerSpec, RunningContainer } from '../runtime.ts';
import type { ContainerWorker } from './container-worker.ts';
import { containerEnvironment, expand } from './environment-variables.ts';
import { ContainerLog } from './log.ts';
import type { NodeMachine } from './machine.ts';
import type { ContainerInstance } from './record.ts';
import { isRecursive, supportsRecursion } from './recursive-read-only.ts';
import type { PodContext } from './services.ts';
import { isStatic } from './static-pods.ts';
import { own } from '../machinery/own.ts';

/** What came of an attempt to start a container. */
export type StartOutcome =
  | { readonly configError: string }
  | { readonly startError: string; readonly instance: ContainerInstance }
  | { readonly running: RunningContainer; readonly instance: ContainerInstance };

/**
 * Resolves everything that a container needs and has the runtime start it.
 * Models pkg/kubelet/kuberuntime/kuberuntime_container.go (startContainer)
 * @param resumed what is known of a container that ran when a snapshot was taken
 */
export function startContainer(
  pod: PodContext,
  worker: ContainerWorker,
  image: Pick<ContainerInstance, 'canonical' | 'imageID' | 'user'>,
  resumed: (Pick<ContainerSpec, 'tree' | 'processes'> & { readonly instance: ContainerInstance }) | undefined,
): StartOutcome {
  const { services } = pod;
  const { spec, record } = worker;
  const environment = containerEnvironment(spec, pod.downward, services.lookup);
  if (!environment.ok && !resumed) return { configError: environment.message };
  const variables = environment.ok ? environment.variables : {};
  const unmountable = resumed ? undefined : mountProblem(spec, services.machine.systemInfo);
  if (unmountable !== undefined) return { configError: unmountable };
  const user = userOf(pod, worker, image.user);
  const nonRoot = spec.securityContext?.runAsNonRoot ?? pod.pod.spec.securityContext?.runAsNonRoot;
  if (services.config.checksUser && nonRoot === true && user.uid === 0 && !resumed) {
    const { name, namespace = '', uid } = pod.pod.metadata;
    const subject = `(pod: "${name}_${namespace}(${uid})", container: ${spec.name})`;
    return { configError: `container has runAsNonRoot and image will run as root ${subject}` };
  }
  const instance: ContainerInstance = resumed?.instance ?? {
    id: services.random.hex(64, ...drawsOf(pod), record.name, 'container', record.created),
    image: spec.image ?? '',
    canonical: sharedText(image.canonical),
    imageID: sharedText(image.imageID),
    startedAt: services.clock.now(),
    user,
  };
  if (!resumed) {
    if (record.created > 0) worker.previousLog = worker.log;
    worker.log = new ContainerLog(instance.id);
  }
  const { log } = worker;
  // One that has not said anything in the instant in which it started has hardly begun: it begins again.
  const isFresh = instance.startedAt === services.clock.now() && log.length === 0 && !log.open;
  const started = services.runtime.start(
    {
      id: instance.id,
      pod: pod.pod,
      sandbox: pod.sandbox,
      container: withVariables(spec, variables),
      imageID: instance.imageID,
      env: variables,
      mounts: pod.mounts(spec, resumed !== undefined),
      files: kubeletFiles(pod),
      tree: resumed?.tree,
      processes: resumed?.processes,
      tty: spec.tty === true,
      startedAt: instance.startedAt,
      resumed: resumed !== undefined && !isFresh,
      host: services.host,
    },
    {
      log: (stream, text) => worker.onLog(log, stream, text),
      works(component) {
        record.works = { component, id: instance.id };
        services.componentsChanged();
      },
      exited: (status) => {
        if (typeof started !== 'string') worker.onExit(started, status);
      },
    },
  );
  return typeof started === 'string' ? { startError: started, instance } : { running: started, instance };
}

/** Why the container's mounts cannot be made. Models pkg/kubelet/kubelet_pods.go (makeMounts) */
function mountProblem(
  { volumeMounts = [] }: Container,
  { containerRuntimeVersion }: NodeMachine['systemInfo'],
): string | undefined {
  for (const mount of volumeMounts) {
    const recursive = isRecursive(mount, supportsRecursion(containerRuntimeVersion));
    if (typeof recursive === 'string') return `failed to resolve recursive read-only mode: ${recursive}`;
  }
  return undefined;
}

/** Of static pods every one has the UID of the one before it that was the same. */
const drawsOf = ({ pod, seenAt }: PodContext): readonly (string | number)[] =>
  isStatic(pod) ? [pod.metadata.uid, seenAt] : [pod.metadata.uid];

function userOf(
  pod: PodContext,
  { spec }: ContainerWorker,
  image: ContainerInstance['user'],
): ContainerInstance['user'] {
  const own = spec.securityContext;
  const shared = pod.pod.spec.securityContext;
  return {
    uid: own?.runAsUser ?? shared?.runAsUser ?? image.uid,
    gid: own?.runAsGroup ?? shared?.runAsGroup ?? image.gid,
  };
}

/** A container whose command and arguments say what variables stand for. */
function withVariables(spec: Container, variables: Readonly<Record<string, string>>): Container {
  if (!spec.command && !spec.args) return spec;
  const filled = (text: string): string => expand(text, (name) => own(variables, name));
  return {
    ...spec,
    ...(spec.command && { command: spec.command.map(filled) }),
    ...(spec.args && { args: spec.args.map(filled) }),
  };
}

/**
 * The files that the kubelet manages in every container, as they are to be now; their texts are made when somebody asks for them.
 * Models pkg/kubelet/kubelet_pods.go (managedHostsFileContent)
 */
function kubeletFiles(context: PodContext): ContainerSpec['files'] {
  const { pod, ip, sandbox } = context;
  const dns = dnsAddress(context);
  return () => filesOf(pod, ip, sandbox.hostname, dns);
}

function filesOf(
  { spec, metadata }: Stored<Pod>,
  address: string,
  hostname: string,
  dns: string,
): ReadonlyMap<string, string> {
  const domain = spec.subdomain
    ? `${hostname}.${spec.subdomain}.${metadata.namespace ?? ''}.svc.cluster.local\t`
    : '';
  const aliases = (spec.hostAliases ?? []).map(
    ({ ip, hostnames }) => `${ip}\t${(hostnames ?? []).join('\t')}\n`,
  );
  const hosts = [
    '# Kubernetes-managed hosts file.\n',
    '127.0.0.1\tlocalhost\n',
    '::1\tlocalhost ip6-localhost ip6-loopback\n',
    'fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n',
    `${address}\t${domain}${hostname}\n`,
    ...(aliases.length > 0 ? ['\n# Entries added by HostAliases.\n', ...aliases] : []),
  ].join('');
  const resolver = formatResolver(resolverConfig(spec, metadata.namespace ?? '', dns));
  return new Map([
    ['/etc/hosts', hosts],
    ['/etc/hostname', `${hostname}\n`],
    ['/etc/resolv.conf', resolver],
  ]);
}

/** The address of the cluster's name service. */
export function dnsAddress(pod: Pick<PodContext, 'services'>): string {
  const system = pod.services.lookup.services('kube-system');
  return system.find(({ metadata }) => metadata.name === 'kube-dns')?.spec.clusterIP ?? '10.96.0.10';
}
