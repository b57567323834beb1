import { expect, test } from 'vitest';
import { runtimeAbilities } from './runtime-abilities.ts';

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
