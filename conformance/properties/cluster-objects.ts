const pod = (name: string, labels: string, image: string, more: string): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { ${labels} }, annotations: { note: "of ${name}", long: "a b, c" } }
spec:
  containers:
  - { name: main, image: "${image}"${more} }
  - { name: side, image: busybox }
`;

/** What the cluster holds that both kubectls look at: nothing in it changes by itself while time stands still. */
export const manifest = [
  pod(
    'web-10',
    'app: web, tier: front',
    'nginx:1.27',
    ', ports: [{ containerPort: 80 }, { containerPort: 443, name: tls }]',
  ),
  pod('web-2', 'app: web', 'nginx:1.9', ', resources: { requests: { cpu: 250m, memory: 64Mi } }'),
  pod('db', 'app: db, tier: back', 'postgres', ', env: [{ name: A, value: "1" }]'),
  ...['one', 'two', 'three'].map(
    (name, at) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, labels: { app: ${name}, "a.b/c": "${String(3 - at)}" } }
data: { key: "${name} <&>", number: "${String(at * 7)}", lines: "a\\nb\\n" }
`,
  ),
  `
apiVersion: v1
kind: Service
metadata: { name: web, labels: { app: web } }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }, { name: tls, port: 443 }] }
`,
  `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 0
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: main, image: nginx }] } }
`,
  `
apiVersion: batch/v1
kind: CronJob
metadata: { name: tick, labels: { app: tick }, annotations: { note: x } }
spec:
  schedule: "0 0 1 1 *"
  suspend: true
  jobTemplate:
    metadata: { labels: { job: tick }, annotations: { why: because } }
    spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, image: busybox }] } } }
`,
].join('---');
