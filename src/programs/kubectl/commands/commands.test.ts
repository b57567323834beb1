import { describe, expect, it } from 'vitest';
import { FakeApi } from '../fake-api.test.fixture.ts';

const manifest = (image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - {name: nginx, image: '${image}'}
---
apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web}}
spec:
  selector: {app: web}
  ports: [{port: 80}]
`;

const says = (stdout: string): unknown => ({ exit: 0, stdout, stderr: '' });
const fails = (stderr: string, stdout = ''): unknown => ({ exit: 1, stdout, stderr });

async function withWeb(): Promise<FakeApi> {
  const api = new FakeApi();
  api.write('web.yaml', manifest('nginx:1.27'));
  await api.run('apply -f web.yaml');
  api.requests.length = 0;
  return api;
}

describe('create and delete', () => {
  it('go through the documents of a file', async () => {
    const api = new FakeApi();
    api.write('web.yaml', manifest('nginx'));
    expect(await api.run('create -f web.yaml')).toEqual(
      says('deployment.apps/web created\nservice/web created\n'),
    );
    expect(await api.run('create -f web.yaml')).toEqual(
      fails(`Error from server (AlreadyExists): error when creating "web.yaml": deployments.apps "web" already exists
Error from server (AlreadyExists): error when creating "web.yaml": services "web" already exists
`),
    );
    expect(await api.run('delete -f web.yaml')).toEqual(
      says('deployment.apps "web" deleted\nservice "web" deleted\n'),
    );
    expect(api.requests.filter((each) => !each.startsWith('GET'))).toEqual([
      'POST /apis/apps/v1/namespaces/default/deployments?fieldManager=kubectl-create&fieldValidation=Strict',
      'POST /api/v1/namespaces/default/services?fieldManager=kubectl-create&fieldValidation=Strict',
      'POST /apis/apps/v1/namespaces/default/deployments?fieldManager=kubectl-create&fieldValidation=Strict',
      'POST /api/v1/namespaces/default/services?fieldManager=kubectl-create&fieldValidation=Strict',
      'DELETE /apis/apps/v1/namespaces/default/deployments/web',
      'DELETE /api/v1/namespaces/default/services/web',
    ]);
  });

  it('deletes what is there and tells of the rest', async () => {
    const api = await withWeb();
    expect(await api.run('delete deploy/web svc/nope')).toEqual(
      fails('Error from server (NotFound): services "nope" not found\n', 'deployment.apps "web" deleted\n'),
    );
    expect(await api.run('delete svc --all --dry-run=client')).toEqual(
      says('service "web" deleted (dry run)\n'),
    );
    expect(await api.run('delete svc -l app=web')).toEqual({
      exit: 0,
      stdout: 'service "web" deleted\n',
      stderr: '',
    });
  });
});

describe('apply', () => {
  it('creates, leaves and configures', async () => {
    const api = await withWeb();
    expect(await api.run('apply -f web.yaml')).toEqual(
      says('deployment.apps/web unchanged\nservice/web unchanged\n'),
    );
    expect(await api.run('apply -f -', manifest('nginx:1.28'))).toEqual(
      says('deployment.apps/web configured\nservice/web unchanged\n'),
    );
    expect(await api.run('apply -f - --dry-run=server', manifest('nginx:1.29'))).toEqual(
      says('deployment.apps/web configured (server dry run)\nservice/web unchanged (server dry run)\n'),
    );
    expect(await api.run('get deploy web -o jsonpath={..image}')).toEqual(says('nginx:1.28'));
  });

  it('removes what the last configuration had', async () => {
    const api = await withWeb();
    await api.run('label svc web by=hand');
    const labelled = manifest('nginx:1.27').replace('{app: web}}', '{app: web, tier: front}}');
    await api.run('apply -f -', labelled);
    expect(await api.run('get svc web -o jsonpath={.metadata.labels}')).toEqual(
      says('{"app":"web","by":"hand","tier":"front"}'),
    );
    await api.run('apply -f web.yaml');
    expect(await api.run('get svc web -o jsonpath={.metadata.labels}')).toEqual(
      says('{"app":"web","by":"hand"}'),
    );
  });

  it('prints several objects as a list of Go, with its fields in their order', async () => {
    const api = new FakeApi();
    const maps = ['a', 'b'].map((name) => `kind: ConfigMap\napiVersion: v1\nmetadata: {name: ${name}}\n`);
    const printed = await api.run('apply --dry-run=client -o json -f -', maps.join('---\n'));
    const item = (name: string): string => `        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {
                "annotations": {
                    "kubectl.kubernetes.io/last-applied-configuration": "{\\"apiVersion\\":\\"v1\\",\\"kind\\":\\"ConfigMap\\",\\"metadata\\":{\\"annotations\\":{},\\"name\\":\\"${name}\\",\\"namespace\\":\\"default\\"}}\\n"
                },
                "name": "${name}",
                "namespace": "default"
            }
        }`;
    expect(printed).toEqual(
      says(`{
    "kind": "List",
    "apiVersion": "v1",
    "metadata": {},
    "items": [
${item('a')},
${item('b')}
    ]
}
`),
    );
  });

  it('does not overwrite what others have changed, if so asked', async () => {
    const api = new FakeApi();
    const map = (value: string): string =>
      `kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata: {b: ${value}}\n`;
    await api.run('create -f -', map('first'));
    const annotation = `{"apiVersion":"v1","data":{"b":"second"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"a","namespace":"default"}}`;
    const conflict = `patch:
data:
  b: second
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      ${annotation}

conflicts with changes made from original to current:
apiVersion: v1
data:
  b: first
kind: ConfigMap
metadata:
  name: a
  namespace: default
  uid: uid-1

`;
    expect(await api.run('apply --overwrite=false -f -', map('second'))).toEqual(
      fails(`Warning: resource configmaps/a is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.
warning: error calculating patch from openapi v3 spec: ${conflict}
warning: error calculating patch from openapi spec: ${conflict}
error: error when applying patch:

to:
Resource: "/v1, Resource=configmaps", GroupVersionKind: "/v1, Kind=ConfigMap"
Name: "a", Namespace: "default"
for: "STDIN": error when patching "STDIN": creating patch with:
original:

modified:
{"apiVersion":"v1","data":{"b":"second"},"kind":"ConfigMap","metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":${JSON.stringify(`${annotation}\n`)}},"name":"a","namespace":"default"}}

current:
{"apiVersion":"v1","data":{"b":"first"},"kind":"ConfigMap","metadata":{"name":"a","namespace":"default","uid":"uid-1"}}

for:: ${conflict}`),
    );
    expect(await api.run('get cm a -o jsonpath={.data.b}')).toEqual(says('first'));
  });

  it('tells of faulty files', async () => {
    const api = new FakeApi();
    api.write('bad.yaml', 'kind: Service\n  metadata:\n');
    expect(await api.run('apply -f bad.yaml')).toEqual(
      fails(
        'error: error parsing bad.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context\n',
      ),
    );
    expect(await api.run('apply -f missing.yaml')).toEqual(
      fails('error: the path "missing.yaml" does not exist\n'),
    );
    expect(await api.run('apply')).toEqual(fails('error: must specify one of -f and -k\n'));
    expect(await api.run('apply -f https://')).toEqual(
      fails('Unable to connect to the server: http: no Host in request URL\n'),
    );
  });
});

describe('changes', () => {
  it.each([
    ['label deploy web tier=front', 'deployment.apps/web labeled\n'],
    // an object without labels gets an empty map of them
    ['label deploy web nosuch-', 'label "nosuch" not found.\ndeployment.apps/web labeled\n'],
    ['annotate svc web note=x', 'service/web annotated\n'],
    ['scale deploy web --replicas=3', 'deployment.apps/web scaled\n'],
    ['set image deploy/web nginx=nginx:2', 'deployment.apps/web image updated\n'],
    ['set env deploy/web A=b', 'deployment.apps/web env updated\n'],
    ['patch svc web -p {"spec":{"type":"NodePort"}}', 'service/web patched\n'],
    ['patch svc web -p {}', 'service/web patched (no change)\n'],
    ['expose deploy web --name=front', 'service/front exposed\n'],
    [
      'autoscale deploy web --max=5 --dry-run=client',
      'horizontalpodautoscaler.autoscaling/web created (dry run)\n',
    ],
  ])('%s', async (line, stdout) => {
    const api = await withWeb();
    api.add('/apis/apps/v1/namespaces/default/deployments', {
      ...api.objects.get('/apis/apps/v1/namespaces/default/deployments/web'),
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'nginx', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] },
        },
      },
    });
    expect(await api.run(line)).toEqual(says(stdout));
  });

  it('does not take labels that are set already', async () => {
    const api = await withWeb();
    await api.run('label svc web tier=front');
    expect(await api.run('label svc web tier=back')).toEqual(
      fails("error: 'tier' already has a value (front), and --overwrite is false\n"),
    );
    expect(await api.run('label svc web tier=back --overwrite')).toEqual(says('service/web labeled\n'));
  });
});

describe('get', () => {
  it('names objects of several kinds, and what is missing', async () => {
    const api = await withWeb();
    expect(await api.run('get deploy,svc -o name')).toEqual(says('deployment.apps/web\nservice/web\n'));
    expect(await api.run('get po,deploy nope')).toEqual(
      fails(
        'Error from server (NotFound): pods "nope" not found\nError from server (NotFound): deployments.apps "nope" not found\n',
      ),
    );
    expect(await api.run('get pods')).toEqual({
      exit: 0,
      stdout: '',
      stderr: 'No resources found in default namespace.\n',
    });
    expect(await api.run('get foo')).toEqual(
      fails('error: the server doesn\'t have a resource type "foo"\n'),
    );
  });

  it('gives up after --request-timeout', async () => {
    const api = await withWeb();
    api.machine.request = () => new Promise(() => undefined);
    expect(await api.run('get --raw /healthz --request-timeout=2s')).toEqual(
      fails(
        'Unable to connect to the server: context deadline exceeded (Client.Timeout exceeded while awaiting headers)\n',
      ),
    );
  });
});

describe('mistakes', () => {
  it.each([
    ['gte pods', 'error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n'],
    ['frobnicate', 'error: unknown command "frobnicate" for "kubectl"\n'],
    [
      'scale deploy web --replica=3',
      "error: unknown flag: --replica\nSee 'kubectl scale --help' for usage.\n",
    ],
    [
      'run web -image=nginx',
      "error: unknown shorthand flag: 'm' in -mage=nginx\nSee 'kubectl run --help' for usage.\n",
    ],
    [
      'scale deploy web --replicas=abc',
      'error: invalid argument "abc" for "--replicas" flag: strconv.ParseInt: parsing "abc": invalid syntax\nSee \'kubectl scale --help\' for usage.\n',
    ],
    ['run web', 'error: required flag(s) "image" not set\n'],
    ['create deployment web', 'error: required flag(s) "image" not set\n'],
  ])('%s', async (line, stderr) => {
    expect(await new FakeApi().run(line)).toEqual(fails(stderr));
  });

  it('says that nobody listens', async () => {
    const { machine } = new FakeApi();
    const { NetworkError } = await import('../../../shell/network.ts');
    const { program } = await import('../index.ts');
    machine.request = () => Promise.reject(new NetworkError('refused', 'localhost', 8080));
    expect(await machine.run(program, ['kubectl', 'version'])).toEqual({
      exit: 1,
      stdout: 'Client Version: v1.33.1\nKustomize Version: v5.6.0\n',
      stderr:
        'The connection to the server localhost:8080 was refused - did you specify the right host or port?\n',
    });
  });
});

it('finds short names whatever version is typed with them, and other names by the versions that there are', async () => {
  const api = await withWeb();
  for (const typed of [
    'deploy.apps.',
    'deploy.v9.apps',
    'deploy.v1.app',
    'deployments.app',
    'Deployment.v1.apps',
  ])
    expect([typed, await api.run(`get ${typed} web -o name`)]).toEqual([
      typed,
      says('deployment.apps/web\n'),
    ]);
  for (const typed of ['deployments.apps.', 'deployments.v9.apps', 'deployments.v1.app'])
    expect([typed, await api.run(`get ${typed} web -o name`)]).toEqual([
      typed,
      fails('error: the server doesn\'t have a resource type "deployments"\n'),
    ]);
});

it('takes a hyphen for no command, but for an argument of the command that follows', async () => {
  const api = await withWeb();
  expect(await api.run('- get deploy')).toEqual(
    fails('error: the server doesn\'t have a resource type "-"\n'),
  );
  expect(await api.run('- nope')).toEqual(fails('Error: flags cannot be placed before plugin name: -\n'));
});
