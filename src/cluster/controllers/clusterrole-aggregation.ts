import type { ClusterRole, PolicyRule } from '../api/types.ts';
import { equal } from '../machinery/equal.ts';
import type { Stored } from '../machinery/object.ts';
import { selectorMatches } from '../machinery/selectors.ts';
import { queueControllerOf, type Controller, type ControllerContext } from './controller.ts';
import { WorkQueue } from './workqueue.ts';

const RESOURCE = 'clusterroles.rbac.authorization.k8s.io';

/** The rules that a role gathers from all roles with the labels that it asks for. */
function gatheredRules(
  role: Stored<ClusterRole>,
  all: readonly Stored<ClusterRole>[],
): readonly PolicyRule[] {
  const gathered: PolicyRule[] = [];
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    for (const { metadata, rules } of all) {
      if (metadata.name === role.metadata.name || !selectorMatches(selector, metadata.labels)) continue;
      for (const rule of rules ?? []) {
        if (!gathered.some((known) => equal(known, rule))) gathered.push(rule);
      }
    }
  }
  return gathered;
}

/**
 * Writes into roles that gather others what those allow.
 * Models pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go
 */
export function clusterRoleAggregationController({
  client,
  clock,
  store,
  budget,
}: ControllerContext): Controller {
  const queue = new WorkQueue(
    clock,
    (name) => {
      const role = client.get(RESOURCE, '', name);
      if (!role?.aggregationRule) return;
      const rules = gatheredRules(role, client.list(RESOURCE));
      if (!equal(rules, role.rules ?? [])) client.update(RESOURCE, { ...role, rules });
    },
    budget,
  );
  const addGathering = (): void => {
    for (const { metadata, aggregationRule } of store.list(RESOURCE)) {
      if (aggregationRule) queue.add(metadata.name);
    }
  };
  const unsubscribe = store.subscribe(RESOURCE, addGathering);
  return queueControllerOf({ queue, budget, resync: addGathering, unsubscribe });
}
