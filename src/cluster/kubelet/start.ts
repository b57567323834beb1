import type { Container } from '../api/types.ts';
import { sharedText } from '../machinery/shared-text.ts';
import { formatResolver, resolverConfig } from '../network/resolver.ts';
import type { ContainerSpec, ImageAccount, RunningContainer } from '../runtime.ts';
import type { ContainerWorker } from './container-worker.ts';
import { containerEnvironment } from './environment-variables.ts';
import { expand } from './expansion.ts';
import { ContainerLog } from './log.ts';
import type { NodeMachine } from './machine.ts';
import { nonRootProblem } from './non-root.ts';
import { hostsOf, hostsOnNode } from './pod-names.ts';
import type { ContainerInstance } from './record.ts';
import { isRecursive, supportsRecursion } from './recursive-read-only.ts';
import type { KubeletServices, PodContext } from './services.ts';
import { isStatic } from './static-pods.ts';
import { entryAt, nodeFiles } from './volume-place.ts';
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
  image: Pick<ContainerInstance, 'canonical' | 'imageID'> & { readonly user: ImageAccount },
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
  const isRoot =
    services.config.checksUser && !resumed ? nonRootProblem(spec, pod.pod.spec, image.user) : undefined;
  if (isRoot !== undefined) return { configError: `${isRoot} (pod: "${pod.text}", container: ${spec.name})` };
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
  const { ip, sandbox } = context;
  const dns = dnsAddress(context);
  return () => filesOf(context, ip, sandbox.hostname, dns);
}

function filesOf(
  context: PodContext,
  address: string,
  hostname: string,
  dns: string,
): ReadonlyMap<string, string> {
  const { pod, services } = context;
  const resolver = formatResolver(resolverConfig(pod.spec, pod.metadata.namespace ?? '', dns));
  return new Map([
    ['/etc/hosts', pod.spec.hostNetwork ? hostsOnNode(pod, nodeHosts(services)) : hostsOf(pod, address)],
    ['/etc/hostname', `${hostname}\n`],
    ['/etc/resolv.conf', resolver],
  ]);
}

function nodeHosts({ lasting, machine, clock }: KubeletServices): string {
  const hosts = entryAt(nodeFiles(lasting, machine.name, clock.now()).tree, 'etc/hosts');
  return hosts?.type === 'file' ? hosts.text : '';
}

/** The address of the cluster's name service. */
export function dnsAddress(pod: Pick<PodContext, 'services'>): string {
  const system = pod.services.lookup.services('kube-system');
  return system.find(({ metadata }) => metadata.name === 'kube-dns')?.spec.clusterIP ?? '10.96.0.10';
}
