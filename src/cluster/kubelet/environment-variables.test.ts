import { expect, test } from 'vitest';
import type { Container, Pod, Service } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { containerEnvironment, type ObjectLookup } from './environment-variables.ts';

const metadata = (name: string): Stored<Pod>['metadata'] => ({
  name,
  namespace: 'shop',
  uid: `uid-${name}`,
  resourceVersion: '1',
  creationTimestamp: '2026-01-05T09:00:00Z',
});

const pod: Stored<Pod> = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...metadata('web'), labels: { app: 'web' } },
  spec: { containers: [], nodeName: 'node-1', serviceAccountName: 'default', enableServiceLinks: true },
  status: {},
};

const service: Stored<Service> = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata('my-db'),
  spec: { clusterIP: '10.96.0.9', ports: [{ name: 'sql', port: 3306, protocol: 'TCP' }] },
  status: {},
};

const lookup: ObjectLookup = {
  runtimeClass: () => undefined,
  configMap: (_namespace, name) =>
    name === 'conf'
      ? { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('conf'), data: { MODE: 'dev', level: '3' } }
      : undefined,
  secret: (_namespace, name) =>
    name === 'creds'
      ? { apiVersion: 'v1', kind: 'Secret', metadata: metadata('creds'), data: { PASS: btoa('hunter2') } }
      : undefined,
  services: (namespace) => (namespace === 'shop' ? [service] : []),
};

const resolve = (container: Omit<Container, 'name'>): unknown =>
  containerEnvironment(
    { name: 'c', ...container },
    { pod, podIP: '10.244.0.5', hostIP: '10.0.0.11', allocatable: { cpu: '4' } },
    lookup,
  );

test('values, references and services come together', () => {
  expect(
    resolve({
      envFrom: [{ prefix: 'C_', configMapRef: { name: 'conf' } }],
      env: [
        { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
        { name: 'APP', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
        { name: 'CPUS', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
        { name: 'PASS', valueFrom: { secretKeyRef: { name: 'creds', key: 'PASS' } } },
        { name: 'OPT', valueFrom: { configMapKeyRef: { name: 'nope', key: 'x', optional: true } } },
        { name: 'URL', value: 'db://$(MY_DB_SERVICE_HOST):$(MY_DB_SERVICE_PORT)/$(C_MODE)-$(NO)-$$(NODE)' },
      ],
    }),
  ).toEqual({
    ok: true,
    variables: {
      MY_DB_SERVICE_HOST: '10.96.0.9',
      MY_DB_SERVICE_PORT: '3306',
      MY_DB_SERVICE_PORT_SQL: '3306',
      MY_DB_PORT: 'tcp://10.96.0.9:3306',
      MY_DB_PORT_3306_TCP: 'tcp://10.96.0.9:3306',
      MY_DB_PORT_3306_TCP_PROTO: 'tcp',
      MY_DB_PORT_3306_TCP_PORT: '3306',
      MY_DB_PORT_3306_TCP_ADDR: '10.96.0.9',
      C_MODE: 'dev',
      C_level: '3',
      NODE: 'node-1',
      APP: 'web',
      CPUS: '4',
      PASS: 'hunter2',
      URL: 'db://10.96.0.9:3306/dev-$(NO)-$(NODE)',
    },
  });
});

test('what is missing is told in the words of CreateContainerConfigError', () => {
  const refuse = (valueFrom: object): unknown => resolve({ env: [{ name: 'A', valueFrom }] });
  expect([
    refuse({ configMapKeyRef: { name: 'nope', key: 'x' } }),
    refuse({ secretKeyRef: { name: 'nope', key: 'x' } }),
    refuse({ configMapKeyRef: { name: 'conf', key: 'x' } }),
    refuse({ secretKeyRef: { name: 'creds', key: 'x' } }),
    resolve({ envFrom: [{ secretRef: { name: 'nope' } }] }),
  ]).toEqual(
    [
      'configmap "nope" not found',
      'secret "nope" not found',
      "couldn't find key x in ConfigMap shop/conf",
      "couldn't find key x in Secret shop/creds",
      'secret "nope" not found',
    ].map((message) => ({ ok: false, message })),
  );
});

// Models pkg/kubelet/kubelet_pods_test.go TestMakeEnvironmentVariables
test('later words win, and what is optional and missing changes nothing', () => {
  const environment = resolve({
    envFrom: [
      { configMapRef: { name: 'conf' } },
      { secretRef: { name: 'nope', optional: true } },
      { prefix: 'p_', secretRef: { name: 'creds' } },
    ],
    env: [
      { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'conf', key: 'none', optional: true } } },
      { name: 'level', value: 'own' },
      { name: 'EARLY', value: '$(LATE)' },
      { name: 'LATE', value: 'x' },
      { name: 'EMPTY', value: '' },
      { name: 'MY_DB_PORT', value: 'mine' },
      { name: 'MEMORY', valueFrom: { resourceFieldRef: { resource: 'requests.memory', divisor: '1Mi' } } },
      { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'requests.cpu', divisor: '1m' } } },
      { name: 'PAGES', valueFrom: { resourceFieldRef: { resource: 'limits.hugepages-2Mi' } } },
      { name: 'LABELS', valueFrom: { fieldRef: { fieldPath: 'metadata.labels' } } },
      { name: 'NOTE', valueFrom: { fieldRef: { fieldPath: "metadata.annotations['none']" } } },
    ],
    resources: { requests: { memory: '1500Ki', cpu: '0.25' } },
  });
  expect(environment).toMatchObject({
    ok: true,
    variables: {
      MODE: 'dev',
      level: 'own',
      p_PASS: 'hunter2',
      EARLY: '$(LATE)',
      LATE: 'x',
      EMPTY: '',
      MY_DB_PORT: 'mine',
      MEMORY: '2',
      CPU: '250',
      PAGES: '0',
      LABELS: 'app="web"',
      NOTE: '',
    },
  });
});

test('what every object inherits is no variable and no key', () => {
  expect(resolve({ env: [{ name: 'A', value: '$(constructor) $(__proto__)' }] })).toMatchObject({
    variables: { A: '$(constructor) $(__proto__)' },
  });
  const valueFrom = { configMapKeyRef: { name: 'conf', key: 'toString' } };
  expect(resolve({ env: [{ name: 'A', valueFrom }] })).toEqual({
    ok: false,
    message: "couldn't find key toString in ConfigMap shop/conf",
  });
});

/** A service of one port. */
const serviceOf = (namespace: string, name: string, clusterIP: string, port: number): Stored<Service> => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { ...metadata(name), namespace },
  spec: { clusterIP, ports: [{ port, protocol: 'TCP' }] },
  status: {},
});
const SERVICES = [
  serviceOf('default', 'kubernetes', '1.2.3.1', 8081),
  serviceOf('test1', 'test', '1.2.3.3', 8083),
  serviceOf('test2', 'kubernetes', '1.2.3.4', 8084),
  serviceOf('test2', 'test', '1.2.3.5', 8085),
  serviceOf('test2', 'test', 'None', 8085),
  serviceOf('test2', 'test', '', 8085),
  serviceOf('default', 'not-special', '1.2.3.8', 8088),
  serviceOf('default', 'not-special', 'None', 8088),
  serviceOf('default', 'not-special', '', 8088),
];
/** What is told of a service of one port. */
const toldOf = (name: string, ip: string, port: number): Readonly<Record<string, string>> => ({
  [`${name}_SERVICE_HOST`]: ip,
  [`${name}_SERVICE_PORT`]: `${port}`,
  [`${name}_PORT`]: `tcp://${ip}:${port}`,
  [`${name}_PORT_${port}_TCP`]: `tcp://${ip}:${port}`,
  [`${name}_PORT_${port}_TCP_PROTO`]: 'tcp',
  [`${name}_PORT_${port}_TCP_PORT`]: `${port}`,
  [`${name}_PORT_${port}_TCP_ADDR`]: ip,
});
const MASTER = toldOf('KUBERNETES', '1.2.3.1', 8081);
const TEST = toldOf('TEST', '1.2.3.3', 8083);

type Env = NonNullable<Container['env']>;
const literals = (values: Readonly<Record<string, string>>): Env =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
const fields = (paths: Readonly<Record<string, string>>): Env =>
  Object.entries(paths).map(([name, fieldPath]) => ({ name, valueFrom: { fieldRef: { fieldPath } } }));
const expansion = [
  ...literals({ TEST_LITERAL: 'test-test-test' }),
  ...fields({ POD_NAME: 'metadata.name' }),
  ...literals({
    OUT_OF_ORDER_TEST: '$(OUT_OF_ORDER_TARGET)',
    OUT_OF_ORDER_TARGET: 'FOO',
    EMPTY_VAR: '',
    EMPTY_TEST: 'foo-$(EMPTY_VAR)',
    POD_NAME_TEST2: 'test2-$(POD_NAME)',
    POD_NAME_TEST3: '$(POD_NAME_TEST2)-3',
    LITERAL_TEST: 'literal-$(TEST_LITERAL)',
    SERVICE_VAR_TEST: '$(TEST_SERVICE_HOST):$(TEST_SERVICE_PORT)',
    TEST_UNDEFINED: '$(UNDEFINED_VAR)',
  }),
];
const expanded = {
  TEST_LITERAL: 'test-test-test',
  POD_NAME: 'pod',
  OUT_OF_ORDER_TEST: '$(OUT_OF_ORDER_TARGET)',
  OUT_OF_ORDER_TARGET: 'FOO',
  EMPTY_VAR: '',
  EMPTY_TEST: 'foo-',
  POD_NAME_TEST2: 'test2-pod',
  POD_NAME_TEST3: 'test2-pod-3',
  LITERAL_TEST: 'literal-test-test-test',
  TEST_UNDEFINED: '$(UNDEFINED_VAR)',
};

type EnvFrom = NonNullable<Container['envFrom']>[number];
/** Both kinds of objects, called `have`, hold these; none is called `miss`. */
const DATA = { REPLACE_ME: 'FROM', DUPE_TEST: 'OBJECT', '1234.name': 'abc' };
const sources = (name: string, more: Omit<EnvFrom, 'configMapRef'> = {}, optional = false): EnvFrom[] => [
  { ...more, configMapRef: { name, optional } },
];
const secrets = (name: string, prefix = '', optional = false): EnvFrom[] => [
  { prefix, secretRef: { name, optional } },
];
const key = (kind: 'configMapKeyRef' | 'secretKeyRef', name: string): Env => [
  { name: 'A', valueFrom: { [kind]: { name, key: 'none', optional: true } } },
];
const given = literals({ TEST_LITERAL: 'own', EXPANSION_TEST: '$(REPLACE_ME)', DUPE_TEST: 'ENV_VAR' });
const both = (prefix: string): Readonly<Record<string, string>> => ({
  ...DATA,
  ...Object.fromEntries(Object.entries(DATA).map(([name, value]) => [`${prefix}${name}`, value])),
  TEST_LITERAL: 'own',
  EXPANSION_TEST: 'FROM',
  DUPE_TEST: 'ENV_VAR',
});
const foo = { FOO: 'BAR' };

// The table of TestMakeEnvironmentVariables in pkg/kubelet/kubelet_pods_test.go; `+`: with the services of the pod's namespace.
test.each<
  readonly [
    what: string,
    namespace: string,
    Omit<Container, 'name'>,
    Readonly<Record<string, string>> | string,
  ]
>([
  [
    'what is written wins',
    'test1+',
    { env: literals({ ...foo, TEST_PORT: 'x' }) },
    { ...MASTER, ...TEST, ...foo, TEST_PORT: 'x' },
  ],
  ['no links', 'test1', { env: literals(foo) }, { ...MASTER, ...foo }],
  ['links', 'test1+', { env: literals(foo) }, { ...MASTER, ...TEST, ...foo }],
  ['another kubernetes, no links', 'test2', { env: literals(foo) }, { ...MASTER, ...foo }],
  [
    'another kubernetes',
    'test2+',
    { env: literals(foo) },
    { ...toldOf('TEST', '1.2.3.5', 8085), ...toldOf('KUBERNETES', '1.2.3.4', 8084), ...foo },
  ],
  ['the master’s namespace, no links', 'default', {}, MASTER],
  ['the master’s namespace', 'default+', {}, { ...toldOf('NOT_SPECIAL', '1.2.3.8', 8088), ...MASTER }],
  [
    'the downward API',
    'none',
    {
      env: fields({
        POD_NAME: 'metadata.name',
        POD_NAMESPACE: 'metadata.namespace',
        POD_NODE_NAME: 'spec.nodeName',
        POD_SERVICE_ACCOUNT_NAME: 'spec.serviceAccountName',
        POD_IP: 'status.podIP',
        POD_IPS: 'status.podIPs',
        HOST_IP: 'status.hostIP',
        HOST_IPS: 'status.hostIPs',
      }),
    },
    {
      ...MASTER,
      POD_NAME: 'pod',
      POD_NAMESPACE: 'none',
      POD_NODE_NAME: 'node-1',
      POD_SERVICE_ACCOUNT_NAME: 'special',
      POD_IP: '1.2.3.4',
      POD_IPS: '1.2.3.4',
      HOST_IP: '10.0.0.11',
      HOST_IPS: '10.0.0.11',
    },
  ],
  [
    'expansion, no links',
    'test1',
    { env: expansion },
    { ...MASTER, ...expanded, SERVICE_VAR_TEST: '$(TEST_SERVICE_HOST):$(TEST_SERVICE_PORT)' },
  ],
  [
    'expansion',
    'test1+',
    { env: expansion },
    { ...MASTER, ...TEST, ...expanded, SERVICE_VAR_TEST: '1.2.3.3:8083' },
  ],
  ['a key of no ConfigMap', 'test', { env: key('configMapKeyRef', 'miss') }, MASTER],
  ['a missing key of a ConfigMap', 'test', { env: key('configMapKeyRef', 'have') }, MASTER],
  ['a key of no Secret', 'test', { env: key('secretKeyRef', 'miss') }, MASTER],
  ['a missing key of a Secret', 'test', { env: key('secretKeyRef', 'have') }, MASTER],
  [
    'a ConfigMap, twice',
    'test1',
    { env: given, envFrom: [...sources('have'), ...sources('have', { prefix: 'p_' })] },
    { ...MASTER, ...both('p_') },
  ],
  [
    'a prefix that begins with a digit',
    'test1',
    { env: given, envFrom: [...sources('have'), ...sources('have', { prefix: '1_' })] },
    { ...MASTER, ...both('1_') },
  ],
  [
    'a ConfigMap and links',
    'test1+',
    { env: given, envFrom: [...sources('have'), ...sources('have', { prefix: 'p_' })] },
    { ...MASTER, ...TEST, ...both('p_') },
  ],
  ['no ConfigMap', 'test1', { envFrom: sources('miss') }, 'configmap "miss" not found'],
  ['no ConfigMap, none needed', 'test1', { envFrom: sources('miss', {}, true) }, MASTER],
  [
    'a Secret, twice',
    'test1',
    { env: given, envFrom: [...secrets('have'), ...secrets('have', 'p_')] },
    { ...MASTER, ...both('p_') },
  ],
  [
    'a Secret and links',
    'test1+',
    { env: given, envFrom: [...secrets('have'), ...secrets('have', 'p_')] },
    { ...MASTER, ...TEST, ...both('p_') },
  ],
  ['no Secret', 'test1', { envFrom: secrets('miss') }, 'secret "miss" not found'],
  ['no Secret, none needed', 'test1', { envFrom: secrets('miss', '', true) }, MASTER],
])('%s', (_what, where, container, expected) => {
  const [namespace = '', links] = where.split('+');
  const own: Stored<Pod> = {
    ...pod,
    metadata: { ...metadata('pod'), namespace },
    spec: { ...pod.spec, serviceAccountName: 'special', enableServiceLinks: links !== undefined },
  };
  const found = containerEnvironment(
    { name: 'c', ...container },
    { pod: own, podIP: '1.2.3.4', hostIP: '10.0.0.11', allocatable: {} },
    {
      runtimeClass: () => undefined,
      configMap: (_namespace, name) =>
        name === 'have'
          ? { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(name), data: DATA }
          : undefined,
      secret: (_namespace, name) =>
        name === 'have'
          ? {
              apiVersion: 'v1',
              kind: 'Secret',
              metadata: metadata(name),
              data: Object.fromEntries(Object.entries(DATA).map(([at, value]) => [at, btoa(value)])),
            }
          : undefined,
      services: (of) => SERVICES.filter((service) => service.metadata.namespace === of),
    },
  );
  expect(found).toEqual(
    typeof expected === 'string' ? { ok: false, message: expected } : { ok: true, variables: expected },
  );
});
