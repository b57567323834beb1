import { expect, test } from 'vitest';
import { storedNode } from '../test-objects.ts';
import { isCutOff, zonesOf } from './eviction.ts';
import type { StoredNode } from './taints.ts';

/** Nodes by their zones and readiness: `r1:a+` is ready, `r1:a-` is not known to be, `r1:a?` has never said; `!`: it does not count. */
const nodesOf = (text: string): readonly StoredNode[] =>
  text.split(' ').map((word, index) => {
    const [, place = '', mark = '', aside = ''] = /^(.*)([-+?])(!?)$/.exec(word) ?? [];
    const [region = '', zone = ''] = place.split(':');
    const labels = {
      ...(place !== '' && { 'topology.kubernetes.io/region': region, 'topology.kubernetes.io/zone': zone }),
      ...(aside !== '' && { 'node.kubernetes.io/exclude-disruption': '' }),
    };
    const node = storedNode(`node${index}`, {}, labels);
    if (mark === '?') return node;
    return {
      ...node,
      status: { conditions: [{ type: 'Ready', status: mark === '+' ? 'True' : 'Unknown' }] },
    };
  });

// As TestMonitorNodeHealth of pkg/controller/nodelifecycle/node_lifecycle_controller_test.go, before and after.
test.each<[nodes: string, zones: Readonly<Record<string, string>>, cutOff: boolean]>([
  ['+', { '': 'normal' }, false],
  ['r1:a- r1:b-', { 'r1:a': 'full', 'r1:b': 'full' }, true],
  ['r1:a- r1:b+', { 'r1:a': 'full', 'r1:b': 'normal' }, false],
  ['r1:a? r1:a? r1:a? r1:a?', { 'r1:a': 'full' }, true],
  ['r1:a- r1:a- r1:a- r1:a+', { 'r1:a': 'partial' }, false],
  ['r1:a- r1:a- r1:a+ r1:a+ r1:a+', { 'r1:a': 'normal' }, false],
  ['r1:a- r1:a- r1:a- r1:a+ r1:a+', { 'r1:a': 'partial' }, false],
  ['r1:a- r1:a- r1:a+', { 'r1:a': 'normal' }, false],
  ['r1:a- r1:a- r1:a-', { 'r1:a': 'full' }, true],
  ['r1:a- r2:b-', { 'r1:a': 'full', 'r2:b': 'full' }, true],
  ['r1:a+', { 'r1:a': 'normal' }, false],
  ['r1:a-', { 'r1:a': 'full' }, true],
  ['r1:a- r1:a+!', { 'r1:a': 'full' }, true],
  ['r1:a- r1:b+!', { 'r1:a': 'full' }, true],
])('%s: %j', (text, zones, cutOff) => {
  const nodes = nodesOf(text);
  expect(Object.fromEntries([...zonesOf(nodes)].map(([name, { state }]) => [name, state]))).toEqual(zones);
  expect(isCutOff(nodes)).toBe(cutOff);
});
