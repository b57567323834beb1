import type { PlainWords } from './words.ts';

/** Why something on the map is as it is, in English. */
export const plain: PlainWords = {
  'pod.waiting-for-scheduler': 'Waits for the scheduler to choose a node.',
  'pod.gated': 'Scheduling has not begun: the pod has scheduling gates that somebody has to remove.',
  'pod.no-room':
    'No node has room for it: too little {what} is left for what it requests. Ask for less, or add nodes. The scheduler says: {message}',
  'pod.taints':
    'Every node keeps it off by a taint that it does not tolerate, or is cordoned. The scheduler says: {message}',
  'pod.no-matching-node':
    'No node has the labels that its node selector or affinity asks for. The scheduler says: {message}',
  'pod.volume-unbound':
    'A volume that it needs is not there or not bound yet, so no node can be chosen. The scheduler says: {message}',
  'pod.no-nodes': 'The cluster has no node to run it on.',
  'pod.unschedulable': 'The scheduler finds no node for it. It says: {message}',
  'pod.preparing': 'The kubelet on {node} prepares its network, its volumes and its containers.',
  'pod.volume-failed': 'A volume cannot be mounted, so no container starts: {message}',
  'pod.pulling': 'The image {image} is being pulled onto {node}.',
  'pod.image-not-found':
    'The image {image} cannot be pulled: the registry has no such name or tag. Check the spelling.',
  'pod.image-denied':
    'The image {image} cannot be pulled: there is no such repository, or it is private and needs credentials. Check the spelling first.',
  'pod.registry-unreachable': 'The image {image} cannot be pulled: its registry cannot be reached.',
  'pod.image-failed': 'The image {image} cannot be pulled: {message}',
  'pod.image-invalid': '“{image}” is not a valid image name.',
  'pod.image-never':
    'The image {image} is not on {node}, and imagePullPolicy Never forbids to pull it there.',
  'pod.config-missing':
    'The container {container} cannot be made, something that it refers to is missing: {message}',
  'pod.cannot-start': 'The container {container} cannot be started: {message}',
  'pod.crash-loop':
    'The container {container} ends again and again, last with exit code {exit} ({restarts} restarts so far). Kubernetes waits longer before each new try. Its log may say why.',
  'pod.out-of-memory':
    'The container {container} was killed because it used more memory than its limit ({restarts} restarts so far).',
  'pod.ends-at-once':
    'The container {container} finishes its work without an error, but a pod like this is to run for ever, and so it is restarted ({restarts} restarts so far).',
  'pod.command-missing':
    'The container {container} cannot run its command, the image has no such program: {message}',
  'pod.container-failed': 'The container {container} has just ended with exit code {exit}.',
  'pod.init-running': 'The init container {container} is running. The others start when it has finished.',
  'pod.init-failed':
    'The init container {container} failed with exit code {exit}. The others start only when it succeeds.',
  'pod.probe-fails':
    'The container {container} runs but is not ready, and so it gets no requests from services: {message}',
  'pod.liveness-fails': 'The container {container} is restarted because its liveness probe fails: {message}',
  'pod.starting-up': 'The container {container} runs; its startup probe has not succeeded yet.',
  'pod.not-ready': 'The container {container} runs but is not ready yet.',
  'pod.readiness-gate': 'All containers are ready, but the condition {gate} is missing.',
  'pod.running': 'Runs as it should: {ready} containers are ready.',
  'pod.restarted': 'The container {container} has been restarted {restarts} times (last end: {reason}).',
  'pod.terminating': 'Is shutting down; it has {seconds} seconds to end by itself.',
  'pod.finalizers': 'Is deleted, but stays until its finalizers are done: {finalizers}',
  'pod.node-silent':
    'Its node {node} does not report any more. After a while its controller makes another pod elsewhere.',
  'pod.succeeded': 'Has finished its work; all its containers ended without an error.',
  'pod.failed': 'Has failed: the container {container} ended with exit code {exit}, and it is not restarted.',
  'pod.evicted': 'Was evicted from its node: {message}',
  'pod.deadline': 'Was ended because it ran longer than activeDeadlineSeconds allows.',
  'pod.bare': 'No controller watches over it: when it is gone, nobody replaces it.',
  'workload.complete': 'Is as it should be: {desired} of {desired} pods are ready.',
  'workload.zero': 'Is scaled to 0: it wants no pods.',
  'workload.growing': '{ready} of {desired} pods are ready.',
  'workload.shrinking': 'Ends pods: there are still {current}, and {desired} are wanted.',
  'workload.cannot-create': 'No more pods can be made: {message}',
  'workload.pod-trouble': 'The pod {pod} has a problem:',
  'deployment.rolling':
    'Replaces its pods step by step: {updated} of {desired} come from the new template already.',
  'deployment.stuck':
    'The rollout has got no further for {seconds} seconds. The old pods go on running; mend the template, or go back with kubectl rollout undo.',
  'deployment.paused': 'Is paused: changes of its template wait for kubectl rollout resume.',
  'replicaset.old': 'An older version, kept so that kubectl rollout undo can go back to it.',
  'statefulset.waits': 'Makes its pods one after the other, and waits for {pod} now.',
  'daemonset.no-node': 'No node matches, so it wants no pods.',
  'job.complete': 'Is done: {succeeded} pods succeeded.',
  'job.running': '{active} pods work; {succeeded} of {completions} are done.',
  'job.backoff-limit': 'Has given up: {failed} pods failed, more than backoffLimit allows.',
  'job.deadline': 'Was ended because it ran longer than activeDeadlineSeconds allows.',
  'job.suspended': 'Is suspended: it makes no pods.',
  'cronjob.waiting': 'Makes a job at the times of the schedule {schedule}.',
  'cronjob.active': '{active} of its jobs are running.',
  'cronjob.suspended': 'Is suspended: it makes no jobs.',
  'node.ready': 'Is ready; {pods} pods run on it.',
  'node.not-ready': 'Is not ready, no new pods come to it: {message}',
  'node.silent':
    'Its kubelet does not report any more: the machine is off or cannot be reached. Its pods are made anew on other nodes after about five minutes.',
  'node.cordoned': 'Is cordoned: no new pods come to it; kubectl uncordon lets them in again.',
  'node.pressure': 'Is under pressure: {what}',
  'node.tainted': 'Keeps pods off that do not tolerate its taints: {taints}',
  'service.serves': 'Passes requests on to {ready} ready pods.',
  'service.some-not-ready': 'Passes requests on to {ready} ready pods; {pods} more are not ready.',
  'service.none-ready': 'Requests fail: {pods} pods match its selector, but none of them is ready.',
  'service.matches-nothing':
    'Requests fail: no pod has the labels {selector}. Compare its selector with the labels of the pods.',
  'service.port-unknown': 'Requests fail: no container of its pods has a port named {port}.',
  'service.no-selector': 'Has no selector: somebody else writes down where its requests go.',
  'service.pending': 'Waits for its load balancer, which the cloud is making.',
  'service.open': 'Can be reached from outside at {address}.',
  'service.node-port': 'Can be reached from outside on port {port} of every node.',
  'service.inside-only': 'Can be reached only from inside the cluster.',
  'service.headless': 'Has no address of its own: its name leads to the addresses of the pods themselves.',
  'service.external-name': 'Is another name for {name}.',
  'ingress.pending': 'Has no address yet: an ingress controller has to take it on.',
  'ingress.open': 'Can be reached from outside at {address}.',
  'ingress.service-missing': 'Leads to the service {service}, which does not exist.',
};
