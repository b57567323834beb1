/** Manifests of `examples/admin/`, `examples/configmap/`, `examples/debug/` and of single kinds. */
export const configuration: Readonly<Record<string, string>> = {
  'admin/namespace-dev.json': namespace('development'),
  'admin/namespace-prod.json': namespace('production'),
  'admin/dns/dnsutils.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: dnsutils
  namespace: default
spec:
  restartPolicy: Always
  containers:
  - name: dnsutils
    image: registry.k8s.io/e2e-test-images/agnhost:2.39
    imagePullPolicy: IfNotPresent
`,
  'admin/dns/busybox.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: busybox
  namespace: default
spec:
  restartPolicy: Always
  containers:
  - name: busybox
    image: busybox:1.28
    command: ['sleep', '3600']
    imagePullPolicy: IfNotPresent
`,
  'admin/resource/memory-defaults.yaml': limitRange('mem-limit-range', {
    default: 'memory: 512Mi',
    defaultRequest: 'memory: 256Mi',
  }),
  'admin/resource/cpu-defaults.yaml': limitRange('cpu-limit-range', {
    default: 'cpu: 1',
    defaultRequest: 'cpu: 0.5',
  }),
  'admin/resource/memory-constraints.yaml': limitRange('mem-min-max-demo-lr', {
    max: 'memory: 1Gi',
    min: 'memory: 500Mi',
  }),
  'admin/resource/cpu-constraints.yaml': limitRange('cpu-min-max-demo-lr', {
    max: 'cpu: "800m"',
    min: 'cpu: "200m"',
  }),
  'admin/resource/quota-mem-cpu.yaml': `
apiVersion: v1
kind: ResourceQuota
metadata:
  name: mem-cpu-demo
spec:
  hard:
    requests.cpu: "1"
    requests.memory: 1Gi
    limits.cpu: "2"
    limits.memory: 2Gi
`,
  'admin/resource/quota-pod.yaml': `
apiVersion: v1
kind: ResourceQuota
metadata:
  name: pod-demo
spec:
  hard:
    pods: "2"
`,
  'configmap/configmaps.yaml': `
apiVersion: v1
kind: ConfigMap
metadata:
  name: special-config
  namespace: default
data:
  special.how: very
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: env-config
  namespace: default
data:
  log_level: INFO
`,
  'configmap/configmap-multikeys.yaml': `
apiVersion: v1
kind: ConfigMap
metadata:
  name: special-config
  namespace: default
data:
  SPECIAL_LEVEL: very
  SPECIAL_TYPE: charm
`,
  'configmap/immutable-configmap.yaml': company('company-name-20150801', 'ACME, Inc.'),
  'configmap/new-immutable-configmap.yaml': company('company-name-20240312', 'Fiktivesunternehmen GmbH'),
  'configmap/game.properties': 'enemies=aliens\nlives=3\nsecret.code.lives=30\n',
  'configmap/ui.properties': 'color.good=purple\ncolor.bad=yellow\nallow.textmode=true\n',
  'debug/counter-pod.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: counter
spec:
  containers:
  - name: count
    image: busybox:1.28
    args: ['/bin/sh', '-c', 'i=0; while true; do echo "$i: $(date)"; i=$((i+1)); sleep 1; done']
`,
  'debug/termination.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: termination-demo
spec:
  containers:
  - name: termination-demo-container
    image: debian
    command: ['/bin/sh']
    args: ['-c', 'sleep 10 && echo Sleep expired > /dev/termination-log']
`,
  'priorityclass/low-priority-class.yaml': `
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: low-priority
value: 1000000
globalDefault: false
description: For pods that may give way to others.
`,
  'security/example-baseline-pod.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: nginx
spec:
  containers:
  - name: nginx
    image: nginx
    ports:
    - containerPort: 80
`,
  'customresourcedefinition/shirt-resource-definition.yaml': `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: shirts.stable.example.com
spec:
  group: stable.example.com
  scope: Namespaced
  names:
    kind: Shirt
    singular: shirt
    plural: shirts
  versions:
  - name: v1
    served: true
    storage: true
    selectableFields:
    - jsonPath: .spec.color
    - jsonPath: .spec.size
    additionalPrinterColumns:
    - name: Color
      type: string
      jsonPath: .spec.color
    - name: Size
      type: string
      jsonPath: .spec.size
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              color: {type: string}
              size: {type: string}
`,
  'customresourcedefinition/shirt-resources.yaml': [
    shirt('example1', 'blue', 'S'),
    shirt('example2', 'blue', 'M'),
    shirt('example3', 'green', 'M'),
  ].join('---'),
};

function namespace(name: string): string {
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { name } } }, null, 2)}\n`;
}

function limitRange(name: string, limits: Readonly<Record<string, string>>): string {
  const [first = '', ...rest] = Object.entries(limits).map(([limit, what]) => `${limit}:\n      ${what}\n`);
  return `
apiVersion: v1
kind: LimitRange
metadata:
  name: ${name}
spec:
  limits:
  - ${[first, ...rest].join('    ')}    type: Container
`;
}

function company(name: string, called: string): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  company_name: "${called}"
immutable: true
`;
}

function shirt(name: string, color: string, size: string): string {
  return `
apiVersion: stable.example.com/v1
kind: Shirt
metadata:
  name: ${name}
spec:
  color: ${color}
  size: ${size}
`;
}
