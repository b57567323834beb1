import { expect, test } from 'vitest';
import { goJson } from '../object.ts';
import { asGoType, missingField } from './go-type.ts';

const json = (object: Parameters<typeof asGoType>[0]): string => goJson(asGoType(object), true);

test('fields come in the order of the structs, with those that cannot be left out', () => {
  expect(
    json({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { labels: { b: '2', a: '1' }, name: 'web' },
      spec: {
        template: {
          spec: {
            containers: [{ image: 'x', name: 'a', env: [], stdin: false }],
            volumes: [{ emptyDir: {}, name: 'v' }],
          },
        },
        selector: { matchLabels: { a: '1' } },
        replicas: 0,
      },
    }),
  ).toBe(
    '{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"web","creationTimestamp":null,"labels":{"a":"1","b":"2"}},' +
      '"spec":{"replicas":0,"selector":{"matchLabels":{"a":"1"}},"template":{"metadata":{"creationTimestamp":null},' +
      '"spec":{"volumes":[{"name":"v","emptyDir":{}}],"containers":[{"name":"a","image":"x","resources":{}}]}},"strategy":{}},"status":{}}',
  );
});

test('quantities are canonical, wherever they stand', () => {
  const resources = { requests: { memory: '1024Mi', cpu: '0.5' } };
  expect(json({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a', resources }] } })).toBe(
    '{"kind":"Pod","apiVersion":"v1","metadata":{"creationTimestamp":null},"spec":{"containers":[{"name":"a","resources":{"requests":{"cpu":"500m","memory":"1Gi"}}}]},"status":{}}',
  );
});

test('of a list all items are what the list is of; other kinds stay as they are', () => {
  expect(
    json({
      apiVersion: 'v1',
      kind: 'ServiceList',
      items: [{ spec: { ports: [{ port: 80 }] }, metadata: { name: 's' } }],
    }),
  ).toBe(
    '{"kind":"ServiceList","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"s","creationTimestamp":null},"spec":{"ports":[{"port":80,"targetPort":0}]},"status":{"loadBalancer":{}}}]}',
  );
  const other = { apiVersion: 'example.com/v1', kind: 'Thing', spec: { b: 1, a: 2 } };
  expect(asGoType(other)).toBe(other);
});

test('a field that no struct has is named with the struct', () => {
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment' };
  expect(missingField(deployment, ['spec', 'containers'])).toBe(
    'unable to find api field in struct DeploymentSpec for the json field "containers"',
  );
  expect(missingField(deployment, ['spec', 'template', 'spec', 'containers', 'env'])).toBeUndefined();
  expect(missingField(deployment, ['metadata', 'labels', 'any'])).toBeUndefined();
  expect(missingField({ apiVersion: 'e.c/v1', kind: 'Thing' }, ['spec'])).toBeUndefined();
});

test('writes times as Go does: whole seconds, or microseconds', () => {
  const time = '2026-03-04T05:06:07.25Z';
  expect(
    json({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'e', creationTimestamp: time, deletionTimestamp: time },
      involvedObject: {},
      lastTimestamp: '2026-03-04T07:06:07+02:00',
      eventTime: time,
      series: { count: 2, lastObservedTime: '2026-03-04T05:06:07Z' },
    }),
  ).toBe(
    '{"kind":"Event","apiVersion":"v1","metadata":{"name":"e","creationTimestamp":"2026-03-04T05:06:07Z","deletionTimestamp":"2026-03-04T05:06:07Z"},' +
      '"involvedObject":{},"source":{},"firstTimestamp":null,"lastTimestamp":"2026-03-04T05:06:07Z","eventTime":"2026-03-04T05:06:07.250000Z",' +
      '"series":{"count":2,"lastObservedTime":"2026-03-04T05:06:07.000000Z"},"reportingComponent":"","reportingInstance":""}',
  );
});

test('old versions have structs of their own: a selector may be left out', () => {
  const template = { spec: { containers: [] } };
  const filled = { metadata: { creationTimestamp: null }, spec: { containers: [] } };
  const old = { apiVersion: 'extensions/v1beta1', kind: 'Deployment', spec: { template } };
  expect(asGoType(old)).toEqual({
    apiVersion: 'extensions/v1beta1',
    kind: 'Deployment',
    metadata: { creationTimestamp: null },
    spec: { template: filled, strategy: {} },
    status: {},
  });
  expect(asGoType({ apiVersion: 'apps/v1beta1', kind: 'StatefulSet', spec: { template } })).toEqual({
    apiVersion: 'apps/v1beta1',
    kind: 'StatefulSet',
    metadata: { creationTimestamp: null },
    spec: { template: filled, serviceName: '', updateStrategy: {} },
    status: { replicas: 0, availableReplicas: 0 },
  });
});
