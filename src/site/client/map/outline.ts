import type { Description, Relation, RelationSort, Thing } from './description.ts';

/** A thing in the outline, with what it leads to and what is inside of it. */
export interface Entry {
  readonly thing: Thing;
  /** Relations that begin here, by sort, unless nesting says them. */
  readonly relations: readonly { readonly sort: RelationSort; readonly to: readonly Thing[] }[];
  readonly children: readonly Entry[];
}

/** The same as the picture, in words' order: ways in, services, workloads, nodes with their pods. */
interface Outline {
  readonly edge: readonly Entry[];
  readonly services: readonly Entry[];
  readonly workloads: readonly Entry[];
  readonly nodes: readonly Entry[];
}

/** Makes the outline of a description. Every thing is in it once. */
export function outlineOf({ things, relations }: Description): Outline {
  const from = Map.groupBy(relations, (relation) => relation.from);
  const inside = Map.groupBy(
    relations.filter(({ sort }) => sort === 'in'),
    ({ to }) => to,
  );
  const made = Map.groupBy(
    relations.filter((relation) => nests(relation, things)),
    (relation) => relation.from,
  );
  const all = [...things.values()];
  const entry = (thing: Thing): Entry => {
    const bySort = Map.groupBy(
      (from.get(thing.id) ?? []).filter((relation) => relation.sort !== 'in' && !nests(relation, things)),
      ({ sort }) => sort,
    );
    const childIds = [
      ...(made.get(thing.id) ?? []).map(({ to }) => to),
      ...(inside.get(thing.id) ?? []).map((relation) => relation.from),
    ];
    return {
      thing,
      relations: [...bySort].map(([sort, found]) => ({
        sort,
        to: found.flatMap(({ to }) => things.get(to) ?? []),
      })),
      children: childIds.flatMap((id) => things.get(id) ?? []).map(entry),
    };
  };
  const section = (...sorts: readonly Thing['sort'][]): readonly Entry[] =>
    all.filter((thing) => sorts.includes(thing.sort)).map(entry);
  const owned = new Set([...made.values()].flat().map(({ to }) => to));
  return {
    edge: section('outside', 'api-server', 'load-balancer', 'ingress'),
    services: section('service'),
    workloads: all.filter(({ id, sort }) => sort === 'workload' && !owned.has(id)).map(entry),
    nodes: section('node', 'waiting'),
  };
}

/** Whether nesting says a relation: a ReplicaSet stands below its Deployment. */
const nests = ({ sort, to }: Relation, things: ReadonlyMap<string, Thing>): boolean =>
  sort === 'owns' && things.get(to)?.sort === 'workload';
