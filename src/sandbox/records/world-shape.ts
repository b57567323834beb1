import type { LoggedCommand } from '../../course/world.ts';
import type { WorldSnapshot } from '../../world/world.ts';
import {
  isCount,
  isList,
  isNumber,
  isObject,
  isOneOf,
  isOptional,
  isShaped,
  isTable,
  isText,
  remembered,
  type Guard,
} from './shape.ts';

/** The shape of a world that is kept: what the sandbox itself reaches into. What is wrong deeper inside shows when it is restored. */

/** Times that a clock and a calendar can go on from: milliseconds since the epoch. */
const LATEST = Date.UTC(3000, 0);
const isTime: Guard<number> = (value): value is number => isNumber(value) && value >= 0 && value < LATEST;

const isCommand: Guard<LoggedCommand> = remembered(
  isShaped<LoggedCommand>({
    line: isText,
    program: isText,
    verb: isText,
    resource: isText,
    names: isList(isText),
    flags: isTable(isText),
    exit: isNumber,
    at: isTime,
    output: isText,
  }),
);

type Member = WorldSnapshot['fleet'][number];

const isTables = (value: unknown): boolean =>
  value instanceof Map &&
  [...value.values()].every(
    (table) => table instanceof Map && [...table.values()].every((object) => isObject(object)),
  );

const isCounts = (value: unknown): boolean =>
  value instanceof Map && [...value.values()].every((count) => typeof count === 'number');

const isNode = (value: unknown): boolean => isObject(value) && isList(isObject)(value['pods']);

const isMember: Guard<Member> = remembered((value): value is Member => {
  if (!isObject(value)) return false;
  const { plan, cluster } = value;
  if (!isObject(plan) || !isText(plan['id']) || !isText(plan['name']) || !isObject(cluster)) return false;
  const { store, kubelets } = cluster;
  return (
    isObject(store) &&
    isTables(store['tables']) &&
    (store['creations'] === undefined || isCounts(store['creations'])) &&
    isObject(kubelets) &&
    Array.isArray(kubelets['nodes']) &&
    kubelets['nodes'].every(isNode)
  );
});

const isTree: Guard<WorldSnapshot['files']> = (value): value is WorldSnapshot['files'] =>
  isObject(value) && value['type'] === 'directory' && isObject(value['entries']);

const isShell: Guard<WorldSnapshot['shell']> = (value): value is WorldSnapshot['shell'] =>
  isObject(value) && isText(value['cwd']) && isList(isText)(value['history']);

/** Whether something is a world. */
export const isWorld: Guard<WorldSnapshot> = isShaped<WorldSnapshot>({
  format: isOneOf(1),
  scenario: isText,
  seed: isNumber,
  start: isTime,
  locale: isOneOf('ko', 'en', 'C'),
  serverVersion: isOptional(isText),
  now: isTime,
  draws: isCount,
  files: isTree,
  shell: isShell,
  commands: isList(isCommand),
  fleet: isList(isMember),
  gke: isOptional((value): value is NonNullable<WorldSnapshot['gke']> => isObject(value)),
  minikube: (value): value is WorldSnapshot['minikube'] => isObject(value),
});

/**
 * A world of the site's first months, with every pod's status to be reported once it goes on: those snapshots did not say which
 * statuses had not been reported, because all were after each visit.
 */
export function reportingAll(world: WorldSnapshot): WorldSnapshot {
  const { fleet, now } = world;
  return {
    ...world,
    fleet: fleet.map((member) => {
      const { cluster } = member;
      const nodes = cluster.kubelets.nodes.map((node) => ({
        ...node,
        pods: node.pods.map((pod) => ({ ...pod, reportAt: now })),
      }));
      return { ...member, cluster: { ...cluster, kubelets: { ...cluster.kubelets, nodes } } };
    }),
  };
}
