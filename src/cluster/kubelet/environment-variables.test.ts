import { expect, test } from 'vitest';
import type { Container, Pod, Service } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { containerEnvironment, expand, type ObjectLookup } from './environment-variables.ts';

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

// Models third_party/forked/golang/expansion/expand_test.go
test.each([
  ['$(VAR_A)', 'A'],
  ['___$(VAR_B)___', '___B___'],
  ['$(VAR_A)$(VAR_B)$(VAR_EMPTY)$(VAR_DNE)', 'AB$(VAR_DNE)'],
  ['f000-$$VAR_A', 'f000-$VAR_A'],
  ['foo\\$(VAR_C)bar', 'foo\\Cbar'],
  ['foo$$(VAR_A)bar', 'foo$(VAR_A)bar'],
  ['$$$$$$(VAR_A)', '$$$(VAR_A)'],
  ['$$$$$$$(VAR_A)', '$$$A'],
  ['$VAR_A)', '$VAR_A)'],
  ['${VAR_A}', '${VAR_A}'],
  ['$$$$$$foo$', '$$$foo$'],
  ['$(VAR_REF)', '$(VAR_A)'],
  ['foo bar $(', 'foo bar $('],
  ['$(()', '$(()'],
  ['$($(VAR_A)', '$($(VAR_A)'],
  ['$(VAR_A', '$(VAR_A'],
  ['$?_boo_$!', '$?_boo_$!'],
])('%s expands to %s', (text, expected) => {
  const known = { VAR_A: 'A', VAR_B: 'B', VAR_C: 'C', VAR_REF: '$(VAR_A)', VAR_EMPTY: '' };
  expect(expand(text, (name) => new Map(Object.entries(known)).get(name))).toBe(expected);
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
