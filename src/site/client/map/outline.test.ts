import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describe, type Relation } from './description.ts';
import { contains } from './geometry.ts';
import { layOut, noMemory } from './layout.ts';
import { linesOf } from './lines.ts';
import { outlineOf, type Entry } from './outline.ts';
import { randomCluster } from './random-cluster.fixture.ts';

const text = ({ sort, from, to }: Relation): string => `${from} ${sort} ${to}`;

/** Things and relations that the outline says, by nesting and by words. */
function saidBy(sections: readonly (readonly Entry[])[]): {
  readonly things: readonly string[];
  readonly relations: readonly string[];
} {
  const things: string[] = [];
  const relations: string[] = [];
  const read = (entry: Entry): void => {
    things.push(entry.thing.id);
    for (const { sort, to } of entry.relations)
      for (const other of to) relations.push(text({ sort, from: entry.thing.id, to: other.id }));
    for (const child of entry.children) {
      relations.push(
        child.thing.sort === 'workload'
          ? text({ sort: 'owns', from: entry.thing.id, to: child.thing.id })
          : text({ sort: 'in', from: child.thing.id, to: entry.thing.id }),
      );
      read(child);
    }
  };
  for (const section of sections) for (const entry of section) read(entry);
  return { things: things.toSorted(), relations: relations.toSorted() };
}

test('picture and outline say the same of any cluster', () => {
  fc.assert(
    fc.property(randomCluster, fc.integer({ min: 280, max: 1400 }), fc.boolean(), (items, width, system) => {
      const description = describe(items, { system, groupFrom: 60, grouped: false });
      const layout = layOut(description, width, noMemory);
      const { edge, services, workloads, nodes } = outlineOf(description);
      const outline = saidBy([edge, services, workloads, nodes]);

      expect([...layout.shapes.keys()].toSorted()).toEqual(outline.things);
      // what the picture says: lines, pods drawn in rooms, ReplicaSets drawn in Deployments
      const pictured = linesOf(description, layout).map(({ relation }) => text(relation));
      for (const inner of layout.shapes.values())
        for (const outer of layout.shapes.values()) {
          if (inner === outer || !contains(outer, inner)) continue;
          const within = description.things.get(inner.id)?.sort;
          pictured.push(
            within === 'workload'
              ? text({ sort: 'owns', from: outer.id, to: inner.id })
              : text({ sort: 'in', from: inner.id, to: outer.id }),
          );
        }
      expect(pictured.toSorted()).toEqual(outline.relations);
    }),
    { numRuns: 150 },
  );
});
