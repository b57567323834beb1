import { expect, it } from 'vitest';
import { FakeApi } from '../fake-api.test.fixture.ts';

/** What `--dry-run=client -o yaml` shows. */
async function yaml(line: string): Promise<string> {
  const api = new FakeApi();
  api.write('settings.properties', 'color=blue\n');
  const { stdout, stderr } = await api.run(`${line} --dry-run=client -o yaml`);
  expect(stderr).toBe('');
  return stdout;
}

it.each([
  [
    'run web --image=nginx --port=80 --env=A=1 --labels=app=web',
    `apiVersion: v1
kind: Pod
metadata:
  creationTimestamp: null
  labels:
    app: web
  name: web
spec:
  containers:
  - env:
    - name: A
      value: "1"
    image: nginx
    name: web
    ports:
    - containerPort: 80
    resources: {}
  dnsPolicy: ClusterFirst
  restartPolicy: Always
status: {}
`,
  ],
  [
    'create deployment web --image=nginx:1.27 --replicas=2 --port=80',
    `apiVersion: apps/v1
kind: Deployment
metadata:
  creationTimestamp: null
  labels:
    app: web
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  strategy: {}
  template:
    metadata:
      creationTimestamp: null
      labels:
        app: web
    spec:
      containers:
      - image: nginx:1.27
        name: nginx
        ports:
        - containerPort: 80
        resources: {}
status: {}
`,
  ],
  [
    'create service nodeport web --tcp=80:8080 --node-port=30080',
    `apiVersion: v1
kind: Service
metadata:
  creationTimestamp: null
  labels:
    app: web
  name: web
spec:
  ports:
  - name: 80-8080
    nodePort: 30080
    port: 80
    protocol: TCP
    targetPort: 8080
  selector:
    app: web
  type: NodePort
status:
  loadBalancer: {}
`,
  ],
  [
    'create configmap settings --from-literal=size=big --from-file=settings.properties',
    `apiVersion: v1
data:
  settings.properties: |
    color=blue
  size: big
kind: ConfigMap
metadata:
  creationTimestamp: null
  name: settings
`,
  ],
  [
    'create secret generic key --from-literal=password=geheim',
    `apiVersion: v1
data:
  password: Z2VoZWlt
kind: Secret
metadata:
  creationTimestamp: null
  name: key
`,
  ],
  [
    'create cronjob tick --image=busybox --schedule=*/5',
    `apiVersion: batch/v1
kind: CronJob
metadata:
  creationTimestamp: null
  name: tick
spec:
  jobTemplate:
    metadata:
      creationTimestamp: null
      name: tick
    spec:
      template:
        metadata:
          creationTimestamp: null
        spec:
          containers:
          - image: busybox
            name: tick
            resources: {}
          restartPolicy: OnFailure
  schedule: '*/5'
status: {}
`,
  ],
  [
    'create role reader --verb=get,list --resource=pods,deployments.apps',
    `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  creationTimestamp: null
  name: reader
rules:
- apiGroups:
  - ""
  resources:
  - pods
  verbs:
  - get
  - list
- apiGroups:
  - apps
  resources:
  - deployments
  verbs:
  - get
  - list
`,
  ],
  [
    'create ingress web --rule=foo.com/bar=svc:80',
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  creationTimestamp: null
  name: web
spec:
  rules:
  - host: foo.com
    http:
      paths:
      - backend:
          service:
            name: svc
            port:
              number: 80
        path: /bar
        pathType: Exact
status:
  loadBalancer: {}
`,
  ],
  [
    'create namespace shop',
    `apiVersion: v1
kind: Namespace
metadata:
  creationTimestamp: null
  name: shop
spec: {}
status: {}
`,
  ],
])('%s', async (line, text) => {
  expect(await yaml(line)).toBe(text);
});

it('takes the words behind -- for the command of jobs and pods', async () => {
  const api = new FakeApi();
  const job = ['create', 'job', 'once', '--image=busybox', '-o', 'jsonpath={..command}', '--dry-run=client'];
  const pod = ['run', 'once', '--image=busybox', '-o', 'jsonpath={..args}', '--dry-run=client'];
  const words = ['--server', 'http://x', '--', 'date', '-u'];
  const program = (await import('../index.ts')).program;
  expect([
    await api.machine.run(program, ['kubectl', ...job, ...words]),
    await api.machine.run(program, ['kubectl', ...pod, ...words]),
  ]).toEqual([
    { exit: 0, stdout: '["date","-u"]', stderr: '' },
    { exit: 0, stdout: '["date","-u"]', stderr: '' },
  ]);
});
