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

test('expansion leaves what it does not know', () => {
  expect(expand('$(A) $(B) $$(A) $ $(', (name) => (name === 'A' ? '1' : undefined))).toBe('1 $(B) $(A) $ $(');
});
