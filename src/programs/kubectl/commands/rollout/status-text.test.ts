import { describe, expect, it } from 'vitest';
import type { DaemonSet, Deployment, StatefulSet } from '../../../../cluster/api/types.ts';
import { CommandError } from '../../errors.ts';
import { daemonSetState, deploymentState, statefulSetState } from './status-text.ts';

const template = { metadata: {}, spec: { containers: [] } };
const metadata = { name: 'web', generation: 2, annotations: { 'deployment.kubernetes.io/revision': '3' } };

const deployment = (status: Deployment['status'] & object): Deployment => ({
  metadata,
  spec: { replicas: 3, selector: {}, template },
  status: { observedGeneration: 2, ...status },
});

describe('deploymentState', () => {
  it.each([
    [{ observedGeneration: 1 }, 'Waiting for deployment spec update to be observed...', false],
    [
      { replicas: 4, updatedReplicas: 1 },
      'Waiting for deployment "web" rollout to finish: 1 out of 3 new replicas have been updated...',
      false,
    ],
    [
      { replicas: 4, updatedReplicas: 3 },
      'Waiting for deployment "web" rollout to finish: 1 old replicas are pending termination...',
      false,
    ],
    [
      { replicas: 3, updatedReplicas: 3, availableReplicas: 2 },
      'Waiting for deployment "web" rollout to finish: 2 of 3 updated replicas are available...',
      false,
    ],
    [
      { replicas: 3, updatedReplicas: 3, availableReplicas: 3 },
      'deployment "web" successfully rolled out',
      true,
    ],
  ])('of %o', (status, text, done) => {
    expect(deploymentState(deployment(status), 0)).toEqual({ text: `${text}\n`, done });
  });

  it('fails for rollouts that take too long and for other revisions', () => {
    const stuck = deployment({
      conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
    });
    expect(() => deploymentState(stuck, 0)).toThrow(
      new CommandError('deployment "web" exceeded its progress deadline'),
    );
    expect(() => deploymentState(deployment({}), 2)).toThrow(
      new CommandError('desired revision (2) is different from the running revision (3)'),
    );
  });
});

describe('daemonSetState', () => {
  const daemon = (
    status: Partial<DaemonSet['status'] & object>,
    type: 'OnDelete' | 'RollingUpdate' = 'RollingUpdate',
  ): DaemonSet => ({
    metadata,
    spec: { selector: {}, template, updateStrategy: { type } },
    status: {
      observedGeneration: 2,
      currentNumberScheduled: 3,
      desiredNumberScheduled: 3,
      numberMisscheduled: 0,
      numberReady: 0,
      ...status,
    },
  });

  it.each([
    [{ observedGeneration: 1 }, 'Waiting for daemon set spec update to be observed...', false],
    [
      { updatedNumberScheduled: 1 },
      'Waiting for daemon set "web" rollout to finish: 1 out of 3 new pods have been updated...',
      false,
    ],
    [
      { updatedNumberScheduled: 3, numberAvailable: 1 },
      'Waiting for daemon set "web" rollout to finish: 1 of 3 updated pods are available...',
      false,
    ],
    [{ updatedNumberScheduled: 3, numberAvailable: 3 }, 'daemon set "web" successfully rolled out', true],
  ])('of %o', (status, text, done) => {
    expect(daemonSetState(daemon(status))).toEqual({ text: `${text}\n`, done });
  });

  it('fails for daemon sets that replace pods only when somebody deletes them', () => {
    expect(() => daemonSetState(daemon({}, 'OnDelete'))).toThrow(
      new CommandError('rollout status is only available for RollingUpdate strategy type'),
    );
  });
});

describe('statefulSetState', () => {
  const set = (
    status: Partial<StatefulSet['status'] & object>,
    rollingUpdate?: { readonly partition: number },
  ): StatefulSet => ({
    metadata,
    spec: {
      replicas: 3,
      selector: {},
      serviceName: 'web',
      template,
      updateStrategy: { type: 'RollingUpdate', ...(rollingUpdate ? { rollingUpdate } : {}) },
    },
    status: {
      observedGeneration: 2,
      replicas: 3,
      currentRevision: 'web-1',
      updateRevision: 'web-2',
      ...status,
    },
  });

  it.each([
    [{ observedGeneration: 1 }, undefined, 'Waiting for statefulset spec update to be observed...', false],
    [{ readyReplicas: 1 }, undefined, 'Waiting for 2 pods to be ready...', false],
    [
      { readyReplicas: 3, updatedReplicas: 1 },
      { partition: 1 },
      'Waiting for partitioned roll out to finish: 1 out of 2 new pods have been updated...',
      false,
    ],
    [
      { readyReplicas: 3, updatedReplicas: 2 },
      { partition: 1 },
      'partitioned roll out complete: 2 new pods have been updated...',
      true,
    ],
    [
      { readyReplicas: 3, updatedReplicas: 2 },
      undefined,
      'waiting for statefulset rolling update to complete 2 pods at revision web-2...',
      false,
    ],
    [
      { readyReplicas: 3, currentReplicas: 3, currentRevision: 'web-2' },
      undefined,
      'statefulset rolling update complete 3 pods at revision web-2...',
      true,
    ],
  ])('of %o with %o', (status, rollingUpdate, text, done) => {
    expect(statefulSetState(set(status, rollingUpdate))).toEqual({ text: `${text}\n`, done });
  });
});
