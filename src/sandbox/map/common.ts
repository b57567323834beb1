import { controllerOf, type StoredObject } from '../../cluster/machinery/object.ts';

/** Namespaces of the system's own parts. */
const SYSTEM = /^(?:kube|gke|gmp)-/;

const noLabels: Readonly<Record<string, string>> = {};

/** What all items take from their object. */
interface CommonPart {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly system: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

export function commonPart({ metadata }: StoredObject): CommonPart {
  const { uid, namespace = '', name, labels = noLabels } = metadata;
  return { uid, namespace, name, system: SYSTEM.test(namespace), labels };
}

/** The uid of the controller that owns an object, '' when nobody does. */
export const ownerOf = (object: StoredObject): string => controllerOf(object)?.uid ?? '';

/** Ages are no part of items: cells are asked for at no particular time. */
export const AT_NO_TIME = { now: 0 };
