import type { Container, ObjectMeta, PodSpec } from '../../../api/types.ts';

/** Why a pod does not hold to a level. */
export interface Finding {
  readonly reason: string;
  /** Which parts of the pod are at fault; '' if the reason says all. */
  readonly detail: string;
}

/** What checks look at. */
export interface Inspected {
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
  /** In the order in which checks visit them: init, ordinary, ephemeral ones. */
  readonly containers: readonly Container[];
}

/** One rule of a level. Models pod-security-admission/policy/checks.go */
export interface Check {
  readonly id: string;
  /** The minor version of Kubernetes that began to check it. */
  readonly since: number;
  /** The check of the baseline that this one stands in for. */
  readonly overrides?: string;
  run(pod: Inspected, minor: number): Finding | undefined;
}

export const joinQuoted = (items: readonly string[]): string => items.map((item) => `"${item}"`).join(', ');

export const plural = (count: number, one: string, many = `${one}s`): string => (count === 1 ? one : many);

/** `containers "a", "b"` */
export const named = (what: string, names: readonly string[]): string =>
  `${plural(names.length, what)} ${joinQuoted(names)}`;

/** Distinct texts in order. */
export const sorted = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].sort();

/** The names of the containers of which something holds. */
export const namesWhere = (pod: Inspected, holds: (container: Container) => boolean): readonly string[] =>
  pod.containers.filter(holds).map(({ name }) => name);

/** Who sets something: `pod`, `container "a"`, or both. */
export const setters = (byPod: boolean, containers: readonly string[]): readonly string[] => [
  ...(byPod ? ['pod'] : []),
  ...(containers.length > 0 ? [named('container', containers)] : []),
];
