import { semanticEqual } from '../../machinery/equal.ts';
import type { ObjectMeta } from '../../api/types.ts';

const AUTO_UPDATE = 'apf.kubernetes.io/autoupdate-spec';

/** Go's strconv.ParseBool. */
function parseBool(text: string | undefined): boolean | undefined {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text ?? '')) return true;
  return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text ?? '') ? false : undefined;
}

interface Configured {
  readonly metadata: ObjectMeta;
  readonly spec?: object;
}

/** Whether the server says of an object that it keeps it. */
export const isKept = ({ metadata }: Configured): boolean =>
  parseBool(metadata.annotations?.[AUTO_UPDATE]) === true;

/** A new object's metadata. */
export const keptMetadata = (name: string) => ({ name, annotations: { [AUTO_UPDATE]: 'true' } });

/**
 * An object as the server would have it; undefined when it is so. Without a word of the annotation, what its operator has
 * not changed is kept up to date. Models pkg/registry/flowcontrol/ensurer/strategy.go ReviseIfNeeded
 */
export function revised<T extends Configured>(
  current: T,
  spec: NonNullable<T['spec']>,
  mandatory: boolean,
): T | undefined {
  const { annotations, generation } = current.metadata;
  const said = parseBool(annotations?.[AUTO_UPDATE]);
  const kept = mandatory || (said ?? generation === 1);
  const differs = kept && !semanticEqual(current.spec, spec);
  if (said === kept && !differs) return undefined;
  const metadata = {
    ...current.metadata,
    ...(said !== kept && { annotations: { ...annotations, [AUTO_UPDATE]: String(kept) } }),
  };
  return { ...current, metadata, ...(differs && { spec }) };
}
