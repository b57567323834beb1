import { expect, test } from 'vitest';
import type { Pod, PodCondition, PodStatus } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { newContainerRecord, newPodRecord, type ContainerRecord, type PodRecord } from './record.ts';
import { realisticKubelet } from './config.ts';
import { podStatus } from './status.ts';

const machine = {
  ip: '10.0.0.9',
  systemInfo: {
    machineID: '',
    systemUUID: '',
    bootID: '',
    kernelVersion: '',
    osImage: '',
    containerRuntimeVersion: 'containerd://2.1.3',
    kubeletVersion: '',
    kubeProxyVersion: '',
    operatingSystem: '',
    architecture: '',
  },
};

const running: Partial<ContainerRecord> = {
  stage: { at: 'running', hook: false },
  state: { running: { startedAt: '2026-01-05T09:00:00Z' } },
  ready: true,
  started: true,
};
const ended = (exitCode: number): Partial<ContainerRecord> => ({
  stage: { at: 'exited', until: undefined, killed: false },
  state: { terminated: { exitCode } },
});

/** The status of a pod of one container. */
function status(
  before: PodStatus,
  container: Partial<ContainerRecord>,
  pod: Partial<PodRecord> = {},
  restartPolicy: 'Always' | 'Never' = 'Always',
  metadata: Partial<Stored<Pod>['metadata']> = {},
  spec: Partial<Stored<Pod>['spec']> = {},
): PodStatus {
  const stored: Stored<Pod> = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'p',
      uid: 'p',
      resourceVersion: '1',
      creationTimestamp: '2026-01-05T09:00:00Z',
      ...metadata,
    },
    spec: { containers: [{ name: 'c', image: 'x' }], nodeName: 'n', restartPolicy, ...spec },
    status: before,
  };
  const record: PodRecord = { ...newPodRecord('p', 'p', 0), stage: 'live', ip: '10.1.0.2', ...pod };
  const own = { ...newContainerRecord('c', 'main', 'ContainerCreating'), ...container };
  const pair = { record: own, spec: { name: 'c', image: 'x' } };
  return podStatus(stored, record, [pair], machine, 1000, realisticKubelet);
}

/** Phase, reason and message, then conditions in their order: `Ready`, `!Ready(reason)`. */
const shown = ({ phase, reason, message, conditions = [] }: PodStatus): string =>
  [
    [phase, reason, message].filter(Boolean).join('/'),
    ...conditions.map(
      ({ type, status: is, reason: why }) => `${is === 'True' ? '' : '!'}${type}${why ? `(${why})` : ''}`,
    ),
  ].join(' ');

const condition = (type: string, reason?: string, is = 'True'): PodCondition => ({
  type,
  status: is,
  ...(reason !== undefined && { reason }),
});

const OWN = 'PodReadyToStartContainers Initialized Ready ContainersReady PodScheduled';
const FAILED =
  '!PodReadyToStartContainers Initialized !Ready(PodFailed) !ContainersReady(PodFailed) PodScheduled';
const evicted = {
  failure: { reason: 'Evicted', message: 'low', disruption: 'low' },
};

// Tables of pkg/kubelet/kubelet_pods_test.go (Test_generateAPIPodStatus) and status/status_manager_test.go (TestMergePodStatus).
test.each<readonly [what: string, PodStatus, string]>([
  [
    'a container runs',
    status({ phase: 'Pending', conditions: [condition('PodScheduled')] }, running),
    `Running ${OWN}`,
  ],
  ['no scheduler has seen the pod', status({ phase: 'Pending' }, running), `Running ${OWN}`],
  [
    'the scheduler had refused it before somebody bound it',
    status({ conditions: [condition('PodScheduled', 'Unschedulable', 'False')] }, running),
    `Running ${OWN}`,
  ],
  [
    'reason and message go with the phase',
    status({ phase: 'Running', reason: 'Why', message: 'so' }, running),
    `Running/Why/so ${OWN}`,
  ],
  [
    'reason and message do not outlive it',
    status({ phase: 'Running', reason: 'Why', message: 'so' }, ended(1), { stage: 'over' }, 'Never'),
    `Failed ${FAILED}`,
  ],
  [
    'a phase of the end stays, whatever runs',
    status({ phase: 'Failed', reason: 'Why' }, running),
    `Failed/Why ${FAILED}`,
  ],
  [
    'nor does success become failure',
    status({ phase: 'Succeeded' }, ended(1), {}, 'Never'),
    'Succeeded !PodReadyToStartContainers Initialized(PodCompleted) !Ready(PodCompleted) !ContainersReady(PodCompleted) PodScheduled',
  ],
  [
    'what others say comes first and stays',
    status({ conditions: [condition('Gate', 'Their'), condition('Ready')] }, running),
    `Running Gate(Their) ${OWN}`,
  ],
  [
    'the node ends the pod to save itself',
    status({ phase: 'Running' }, ended(137), { ...evicted, stage: 'over' }),
    `Failed/Evicted/low DisruptionTarget(TerminationByKubelet) ${FAILED}`,
  ],
  ['it does, and a container still runs', status({ phase: 'Running' }, running, evicted), `Running ${OWN}`],
  [
    'it does after somebody else has evicted the pod',
    status(
      { phase: 'Running', conditions: [condition('DisruptionTarget', 'EvictionByEvictionAPI')] },
      ended(137),
      {
        ...evicted,
        stage: 'over',
      },
    ),
    `Failed/Evicted/low DisruptionTarget(TerminationByKubelet) ${FAILED}`,
  ],
  [
    'it does after that, and a container still runs',
    status(
      { phase: 'Running', conditions: [condition('DisruptionTarget', 'EvictionByEvictionAPI')] },
      running,
      evicted,
    ),
    `Running DisruptionTarget(EvictionByEvictionAPI) ${OWN}`,
  ],
  [
    'somebody else has evicted a pod that runs on',
    status(
      { phase: 'Running', conditions: [condition('DisruptionTarget', 'EvictionByEvictionAPI')] },
      running,
    ),
    `Running DisruptionTarget(EvictionByEvictionAPI) ${OWN}`,
  ],
])('%s', (_what, found, expected) => {
  expect(shown(found)).toBe(expected);
});

const deletion = { until: undefined, graceMilliseconds: 30_000, reported: false };
const deleted = { deletionTimestamp: '2026-01-05T09:00:30Z' };
const LAME = 'Initialized !Ready(ContainersNotReady) !ContainersReady(ContainersNotReady) PodScheduled';

// More of the same, and TestTerminatePod_EnsurePodPhaseIsTerminal.
test.each<readonly [what: string, PodStatus, string]>([
  [
    'a pod that was to go because of others has ended',
    status(
      { phase: 'Running', conditions: [condition('DisruptionTarget')] },
      ended(137),
      { deletion },
      'Always',
      deleted,
    ),
    `Failed DisruptionTarget ${FAILED}`,
  ],
  [
    'it runs while it is to go',
    status({ phase: 'Running' }, running, { deletion }, 'Always', deleted),
    `Running ${OWN}`,
  ],
  ['one that ran waits again', status({ phase: 'Running' }, {}), `Pending PodReadyToStartContainers ${LAME}`],
  [
    'somebody else’s condition is another than before',
    status({ phase: 'Running', conditions: [condition('Gate', 'Their', 'False')] }, running),
    `Running !Gate(Their) ${OWN}`,
  ],
  [
    'it is there and the pod is not ready any more',
    status(
      { phase: 'Running', conditions: [condition('Gate', 'Their'), condition('Ready')] },
      { ...running, ready: false },
    ),
    `Running Gate(Their) PodReadyToStartContainers ${LAME}`,
  ],
  ...(['Pending', 'Running', 'Unknown', undefined] as const).map((phase): [string, PodStatus, string] => [
    `a pod that was ${phase ?? 'nothing'} is over, and nobody knows how it ended`,
    status({ ...(phase && { phase }) }, {}, { deletion }, 'Always', deleted),
    `Failed !PodReadyToStartContainers ${LAME}`,
  ]),
  [
    'one that had succeeded',
    status({ phase: 'Succeeded' }, {}, { deletion }, 'Always', deleted),
    'Succeeded !PodReadyToStartContainers Initialized(PodCompleted) !Ready(PodCompleted) !ContainersReady(PodCompleted) PodScheduled',
  ],
  [
    'one that had failed',
    status({ phase: 'Failed' }, {}, { deletion }, 'Always', deleted),
    `Failed ${FAILED}`,
  ],
  [
    'one of a file on the node is not over by that',
    status({ phase: 'Pending' }, {}, { stage: 'over' }, 'Always', {
      annotations: { 'kubernetes.io/config.mirror': 'x' },
    }),
    `Pending PodReadyToStartContainers ${LAME}`,
  ],
])('%s', (_what, found, expected) => {
  expect(shown(found)).toBe(expected);
});

// As TestGenerateAPIPodStatusHostNetworkPodIPs and TestGenerateAPIPodStatusPodIPs, where there is one address,
// TestNodeAddressUpdatesGenerateAPIPodStatusHostNetworkPodIPs, and TestGeneratePodReadyToStartContainersCondition.
test.each<
  [what: string, hostNetwork: boolean, pod: Partial<PodRecord>, podIP: string | undefined, begun: string]
>([
  ['a pod without a sandbox', false, { stage: 'mounting', ip: undefined }, undefined, 'False'],
  ['a pod whose sandbox is being made', false, { stage: 'sandbox', ip: undefined }, undefined, 'False'],
  ['a pod with its sandbox', false, {}, '10.1.0.2', 'True'],
  ['a pod that has lost its sandbox', false, { stage: 'sandbox' }, '10.1.0.2', 'False'],
  [
    'a pod of the node’s network without a sandbox',
    true,
    { stage: 'mounting', ip: undefined },
    '10.0.0.9',
    'False',
  ],
  ['a pod of the node’s network', true, { ip: '10.0.0.9' }, '10.0.0.9', 'True'],
  ['a pod of a network that the node had', true, { ip: '10.0.0.8' }, '10.0.0.8', 'True'],
])('%s has an address', (_what, hostNetwork, pod, podIP, begun) => {
  const found = status({}, {}, pod, 'Always', {}, { hostNetwork });
  expect([found.hostIP, found.hostIPs, found.podIP, found.podIPs]).toEqual([
    '10.0.0.9',
    [{ ip: '10.0.0.9' }],
    podIP,
    podIP === undefined ? undefined : [{ ip: podIP }],
  ]);
  expect(found.conditions?.find(({ type }) => type === 'PodReadyToStartContainers')?.status).toBe(begun);
});

// TestNewStatus, TestNewStatusPreservesPodStartTime, TestChangedStatusKeepsStartTime
test('a pod has started when it was first seen, and never again', () => {
  expect([
    status({}, running).startTime,
    status({ startTime: '2025-01-01T00:00:00Z' }, ended(1)).startTime,
  ]).toEqual(['1970-01-01T00:00:00Z', '2025-01-01T00:00:00Z']);
});

test('a condition keeps its time as long as it says the same', () => {
  const at = '2025-01-01T00:00:00Z';
  const before = ['Ready', 'Initialized'].map((type) => ({
    ...condition(type, undefined, type === 'Ready' ? 'False' : 'True'),
    lastTransitionTime: at,
  }));
  const { conditions = [] } = status({ conditions: before }, running);
  const times = Object.fromEntries(
    conditions.map(({ type, lastTransitionTime }) => [type, lastTransitionTime]),
  );
  expect([times['Initialized'], times['Ready']]).toEqual([at, '1970-01-01T00:00:01Z']);
});
