import type { Description, Relation } from './description.ts';

/** What is shown of a thing's connections while it is looked at. */
export interface Related {
  readonly things: ReadonlySet<string>;
  readonly relations: readonly Relation[];
}

/**
 * What belongs to a thing: its owners up to the highest, everything that it made, the services before it with the way that
 * leads to them, and the pods behind it. A node's pods are already drawn inside of it.
 */
export function relatedTo({ relations }: Description, id: string): Related {
  const things = new Set([id]);
  const found = new Set<Relation>();
  const from = Map.groupBy(relations, (relation) => relation.from);
  const to = Map.groupBy(relations, (relation) => relation.to);
  const walk = (start: string, way: 'up' | 'down', sorts: readonly Relation['sort'][]): void => {
    for (const relation of (way === 'up' ? to : from).get(start) ?? []) {
      if (!sorts.includes(relation.sort) || found.has(relation)) continue;
      found.add(relation);
      const next = way === 'up' ? relation.from : relation.to;
      things.add(next);
      walk(next, way, sorts);
    }
  };
  if (id === 'outside') walk(id, 'down', ['leads']);
  else {
    walk(id, 'up', ['owns', 'selects', 'selects-not-ready', 'leads']);
    walk(id, 'down', ['owns', 'selects', 'selects-not-ready', 'leads']);
  }
  return { things, relations: [...found] };
}
