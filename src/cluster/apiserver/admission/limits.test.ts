import { describe, expect, it } from 'vitest';
import type { Container, LimitRangeItem, Pod } from '../../api/types.ts';
import { testServer } from '../testing.ts';
import { claimProblems, podProblems } from './limits.ts';

/** Models plugin/pkg/admission/limitranger/admission_test.go */

type Amounts = Readonly<Record<string, string>>;

/** Amounts in words: `cpu=1 memory=2Gi`. */
const amounts = (text: string): Amounts =>
  Object.fromEntries(
    text
      .split(' ')
      .filter(Boolean)
      .map((word) => word.split('=') as [string, string]),
  );

/** What a container asks for, in words: `cpu=1 / cpu=2`. */
const container = (text: string, more: Partial<Container> = {}): Container => {
  const [requests = '', limits = ''] = text.split('/');
  return { name: 'c', resources: { requests: amounts(requests), limits: amounts(limits) }, ...more };
};

const item = (type: LimitRangeItem['type'], text: string): LimitRangeItem => {
  const [what = '', rest = ''] = text.split(': ');
  return { type, [what]: amounts(rest) };
};

const pod = (text: string, count: number, initContainers: readonly Container[] = []): Pod => ({
  spec: { containers: Array.from({ length: count }, () => container(text)), initContainers },
});

describe('bounds of containers', () => {
  it.each([
    ['min: cpu=50m', 'cpu=100m', ''],
    ['min: cpu=50m', 'cpu=100m / cpu=200m', ''],
    ['min: memory=50Mi', 'memory=60Mi', ''],
    ['min: memory=50Mi', 'memory=60Mi / memory=100Mi', ''],
    ['min: ephemeral-storage=50Mi', 'ephemeral-storage=60Mi', ''],
    ['max: cpu=2', 'cpu=500m / cpu=1', ''],
    ['max: cpu=2', '/ cpu=1', ''],
    ['max: memory=1Gi', 'memory=250Mi / memory=500Mi', ''],
    ['max: memory=1Gi', '/ memory=500Mi', ''],
    ['max: ephemeral-storage=1Gi', 'ephemeral-storage=250Mi / ephemeral-storage=500Mi', ''],
    ['maxLimitRequestRatio: cpu=1.5', 'cpu=500m / cpu=750m', ''],
    ['min: cpu=50m', 'cpu=40m', 'minimum cpu usage per Container is 50m, but request is 40m'],
    ['min: cpu=50m', 'cpu=40m / cpu=200m', 'minimum cpu usage per Container is 50m, but request is 40m'],
    ['min: cpu=50m', '', 'minimum cpu usage per Container is 50m.  No request is specified'],
    ['min: memory=50Mi', 'memory=40Mi', 'minimum memory usage per Container is 50Mi, but request is 40Mi'],
    ['min: memory=50Mi', '', 'minimum memory usage per Container is 50Mi.  No request is specified'],
    [
      'min: ephemeral-storage=50Mi',
      'ephemeral-storage=40Mi / ephemeral-storage=100Mi',
      'minimum ephemeral-storage usage per Container is 50Mi, but request is 40Mi',
    ],
    ['max: cpu=2', 'cpu=500m / cpu=2500m', 'maximum cpu usage per Container is 2, but limit is 2500m'],
    ['max: cpu=2', '/ cpu=2500m', 'maximum cpu usage per Container is 2, but limit is 2500m'],
    ['max: cpu=2', '', 'maximum cpu usage per Container is 2.  No limit is specified'],
    [
      'max: memory=1Gi',
      'memory=250Mi / memory=2Gi',
      'maximum memory usage per Container is 1Gi, but limit is 2Gi',
    ],
    ['max: memory=1Gi', '', 'maximum memory usage per Container is 1Gi.  No limit is specified'],
    [
      'maxLimitRequestRatio: cpu=1',
      'cpu=1250m / cpu=2500m',
      'cpu max limit to request ratio per Container is 1, but provided ratio is 2.000000',
    ],
    [
      'maxLimitRequestRatio: cpu=1',
      '/ cpu=1',
      'cpu max limit to request ratio per Container is 1, but no request is specified or request is 0',
    ],
    [
      'maxLimitRequestRatio: cpu=1',
      'cpu=1',
      'cpu max limit to request ratio per Container is 1, but no limit is specified or limit is 0',
    ],
  ])('%s: %s', (bound, asks, problem) => {
    const wanted = problem === '' ? [] : [problem];
    expect(podProblems(pod(asks, 1), [item('Container', bound)])).toEqual(wanted);
    expect(podProblems(pod(asks, 2), [item('Container', bound)])).toEqual([...wanted, ...wanted]);
    const initial = { spec: { containers: [], initContainers: [container(asks)] } };
    expect(podProblems(initial, [item('Container', bound)])).toEqual(wanted);
  });
});

describe('bounds of pods', () => {
  const sidecar = (text: string): Container => container(text, { restartPolicy: 'Always' });
  it.each<[string, string, number, readonly Container[], string]>([
    ['min: cpu=100m', 'cpu=75m', 2, [], ''],
    ['min: cpu=100m', 'cpu=75m / cpu=200m', 2, [], ''],
    ['min: memory=100Mi', 'memory=60Mi', 2, [], ''],
    ['min: memory=100Mi', 'memory=60Mi / memory=100Mi', 2, [], ''],
    ['min: memory=100Mi', 'memory=60Mi', 1, [container('memory=100Mi')], ''],
    ['min: memory=100Mi', 'memory=60Mi / memory=100Mi', 2, [container('memory=80Mi / memory=100Mi')], ''],
    ['min: ephemeral-storage=100Mi', 'ephemeral-storage=60Mi', 2, [], ''],
    ['max: cpu=2', 'cpu=500m / cpu=1', 2, [], ''],
    ['max: cpu=2', '/ cpu=1', 2, [], ''],
    ['max: cpu=2', 'cpu=500m / cpu=1', 2, [container('cpu=1 / cpu=2'), container('cpu=1 / cpu=1')], ''],
    ['max: cpu=2', '/ cpu=1', 2, [container('/ cpu=2'), container('/ cpu=2')], ''],
    ['max: memory=1Gi', 'memory=250Mi / memory=500Mi', 2, [], ''],
    ['max: memory=1Gi', '/ memory=500Mi', 2, [], ''],
    ['maxLimitRequestRatio: memory=1.5', 'memory=300Mi / memory=450Mi', 3, [], ''],
    ['min: cpu=100m', 'cpu=75m', 1, [], 'minimum cpu usage per Pod is 100m, but request is 75m'],
    ['min: cpu=100m', 'cpu=75m / cpu=200m', 1, [], 'minimum cpu usage per Pod is 100m, but request is 75m'],
    ['min: memory=100Mi', 'memory=60Mi', 1, [], 'minimum memory usage per Pod is 100Mi, but request is 60Mi'],
    ['max: cpu=2', 'cpu=500m / cpu=1', 3, [], 'maximum cpu usage per Pod is 2, but limit is 3'],
    ['max: cpu=2', '/ cpu=1', 3, [], 'maximum cpu usage per Pod is 2, but limit is 3'],
    [
      'max: memory=1Gi',
      'memory=250Mi / memory=500Mi',
      3,
      [],
      'maximum memory usage per Pod is 1Gi, but limit is 1500Mi',
    ],
    [
      'max: memory=1Gi',
      '/ memory=500Mi',
      1,
      [container('/ memory=1536Mi')],
      'maximum memory usage per Pod is 1Gi, but limit is 1536Mi',
    ],
    [
      'maxLimitRequestRatio: memory=1500m',
      'memory=250Mi / memory=500Mi',
      3,
      [],
      'memory max limit to request ratio per Pod is 1500m, but provided ratio is 2.000000',
    ],
    [
      'max: cpu=2',
      'cpu=1 / cpu=1500m',
      1,
      [sidecar('cpu=1500m')],
      'maximum cpu usage per Pod is 2, but request is 2500m',
    ],
  ])('%s: %s, %i times', (bound, asks, count, initial, problem) => {
    expect(podProblems(pod(asks, count, initial), [item('Pod', bound)])).toEqual(
      problem === '' ? [] : [problem],
    );
  });
});

describe('bounds of claims', () => {
  it.each([
    ['min: storage=1Gi', '1Gi', ''],
    ['max: storage=500Gi', '500Gi', ''],
    [
      'min: storage=1Gi',
      '500Mi',
      'minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi',
    ],
    [
      'max: storage=500Gi',
      '501Gi',
      'maximum storage usage per PersistentVolumeClaim is 500Gi, but request is 501Gi',
    ],
  ])('%s: %s', (bound, storage, problem) => {
    const claim = { spec: { resources: { requests: { storage } } } };
    expect(claimProblems(claim, [item('PersistentVolumeClaim', bound)])).toEqual(
      problem === '' ? [] : [problem],
    );
  });
});

describe('what containers get that say nothing', () => {
  const PODS = '/api/v1/namespaces/default/pods';
  const DEFAULTS: LimitRangeItem = {
    type: 'Container',
    default: { cpu: '75m', memory: '10Mi' },
    defaultRequest: { cpu: '50m', memory: '5Mi' },
  };
  const ALL = { requests: { cpu: '50m', memory: '5Mi' }, limits: { cpu: '75m', memory: '10Mi' } };
  it.each<[string, string, object, string | undefined]>([
    [
      'nothing',
      '',
      ALL,
      'LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for container c',
    ],
    [
      'some of it',
      'cpu=60m / memory=64Mi',
      { requests: { cpu: '60m', memory: '64Mi' }, limits: { cpu: '75m', memory: '64Mi' } },
      'LimitRanger plugin set: cpu limit for container c',
    ],
    [
      'all of it',
      'cpu=1 memory=1Gi / cpu=1 memory=1Gi',
      { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
      undefined,
    ],
  ])('%s', async (_name, asks, wanted, note) => {
    const { json, client } = testServer();
    client.create('limitranges', 'default', { metadata: { name: 'l' }, spec: { limits: [DEFAULTS] } });
    const made = await json('POST', PODS, {
      metadata: { name: 'p' },
      spec: { containers: [container(asks, { image: 'i' })] },
    });
    const { metadata, spec } = made as Required<Pod>;
    expect([spec.containers[0]?.resources, metadata.annotations?.['kubernetes.io/limit-ranger']]).toEqual([
      wanted,
      note,
    ]);
  });

  it('is not looked at again when a pod changes or is bound', async () => {
    const { send, client } = testServer();
    await send('POST', PODS, { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }] } });
    const limits: LimitRangeItem[] = [{ type: 'Container', max: { memory: '1Mi' } }];
    client.create('limitranges', 'default', { metadata: { name: 'l' }, spec: { limits } });
    const merge = { 'content-type': 'application/merge-patch+json' };
    expect((await send('PATCH', `${PODS}/p`, { metadata: { labels: { a: 'b' } } }, merge)).status).toBe(200);
    const binding = { metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } };
    expect((await send('POST', `${PODS}/p/binding`, binding)).status).toBe(201);
  });
});
