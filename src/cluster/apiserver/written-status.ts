import { type KubeObject, type Mutable, type StoredObject, withMetadata } from '../machinery/object.ts';

/** An object with the parts that most kinds have. */
export interface WithParts extends KubeObject {
  readonly spec?: unknown;
  readonly status?: unknown;
}

/** An update of everything but the status leaves that as it is. */
export function keepStatus(object: KubeObject, old: StoredObject): KubeObject {
  const { status } = old as WithParts;
  if ((object as WithParts).status === status) return object;
  const { status: _given, ...rest } = object as WithParts;
  return status === undefined ? rest : ({ ...rest, status } as WithParts);
}

/** The stored object with the metadata and the status of another. */
export function withStatus(old: WithParts & StoredObject, { metadata = {}, status }: WithParts): WithParts {
  if (status !== undefined) {
    const written: Mutable<WithParts> = withMetadata<WithParts>(old, metadata);
    written.status = status;
    return written;
  }
  const { status: _old, ...rest } = old;
  return { ...rest, metadata };
}
