import type { Invocation } from './command.ts';
import type { Profile } from './driver.ts';
import { runOnNode } from './remote.ts';

/** Where something is known of a cluster. */
export interface LogSource {
  readonly name: string;
  /** A line for the shell of the node with the control plane. */
  readonly command: string;
  /** The same for this machine, where the node has no such program. */
  readonly here?: readonly string[];
}

const SYSTEM = [
  'kube-apiserver',
  'etcd',
  'coredns',
  'kube-scheduler',
  'kube-proxy',
  'kube-controller-manager',
  'kindnet',
];

/** Containers of addons, by addon. */
const ADDONS: Readonly<Record<string, string>> = {
  dashboard: 'kubernetes-dashboard',
  'gcp-auth': 'gcp-auth',
  ingress: 'controller_ingress',
  'storage-provisioner': 'storage-provisioner',
};

/** The IDs of the containers of a name. Models pkg/minikube/cruntime/cri.go (crictlList) */
async function containersOf(invocation: Invocation, node: string, name: string): Promise<readonly string[]> {
  const command = ['sudo', 'crictl', '--timeout=10s', 'ps', '-a', '--quiet', `--name=${name}`];
  const { out } = await runOnNode(invocation, node, command);
  return [...new Set(out.split('\n').filter((id) => id !== ''))];
}

/**
 * Everything that tells of a profile's cluster, by name in Go's order. Models pkg/minikube/logs/logs.go (logCommands) and
 * pkg/minikube/bootstrapper/kubeadm/kubeadm.go (LogCommands); the nodes have no kernel of their own that would tell anything
 * @param lines so many of each; 0: all
 * @param follow it is told as it comes
 */
export async function logSources(
  invocation: Invocation,
  { addons, kubernetesVersion }: Profile,
  node: string,
  lines: number,
  follow = false,
): Promise<readonly LogSource[]> {
  const kubectl = `/var/lib/minikube/binaries/${kubernetesVersion}/kubectl`;
  const sources: LogSource[] = [
    {
      name: 'kubelet',
      command: `sudo journalctl -u kubelet${lines > 0 ? ` -n ${lines}` : ''}${follow ? ' -f' : ''}`,
    },
    {
      name: 'describe nodes',
      command: `sudo ${kubectl} describe nodes --kubeconfig=/var/lib/minikube/kubeconfig`,
      here: ['kubectl', `--context=${invocation.profileName}`, 'describe', 'nodes'],
    },
    { name: 'Docker', command: `sudo journalctl -u docker -u cri-docker -n ${lines}` },
    {
      name: 'container status',
      command: 'sudo `which crictl || echo crictl` ps -a || sudo docker ps -a',
    },
  ];
  const tail = `${lines > 0 ? `--tail ${lines} ` : ''}${follow ? '--follow ' : ''}`;
  const wanted = [...SYSTEM, ...addons.flatMap((addon) => ADDONS[addon] ?? [])];
  for (const name of wanted)
    for (const id of await containersOf(invocation, node, name))
      sources.push({ name: `${name} [${id}]`, command: `sudo /usr/bin/crictl logs ${tail}${id}` });
  return sources.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a source tells, and how that ended. */
export async function readSource(
  invocation: Invocation,
  node: string,
  { command, here }: LogSource,
): Promise<{ readonly text: string; readonly failure?: string }> {
  let text = '';
  const printed = { out: '', err: '' };
  const keep = (stream: 'out' | 'err') => ({
    write: (more: string): Promise<void> => {
      printed[stream] += more;
      text += more;
      return Promise.resolve();
    },
  });
  let code: number;
  if (here) {
    code = await invocation.context.spawn(here, { stdout: keep('out'), stderr: keep('err') });
  } else {
    const result = await runOnNode(invocation, node, ['/bin/bash', '-c', `{ ${command}; } 2>&1`]);
    code = result.code;
    printed.out = text = result.out;
  }
  if (code === 0) return { text };
  const told = `stdout:\n${printed.out}\nstderr:\n${printed.err}`;
  return { text, failure: `/bin/bash -c "${command}": exit status ${code}\n${told}` };
}
