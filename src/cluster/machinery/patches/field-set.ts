import { isMap, type JsonMap } from './values.ts';

/**
 * A step of a field's path as `fieldsV1` writes it: `f:image`, `k:{"name":"web"}` for an item of a keyed list, `v:"x"` for an
 * item of a set.
 */
export type FieldStep = string;
export type FieldPath = readonly FieldStep[];

/** A set of fields: a tree whose nodes may be members themselves. Models sigs.k8s.io/structured-merge-diff/v4/fieldpath */
export interface FieldSet {
  readonly member: boolean;
  readonly children: ReadonlyMap<FieldStep, FieldSet>;
}

const NOTHING: ReadonlyMap<FieldStep, FieldSet> = new Map();
export const EMPTY: FieldSet = { member: false, children: NOTHING };

export const isEmpty = ({ member, children }: FieldSet): boolean => !member && children.size === 0;

/** The set of the given paths. */
export function setOf(paths: Iterable<FieldPath>): FieldSet {
  interface Draft {
    member: boolean;
    readonly children: Map<FieldStep, Draft>;
  }
  const root: Draft = { member: false, children: new Map() };
  for (const path of paths) {
    let at = root;
    for (const step of path) {
      let child = at.children.get(step);
      if (!child) at.children.set(step, (child = { member: false, children: new Map() }));
      at = child;
    }
    at.member = true;
  }
  return root;
}

/** Combines two sets node by node; nodes that come out empty are left out. */
function combine(a: FieldSet, b: FieldSet, rule: (a: boolean, b: boolean) => boolean): FieldSet {
  const children = new Map<FieldStep, FieldSet>();
  for (const step of new Set([...a.children.keys(), ...b.children.keys()])) {
    const child = combine(a.children.get(step) ?? EMPTY, b.children.get(step) ?? EMPTY, rule);
    if (!isEmpty(child)) children.set(step, child);
  }
  return { member: rule(a.member, b.member), children };
}

export const union = (a: FieldSet, b: FieldSet): FieldSet => combine(a, b, (left, right) => left || right);
export const intersection = (a: FieldSet, b: FieldSet): FieldSet =>
  combine(a, b, (left, right) => left && right);
export const difference = (a: FieldSet, b: FieldSet): FieldSet =>
  combine(a, b, (left, right) => left && !right);

export const sameSet = (a: FieldSet, b: FieldSet): boolean =>
  a.member === b.member &&
  a.children.size === b.children.size &&
  [...a.children].every(([step, child]) => {
    const other = b.children.get(step);
    return other !== undefined && sameSet(child, other);
  });

const inOrder = ({ children }: FieldSet): readonly (readonly [FieldStep, FieldSet])[] =>
  [...children].sort(([a], [b]) => (a < b ? -1 : 1));

/** The paths of all members: those of a node before those below it. */
export function pathsOf(set: FieldSet, prefix: FieldPath = []): readonly FieldPath[] {
  const children = inOrder(set);
  return [
    ...children.filter(([, child]) => child.member).map(([step]) => [...prefix, step]),
    ...children.flatMap(([step, child]) => pathsOf(child, [...prefix, step])),
  ];
}

/** The form of `fieldsV1`. */
export function toFieldsV1(set: FieldSet): JsonMap {
  const entries = inOrder(set).map(([step, child]) => {
    const below = toFieldsV1(child);
    return [step, child.member && child.children.size > 0 ? { '.': {}, ...below } : below] as const;
  });
  return Object.fromEntries(entries);
}

/** Reads the form of `fieldsV1`. */
export function fromFieldsV1(value: unknown): FieldSet {
  if (!isMap(value)) return EMPTY;
  const children = new Map<FieldStep, FieldSet>();
  for (const [step, below] of Object.entries(value)) {
    if (step === '.') continue;
    const child = fromFieldsV1(below);
    const leaf = child.children.size === 0;
    children.set(step, { member: leaf || (isMap(below) && '.' in below), children: child.children });
  }
  return { member: false, children };
}

/** A path as messages write it: `.spec.containers[name="web"].image`. */
export function formatPath(path: FieldPath): string {
  return path
    .map((step) => {
      const rest = step.slice(2);
      if (step.startsWith('f:')) return `.${rest}`;
      if (step.startsWith('v:')) return `[=${rest}]`;
      if (step.startsWith('i:')) return `[${rest}]`;
      const keys = Object.entries(JSON.parse(rest) as JsonMap);
      return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
    })
    .join('');
}

/**
 * What goes from an object when a manager no longer applies what it applied last: its fields below which nobody keeps
 * anything. A field that was applied in part counts as applied.
 */
export function abandoned(last: FieldSet, kept: FieldSet): FieldSet {
  const children = new Map<FieldStep, FieldSet>();
  for (const [step, child] of last.children) {
    const other = kept.children.get(step);
    if (!other)
      children.set(step, { member: child.member || step.startsWith('f:'), children: child.children });
    else {
      const below = abandoned(child, other);
      if (!isEmpty(below)) children.set(step, below);
    }
  }
  return { member: false, children };
}
