import type { NodeView } from '../cluster/node-view.ts';
import type { ProcessUsage } from './process-table.ts';

/** A process that runs on a node whatever its pods are. */
export interface Daemon {
  readonly pid: number;
  readonly user: string;
  readonly command: string;
  readonly name?: string;
  readonly startedAt: number;
  readonly usage: ProcessUsage;
}

/** Whether a node's kubelet talks to Docker. */
export const hasDocker = ({ machine }: NodeView): boolean =>
  machine.systemInfo.containerRuntimeVersion.startsWith('docker');

/** Models pkg/provision/ubuntu.go (GenerateDockerOptions) of minikube, as its docker driver fills it in */
export const DOCKERD =
  '/usr/bin/dockerd -H tcp://0.0.0.0:2376 -H fd:// --containerd=/run/containerd/containerd.sock -H unix:///var/run/docker.sock --default-ulimit=nofile=1048576:1048576 --tlsverify --tlscacert /etc/docker/ca.pem --tlscert /etc/docker/server.pem --tlskey /etc/docker/server-key.pem --label provider=docker --insecure-registry 10.96.0.0/12';

/** Models pkg/minikube/cruntime/docker.go (generateCRIDockerdConfig) of minikube */
export const CRI_DOCKERD =
  '/usr/bin/cri-dockerd --container-runtime-endpoint fd:// --pod-infra-container-image=registry.k8s.io/pause:3.10 --network-plugin=cni --hairpin-mode=hairpin-veth';

/** What runs containers: for Docker, or for the kubelet itself. */
export const containerdCommand = (node: NodeView): string =>
  hasDocker(node) ? '/usr/bin/containerd' : '/usr/bin/containerd --config /etc/containerd/config.toml';

/** Models pkg/minikube/bootstrapper/bsutil/kubelet.go (extraKubeletOpts) of minikube */
export function kubeletCommand({ machine: { name, ip, systemInfo } }: NodeView): string {
  return `/var/lib/minikube/binaries/${systemInfo.kubeletVersion}/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --config=/var/lib/kubelet/config.yaml --hostname-override=${name} --kubeconfig=/etc/kubernetes/kubelet.conf --node-ip=${ip}`;
}

const MIB = 2 ** 20;

/** Addresses that a program in Go reserves. */
export const GO_ADDRESSES = 1200 * MIB;

/** Megabytes that it holds and has mapped, thousandths of a processor, threads. */
type Size = readonly [resident: number, mapped: number, cpu: number, threads: number];

/** What a shell or a small program of a node needs. */
export const PROGRAM: ProcessUsage = { memory: 4_120_000, cpu: 0, mapped: 8_050_000 };

/** What each usually needs. */
const SIZES = {
  init: [11.6, 20.4, 0.6, 1],
  journald: [13.1, 25.3, 0.4, 1],
  sshd: [8.8, 15.1, 0, 1],
  containerd: [54.2, 2140, 6, 14],
  dockerd: [96.5, 3210, 14, 18],
  'cri-dockerd': [45.8, 1310, 9, 12],
  kubelet: [92.7, 2190, 28, 15],
} satisfies Record<string, Size>;

/** The kubelet's number when the machine has begun, and what comes on top with each start of it. */
const [FIRST_KUBELET, NEXT] = [1642, 37];

/** The number of the kubelet as it was started last. */
export const kubeletPid = ({ service }: NodeView): number =>
  FIRST_KUBELET + NEXT * Math.max(0, service.filter(({ running }) => running).length - 1);

/** What systemd has started on a node. */
export function daemonsOf(node: NodeView, now: number): readonly Daemon[] {
  const booted = node.service[0]?.at ?? now;
  const started = node.service.findLast(({ running }) => running);
  const made = (
    pid: number,
    size: keyof typeof SIZES,
    command: string,
    { name, startedAt = booted }: { readonly name?: string; readonly startedAt?: number } = {},
  ): Daemon => {
    const [resident, mapped, cpu, threads] = SIZES[size];
    const usage = {
      memory: resident * MIB,
      mapped: mapped * MIB,
      cpu: (cpu * (now - startedAt)) / 1000,
      threads,
    };
    return { pid, user: 'root', command, startedAt, usage, ...(name !== undefined && { name }) };
  };
  const docker = hasDocker(node);
  return [
    made(1, 'init', '/sbin/init', { name: 'systemd' }),
    made(98, 'journald', '/lib/systemd/systemd-journald'),
    made(122, 'sshd', 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups'),
    made(381, 'containerd', containerdCommand(node)),
    ...(docker ? [made(764, 'dockerd', DOCKERD), made(1103, 'cri-dockerd', CRI_DOCKERD)] : []),
    ...(node.kubeletRuns
      ? [
          made(kubeletPid(node), 'kubelet', kubeletCommand(node), {
            startedAt: started?.at ?? booted,
          }),
        ]
      : []),
  ];
}
