import { describe, expect, it } from 'vitest';
import type { ClusterRole, PolicyRule } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { clusterRoleAggregationController } from './clusterrole-aggregation.ts';
import { metadata } from './test-objects.ts';
import { Rig } from './test-rig.ts';

const RESOURCE = 'clusterroles.rbac.authorization.k8s.io';

const rule = (verb: string, resource: string): PolicyRule => ({ verbs: [verb], resources: [resource] });
const HAMMER = [rule('hammer', 'nails'), rule('hammer', 'wedges')];
const CHISEL = [rule('chisel', 'mortises')];
const SAW = [rule('saw', 'boards')];

const role = (
  name: string,
  foo: string,
  rules: readonly PolicyRule[],
  gathered?: readonly string[],
): Stored<ClusterRole> => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { ...metadata(name, { labels: { foo } }), namespace: '' },
  rules,
  ...(gathered && {
    aggregationRule: { clusterRoleSelectors: gathered.map((value) => ({ matchLabels: { foo: value } })) },
  }),
});
const combined = (gathered: readonly string[], rules: readonly PolicyRule[] = []): Stored<ClusterRole> =>
  role('combined', 'none', rules, gathered);

/** Models pkg/controller/clusterroleaggregation/clusterroleaggregation_controller_test.go TestSyncClusterRole */
describe('a role that gathers others', () => {
  const [hammer, chisel] = [role('hammer', 'bar', HAMMER), role('chisel', 'bar', CHISEL)];
  it.each<[string, readonly Stored<ClusterRole>[], readonly PolicyRule[], boolean?]>([
    ['drops rules that none of them has', [hammer, combined(['bar'], SAW)], HAMMER],
    [
      'drops the rules of one that it gathers no more',
      [role('hammer', 'not-bar', HAMMER), combined(['bar'], HAMMER)],
      [],
    ],
    [
      'takes those that it selects, in the order of their names',
      [hammer, chisel, role('saw', 'not-bar', SAW), combined(['bar'])],
      [...CHISEL, ...HAMMER],
    ],
    [
      'takes those of several selectors',
      [hammer, chisel, role('saw', 'not-bar', SAW), combined(['bar', 'not-bar'])],
      [...CHISEL, ...HAMMER, ...SAW],
    ],
    [
      'takes each rule once',
      [
        hammer,
        chisel,
        role('saw', 'bar', SAW),
        role('other-saw', 'not-bar', SAW),
        combined(['bar', 'not-bar']),
      ],
      [...CHISEL, ...HAMMER, ...SAW],
    ],
    ['is not written when nothing changes', [hammer, combined(['bar'], HAMMER)], HAMMER, false],
  ])('%s', (_name, roles, rules, written = true) => {
    const rig = new Rig(
      clusterRoleAggregationController,
      roles.map((one) => [RESOURCE, one]),
    );
    rig.look();
    expect(rig.store.get(RESOURCE, 'combined')?.rules).toEqual(rules);
    expect(rig.asked).toEqual(written ? [`update ${RESOURCE} combined`] : []);
  });
});
