import type { Node, NodeCondition } from '../../cluster/api/types.ts';
import {
  queueController,
  type Controller,
  type ControllerContext,
} from '../../cluster/controllers/controller.ts';
import type { Stored } from '../../cluster/machinery/object.ts';
import { formatTime } from '../../cluster/machinery/time.ts';

/** How often a detector says that it is still there, in milliseconds. */
const HEARTBEAT = 300_000;

type Problem = Pick<NodeCondition, 'type' | 'reason' | 'message'>;

const works = (what: string): string => `${what} is functioning properly`;

/** The problems that are looked for, in the words for their absence. */
const PROBLEMS: readonly Problem[] = [
  { type: 'KernelDeadlock', reason: 'KernelHasNoDeadlock', message: 'kernel has no deadlock' },
  { type: 'ReadonlyFilesystem', reason: 'FilesystemIsNotReadOnly', message: 'Filesystem is not read-only' },
  {
    type: 'CorruptDockerOverlay2',
    reason: 'NoCorruptDockerOverlay2',
    message: works('docker overlay2'),
  },
  {
    type: 'FrequentUnregisterNetDevice',
    reason: 'NoFrequentUnregisterNetDevice',
    message: works('node'),
  },
  { type: 'FrequentKubeletRestart', reason: 'NoFrequentKubeletRestart', message: works('kubelet') },
  { type: 'FrequentDockerRestart', reason: 'NoFrequentDockerRestart', message: works('docker') },
  {
    type: 'FrequentContainerdRestart',
    reason: 'NoFrequentContainerdRestart',
    message: works('containerd'),
  },
];

/** What the cloud says of a node whose pods have addresses of the network's own: no route is missing. */
const ROUTED: Problem = {
  type: 'NetworkUnavailable',
  reason: 'RouteCreated',
  message: 'NodeController create implicit route',
};

const find = ({ status }: Stored<Node>, wanted: string): NodeCondition | undefined =>
  status.conditions?.find(({ type }) => type === wanted);

/**
 * The detector that runs on every node of Google's, as far as nodes show it: what it looks for does not happen to emulated
 * machines. It falls silent with its machine.
 */
export function problemDetector(context: ControllerContext): Controller {
  const { client, clock } = context;
  return queueController(
    context,
    (informers, queue) =>
      informers.on('nodes', ({ object, type }) => {
        if (type === 'ADDED') queue.add(object.metadata.name);
      }),
    (name, queue) => {
      const node = client.get('nodes', '', name);
      if (!node) return;
      queue.addAfter(name, HEARTBEAT);
      if (find(node, 'Ready')?.status === 'Unknown') return;
      const time = formatTime(clock.now());
      const condition = (problem: Problem, lastHeartbeatTime: string): NodeCondition => ({
        ...problem,
        status: 'False',
        lastHeartbeatTime,
        lastTransitionTime: find(node, problem.type)?.lastTransitionTime ?? time,
      });
      const own = [
        ...PROBLEMS.map((problem) => condition(problem, time)),
        condition(ROUTED, find(node, ROUTED.type)?.lastHeartbeatTime ?? time),
      ];
      const others =
        node.status.conditions?.filter(({ type }) => !own.some((one) => one.type === type)) ?? [];
      client.updateStatus('nodes', { ...node, status: { ...node.status, conditions: [...own, ...others] } });
    },
  );
}
