import { describe, expect, it, test } from 'vitest';
import type { ConfigMap, Namespace } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { restoredCluster, testCluster } from '../simulation/test-cluster.ts';
import { rootCAController } from './root-ca.ts';
import { metadata } from './test-objects.ts';
import { Rig, type Placed, type Step } from './test-rig.ts';

const NAME = 'kube-root-ca.crt';

test('every namespace has the certificate of the authority, and has it again when somebody changes it', () => {
  const { simulation, pass, clock } = testCluster({ nodes: 0 });
  const client = simulation.client('kubectl');
  const published = () => client.get('configmaps', 'default', NAME)?.data?.['ca.crt'];
  expect(published()).toBe(simulation.certificate);
  const before = client.get('configmaps', 'default', NAME);
  if (before) client.update('configmaps', { ...before, data: { 'ca.crt': 'mine' } });
  pass(1);
  expect(published()).toBe(simulation.certificate);
  client.delete('configmaps', 'default', NAME);
  pass(1);
  expect(published()).toBe(simulation.certificate);
  const later = restoredCluster(simulation.snapshot(), clock.now());
  expect(later.simulation.certificate).toBe(simulation.certificate);
});

/** Models pkg/controller/certificates/rootcacertpublisher/publisher_test.go TestConfigMapCreation and TestConfigMapUpdateNoHotLoop */
describe('the map of a namespace', () => {
  const DESCRIPTION = 'kubernetes.io/description';
  const namespace = (name: string, phase: 'Active' | 'Terminating' = 'Active'): Placed => {
    const object: Stored<Namespace> = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { ...metadata(name), namespace: '' },
      spec: {},
      status: { phase },
    };
    return ['namespaces', object];
  };
  const map = (name: string, data?: Readonly<Record<string, string>>, description = 'mine'): Placed => {
    const annotations = description === '' ? {} : { [DESCRIPTION]: description };
    const object: Stored<ConfigMap> = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(name, { annotations }),
      ...(data && { data }),
    };
    return ['configmaps', object];
  };
  const own = map(NAME, { 'ca.crt': 'fake' });
  const there = [namespace('default'), own, map('other')];
  it.each<[string, readonly Placed[], Step, readonly string[]]>([
    ['comes with it', [], namespace('new'), [`create configmaps ${NAME}`]],
    ['stays when another goes', there, ['configmaps', 'default/other'], []],
    ['comes again when it goes', there, ['configmaps', `default/${NAME}`], [`create configmaps ${NAME}`]],
    [
      'loses what it has besides',
      there,
      map(NAME, { 'ca.crt': 'fake', test: 'test' }),
      [`update configmaps ${NAME}`],
    ],
    ['gets the certificate again', there, map(NAME, { 'ca.crt': 'abc' }), [`update configmaps ${NAME}`]],
    ['stays when another changes', there, map('other', { aa: 'bb' }), []],
    ['stays when the namespace begins to go', there, namespace('default', 'Terminating'), []],
    ['gets a description', there, map(NAME, { 'ca.crt': 'fake' }, ''), [`update configmaps ${NAME}`]],
    ['stays when the namespace changes', there, namespace('default'), []],
    ['keeps another description', there, map(NAME, { 'ca.crt': 'fake' }, 'another'), []],
  ])('%s', (_name, before, change, asked) => {
    const rig = new Rig((context) => rootCAController(context, () => 'fake'), before);
    rig.take(change);
    rig.clock.advanceTo(rig.clock.now());
    expect(rig.asked).toEqual(asked);
    if (asked.length === 0) return;
    const written = rig.store.list('configmaps').find((one) => one.metadata.name === NAME);
    expect(written?.data).toEqual({ 'ca.crt': 'fake' });
  });
});
