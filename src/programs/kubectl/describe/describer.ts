import type { ObjectMeta } from '../../../cluster/api/types.ts';
import type { ApiClient } from '../client.ts';

/** What describers get beside the object. */
export interface DescribeContext {
  readonly client: Pick<ApiClient, 'json'>;
  readonly showEvents: boolean;
  /** How many objects a list asks for at a time. */
  readonly chunkSize: number;
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

/** Any object that can be described. */
export interface Described {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/** Describes one object of a kind: the whole text, ending in a newline. */
export type Describer<T extends Described> = (object: T, context: DescribeContext) => Promise<string>;

/** The object's metadata; empty when it has none. */
export const metaOf = (object: Described): ObjectMeta => object.metadata ?? {};

/** Go's `%v` of a list of strings. */
export const goList = (values: readonly unknown[] | undefined): string => `[${(values ?? []).join(' ')}]`;

/** `True`, `False`. */
export const titleBool = (value: boolean | undefined): string => (value === true ? 'True' : 'False');

/** The controller of an object as `Kind/name`; '' without one. */
export function controllerText(object: Described): string {
  const controller = metaOf(object).ownerReferences?.find((owner) => owner.controller === true);
  return controller ? `${controller.kind}/${controller.name}` : '';
}
