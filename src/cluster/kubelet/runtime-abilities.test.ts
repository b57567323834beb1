import { expect, test } from 'vitest';
import type { RuntimeClass } from '../api/types.ts';
import { metadata } from '../controllers/test-objects.ts';
import type { Stored } from '../machinery/object.ts';
import { runtimeAbilities, runtimeProblem } from './runtime-abilities.ts';

test('what a node tells that its runtime can do', () => {
  const features = { recursiveReadOnlyMounts: true, userNamespaces: true };
  expect(runtimeAbilities('containerd://2.0.6')).toEqual({
    features: { supplementalGroupsPolicy: true },
    runtimeHandlers: [
      { name: '', features },
      { name: 'runc', features },
    ],
  });
  for (const version of ['containerd://1.7.27', 'docker://29.2.1'])
    expect(runtimeAbilities(version)).toEqual({});
});

/** Models pkg/kubelet/kuberuntime/kuberuntime_sandbox_test.go TestCreatePodSandbox_RuntimeClass and pkg/kubelet/runtimeclass TestLookupRuntimeHandler */
test.each<[string | undefined, string | undefined, string, string | undefined]>([
  [undefined, undefined, 'containerd://2.0.6', undefined],
  ['', undefined, 'containerd://2.0.6', undefined],
  ['native', '', 'containerd://2.0.6', undefined],
  ['native', 'runc', 'containerd://2.0.6', undefined],
  ['phantom', undefined, 'containerd://2.0.6', 'runtimeclass.node.k8s.io "phantom" not found'],
  [
    'kata',
    'kata-containers',
    'containerd://1.7.27',
    'rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "kata-containers" is configured',
  ],
  [
    'kata',
    'kata-containers',
    'docker://29.2.1',
    'rpc error: code = Unknown desc = failed to create a sandbox for pod "p": Error response from daemon: unknown or invalid runtime name: kata-containers',
  ],
])('the class %s with the handler %j on %s', (asked, handler, version, problem) => {
  const found: Stored<RuntimeClass> | undefined =
    handler === undefined
      ? undefined
      : { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: metadata(asked ?? ''), handler };
  expect(runtimeProblem('p', asked, found, version)).toBe(problem);
});
