import type { Description, Relation } from './description.ts';
import { contains, curve } from './geometry.ts';
import type { Layout } from './layout.ts';

/** A relation that is drawn as a line, with its path. */
export interface Line {
  readonly relation: Relation;
  readonly path: () => string;
}

/** The lines of a picture. What is drawn inside of the other needs none: a pod in its node, a ReplicaSet in its Deployment. */
export function linesOf({ relations }: Description, { shapes }: Layout): readonly Line[] {
  return relations.flatMap((relation) => {
    const from = shapes.get(relation.from);
    const to = shapes.get(relation.to);
    if (!from || !to || contains(from, to) || contains(to, from)) return [];
    return [{ relation, path: () => curve(from, to) }];
  });
}
