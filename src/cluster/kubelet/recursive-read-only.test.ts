import { expect, test } from 'vitest';
import type { VolumeMount } from '../api/types.ts';
import { isRecursive, supportsRecursion } from './recursive-read-only.ts';

const propagated = (to: string): string => `compatible with propagation "${to}"`;

// As TestResolveRecursiveReadOnly of pkg/kubelet/kubelet_pods_test.go. A text: what it is not.
test.each<[mount: Omit<VolumeMount, 'name' | 'mountPath'>, supported: boolean, expected: boolean | string]>([
  [{}, true, false],
  [{ readOnly: true }, true, false],
  [{ readOnly: true, recursiveReadOnly: 'Disabled' }, true, false],
  [{ readOnly: true, recursiveReadOnly: 'IfPossible' }, true, true],
  [{ readOnly: true, recursiveReadOnly: 'IfPossible', mountPropagation: 'None' }, true, true],
  [
    { readOnly: true, recursiveReadOnly: 'IfPossible', mountPropagation: 'HostToContainer' },
    true,
    propagated('HostToContainer'),
  ],
  [
    { readOnly: true, recursiveReadOnly: 'IfPossible', mountPropagation: 'Bidirectional' },
    true,
    propagated('Bidirectional'),
  ],
  [{ readOnly: true, recursiveReadOnly: 'IfPossible' }, false, false],
  [{ readOnly: false, recursiveReadOnly: 'IfPossible' }, true, 'read-only'],
  [{ readOnly: false, recursiveReadOnly: 'IfPossible' }, false, 'read-only'],
  [{ readOnly: true, recursiveReadOnly: 'Enabled' }, true, true],
  [{ readOnly: true, recursiveReadOnly: 'Enabled', mountPropagation: 'None' }, true, true],
  [
    { readOnly: true, recursiveReadOnly: 'Enabled', mountPropagation: 'HostToContainer' },
    true,
    propagated('HostToContainer'),
  ],
  [
    { readOnly: true, recursiveReadOnly: 'Enabled', mountPropagation: 'Bidirectional' },
    true,
    propagated('Bidirectional'),
  ],
  [{ recursiveReadOnly: 'Enabled' }, true, 'read-only'],
  [{ readOnly: true, recursiveReadOnly: 'Enabled' }, false, 'supported by the runtime'],
])('%j, supported: %s', (mount, supported, expected) => {
  const found = isRecursive({ name: 'v', mountPath: '/v', ...mount }, supported);
  expect(found).toBe(
    typeof expected === 'string'
      ? `volume "v" requested recursive read-only mode, but it is not ${expected}`
      : expected,
  );
});

test('a mode that nobody knows', () => {
  const mount = { name: 'v', mountPath: '/v', readOnly: true, recursiveReadOnly: 'foo' };
  expect(isRecursive(mount, true)).toBe('unknown recursive read-only mode "foo"');
});

test.each([
  ['containerd://2.1.3', true],
  ['containerd://1.7.27', false],
  ['docker://28.1.1', false],
])('%s: %s', (version, supported) => {
  expect(supportsRecursion(version)).toBe(supported);
});
