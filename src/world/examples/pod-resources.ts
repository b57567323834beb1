/** Manifests of `examples/pods/qos/` and `examples/pods/resource/`: what pods ask for. */
export const podResources: Readonly<Record<string, string>> = {
  'pods/qos/qos-pod.yaml': nginxPod('qos-demo', 'qos-demo-ctr', {
    cpu: ['700m', '700m'],
    memory: ['200Mi', '200Mi'],
  }),
  'pods/qos/qos-pod-2.yaml': nginxPod('qos-demo-2', 'qos-demo-2-ctr', { memory: ['100Mi', '200Mi'] }),
  'pods/qos/qos-pod-3.yaml': nginxPod('qos-demo-3', 'qos-demo-3-ctr', {}),
  'pods/resource/memory-request-limit.yaml': memoryDemo('memory-demo', ['100Mi', '200Mi'], '150M'),
  'pods/resource/memory-request-limit-2.yaml': memoryDemo('memory-demo-2', ['50Mi', '100Mi'], '250M'),
  'pods/resource/memory-request-limit-3.yaml': memoryDemo('memory-demo-3', ['1000Gi', '1000Gi'], '150M'),
  'pods/resource/cpu-request-limit.yaml': cpuDemo('cpu-demo', ['0.5', '1']),
  'pods/resource/cpu-request-limit-2.yaml': cpuDemo('cpu-demo-2', ['100', '100']),
  'pods/resource/extended-resource-pod.yaml': extended('extended-resource-demo', 3),
  'pods/resource/extended-resource-pod-2.yaml': extended('extended-resource-demo-2', 2),
};

type Range = readonly [request: string, limit: string];

function nginxPod(name: string, container: string, resources: Readonly<Record<string, Range>>): string {
  const entries = Object.entries(resources);
  const lines = (at: 0 | 1): string =>
    entries.map(([resource, range]) => `        ${resource}: ${range[at]}\n`).join('');
  const wanted =
    entries.length === 0 ? '' : `    resources:\n      requests:\n${lines(0)}      limits:\n${lines(1)}`;
  return `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: qos-example
spec:
  containers:
  - name: ${container}
    image: nginx
${wanted}`;
}

function memoryDemo(name: string, [request, limit]: Range, used: string): string {
  return `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: mem-example
spec:
  containers:
  - name: ${name}-ctr
    image: polinux/stress
    resources:
      requests:
        memory: ${request}
      limits:
        memory: ${limit}
    command: ['stress']
    args: ['--vm', '1', '--vm-bytes', '${used}', '--vm-hang', '1']
`;
}

function cpuDemo(name: string, [request, limit]: Range): string {
  return `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: cpu-example
spec:
  containers:
  - name: ${name}-ctr
    image: vish/stress
    resources:
      requests:
        cpu: "${request}"
      limits:
        cpu: "${limit}"
    args: ['-cpus', '2']
`;
}

function extended(name: string, dongles: number): string {
  return `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers:
  - name: ${name}-ctr
    image: nginx
    resources:
      requests:
        example.com/dongle: ${dongles}
      limits:
        example.com/dongle: ${dongles}
`;
}
