import type { PlainStatus } from '../../model.ts';

/** Every situation that has words, and the values that belong to them. */
interface PlainValues {
  'pod.waiting-for-scheduler': never;
  'pod.gated': never;
  'pod.no-room': 'what' | 'message';
  'pod.taints': 'message';
  'pod.no-matching-node': 'message';
  'pod.volume-unbound': 'message';
  'pod.no-nodes': never;
  'pod.unschedulable': 'message';
  'pod.preparing': 'node';
  'pod.volume-failed': 'message';
  'pod.pulling': 'image' | 'node';
  'pod.image-not-found': 'image';
  'pod.image-denied': 'image';
  'pod.registry-unreachable': 'image';
  'pod.image-failed': 'image' | 'message';
  'pod.image-invalid': 'image';
  'pod.image-never': 'image' | 'node';
  'pod.config-missing': 'container' | 'message';
  'pod.cannot-start': 'container' | 'message';
  'pod.crash-loop': 'container' | 'exit' | 'restarts';
  'pod.out-of-memory': 'container' | 'restarts';
  'pod.ends-at-once': 'container' | 'restarts';
  'pod.command-missing': 'container' | 'message';
  'pod.container-failed': 'container' | 'exit';
  'pod.init-running': 'container';
  'pod.init-failed': 'container' | 'exit';
  'pod.probe-fails': 'container' | 'message';
  'pod.liveness-fails': 'container' | 'message';
  'pod.starting-up': 'container';
  'pod.not-ready': 'container';
  'pod.readiness-gate': 'gate';
  'pod.running': 'ready';
  'pod.restarted': 'container' | 'restarts' | 'reason';
  'pod.terminating': 'seconds';
  'pod.finalizers': 'finalizers';
  'pod.node-silent': 'node';
  'pod.succeeded': never;
  'pod.failed': 'container' | 'exit';
  'pod.evicted': 'message';
  'pod.deadline': never;
  'pod.bare': never;
  'workload.complete': 'desired';
  'workload.zero': never;
  'workload.growing': 'ready' | 'desired';
  'workload.shrinking': 'current' | 'desired';
  'workload.cannot-create': 'message';
  'workload.pod-trouble': 'pod';
  'deployment.rolling': 'updated' | 'desired';
  'deployment.stuck': 'seconds';
  'deployment.paused': never;
  'replicaset.old': never;
  'statefulset.waits': 'pod';
  'daemonset.no-node': never;
  'job.complete': 'succeeded';
  'job.running': 'active' | 'succeeded' | 'completions';
  'job.backoff-limit': 'failed';
  'job.deadline': never;
  'job.suspended': never;
  'cronjob.waiting': 'schedule';
  'cronjob.active': 'active';
  'cronjob.suspended': never;
  'node.ready': 'pods';
  'node.not-ready': 'message';
  'node.silent': never;
  'node.cordoned': never;
  'node.pressure': 'what';
  'node.tainted': 'taints';
  'service.serves': 'ready';
  'service.some-not-ready': 'ready' | 'pods';
  'service.none-ready': 'pods';
  'service.matches-nothing': 'selector';
  'service.port-unknown': 'port';
  'service.no-selector': never;
  'service.pending': never;
  'service.open': 'address';
  'service.node-port': 'port';
  'service.inside-only': never;
  'service.headless': never;
  'service.external-name': 'name';
  'ingress.pending': never;
  'ingress.open': 'address';
  'ingress.service-missing': 'service';
}

export type PlainKey = keyof PlainValues;

/** Says something in plain words. */
export const say = <K extends PlainKey>(
  key: K,
  ...[values]: [PlainValues[K]] extends [never] ? [] : [Readonly<Record<PlainValues[K], string | number>>]
): PlainStatus => ({
  key,
  values: Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, String(value)])),
});
