import { expect, test } from 'vitest';
import type { Container, Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { containerGrace, podGrace } from './grace.ts';

const pod = (terminationGracePeriodSeconds?: number, deletionGracePeriodSeconds?: number): Stored<Pod> => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'p',
    uid: 'p',
    resourceVersion: '1',
    creationTimestamp: '2026-01-05T09:00:00Z',
    ...(deletionGracePeriodSeconds !== undefined && { deletionGracePeriodSeconds }),
  },
  spec: {
    containers: [{ name: 'foo' }],
    ...(terminationGracePeriodSeconds !== undefined && { terminationGracePeriodSeconds }),
  },
  status: {},
});

// As Test_calculateEffectiveGracePeriod of pkg/kubelet/pod_workers_test.go; the last two: what was given only becomes less.
test.each<
  readonly [
    what: string,
    deletion: number | undefined,
    override: number | undefined,
    before: number,
    seconds: number,
  ]
>([
  ['the pod’s own', undefined, undefined, 0, 30],
  ['what its deletion gave it', 5, undefined, 0, 5],
  ['what the kubelet gives it', 5, 2, 0, 2],
  ['no time at all', 0, undefined, 0, 1],
  ['none by the kubelet', 5, 0, 0, 1],
  ['less than before', 5, undefined, 30, 5],
  ['more than before', 30, undefined, 5, 5],
])('a pod’s time: %s', (_what, deletion, override, before, seconds) => {
  expect(podGrace(pod(30, deletion), override, before)).toBe(seconds);
});

const probed = (startup?: number, liveness?: number): Container => ({
  name: 'foo',
  ...(startup !== undefined && { startupProbe: { terminationGracePeriodSeconds: startup } }),
  ...(liveness !== undefined && { livenessProbe: { terminationGracePeriodSeconds: liveness } }),
});
const none = undefined;

// As TestKillContainerGracePeriod of pkg/kubelet/kuberuntime/kuberuntime_container_test.go.
test.each<
  readonly [
    own: number | undefined,
    startup: number | undefined,
    liveness: number | undefined,
    failed: 'startup' | 'liveness' | undefined,
    seconds: number,
  ]
>([
  [none, none, none, none, 2],
  [60, none, none, none, 60],
  [60, none, 10, 'liveness', 10],
  [60, 10, none, 'startup', 10],
  [10, 60, none, 'startup', 60],
  [10, none, 60, 'liveness', 60],
  [60, none, 10, none, 60],
  [60, 10, none, none, 60],
  [60, 10, 30, none, 60],
  [60, 10, 30, 'startup', 10],
  [60, 10, 30, 'liveness', 30],
])('pod %s, startup %s, liveness %s, %s failed: %s', (own, startup, liveness, failed, seconds) => {
  expect(containerGrace(pod(own), probed(startup, liveness), failed)).toBe(seconds);
});
