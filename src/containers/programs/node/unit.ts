import type { NodeView } from '../../../cluster/node-view.ts';
import {
  containerdCommand,
  CRI_DOCKERD,
  DOCKERD,
  hasDocker,
  kubeletCommand,
  kubeletPid,
} from '../../node-daemons.ts';
import type { Surroundings } from '../index.ts';

/** A service of a node, as systemd sees it. */
export interface Unit {
  readonly name: string;
  readonly description: string;
  readonly documentation: string;
  readonly dropIn?: string;
  /** What it runs, with its arguments. */
  readonly command: string;
  readonly pid: number;
  readonly active: boolean;
  /** Since when it is as it is, and since when it ran before it was stopped; milliseconds since the epoch. */
  readonly since: number;
  readonly startedAt: number;
  /** Whether it can be stopped here. */
  readonly stoppable: boolean;
}

function kubeletUnit(node: NodeView, pid: number): Unit {
  const last = node.service.at(-1);
  const started = node.service.findLast(({ running }) => running);
  return {
    name: 'kubelet',
    description: 'kubelet: The Kubernetes Node Agent',
    documentation: 'http://kubernetes.io/docs/',
    dropIn: '10-kubeadm.conf',
    command: kubeletCommand(node),
    pid,
    active: node.kubeletRuns,
    since: last?.at ?? 0,
    startedAt: started?.at ?? 0,
    stoppable: true,
  };
}

/** The services of a node: its kubelet and its container runtime. */
export function unitsOf({ processes, spec: { node } }: Surroundings): readonly Unit[] {
  if (!node) return [];
  const pidOf = (program: string): number =>
    [...processes].find(({ command }) => command.split(' ')[0]?.endsWith(`/${program}`))?.pid ?? 1;
  const booted = node.service[0]?.at ?? 0;
  const runtime = {
    pid: pidOf('containerd'),
    active: true,
    since: booted,
    startedAt: booted,
    stoppable: false,
  };
  const docker = hasDocker(node);
  return [
    kubeletUnit(node, kubeletPid(node)),
    {
      ...runtime,
      name: 'containerd',
      description: 'containerd container runtime',
      documentation: 'https://containerd.io',
      command: containerdCommand(node),
    },
    ...(docker
      ? [
          {
            ...runtime,
            name: 'docker',
            description: 'Docker Application Container Engine',
            documentation: 'https://docs.docker.com',
            pid: pidOf('dockerd'),
            command: DOCKERD,
          },
          {
            ...runtime,
            name: 'cri-docker',
            description: 'CRI Interface for Docker Application Container Engine',
            documentation: 'https://docs.mirantis.com',
            dropIn: '10-cni.conf',
            pid: pidOf('cri-dockerd'),
            command: CRI_DOCKERD,
          },
        ]
      : []),
  ];
}

/** The unit of a name, with or without its kind. */
export const unitBy = (units: readonly Unit[], name: string): Unit | undefined =>
  units.find((unit) => unit.name === name.replace(/\.service$/, ''));
