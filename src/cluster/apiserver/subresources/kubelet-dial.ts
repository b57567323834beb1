import type { Pod } from '../../api/types.ts';
import { REFUSED } from '../../kubelet/dial.ts';
import type { Stored } from '../../machinery/object.ts';
import { failure } from '../../machinery/status.ts';
import type { ApiRequest } from '../../messages.ts';
import type { Call } from '../call.ts';
import type { NodeDoor } from '../node-door.ts';

const KUBELET_PORT = 10_250;

/** Aborted when who asks has gone. */
export const signalOf = ({ signal }: ApiRequest): AbortSignal => signal ?? new AbortController().signal;

/** What came of dialling a kubelet: its door, or its address and why there was no answer. */
export type Dialled =
  { readonly door: NodeDoor } | { readonly door: undefined; readonly host: string; readonly why: string };

/** Dials the kubelet of a node, which takes virtual time where nobody answers. @throws ApiError when there is no such node */
export async function dial({ parts, request }: Call, name: string): Promise<Dialled> {
  const node = parts.store.get('nodes', name);
  if (!node) throw failure(404, 'NotFound', `nodes "${name}" not found`, { name, kind: 'nodes' });
  const address = node.status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? name;
  const host = `${address}:${KUBELET_PORT}`;
  const signal = signalOf(request);
  const silence = parts.nodes ? await parts.nodes.dial(name, signal) : REFUSED;
  if (signal.aborted) return { door: undefined, host, why: 'context canceled' };
  if (!parts.nodes || silence !== undefined)
    return { door: undefined, host, why: `dial tcp ${host}: ${silence ?? REFUSED}` };
  return { door: parts.nodes };
}

/** The kubelet's door of a pod's node. @param words what is said when nothing answers there. @throws ApiError with that */
export async function dialled(
  call: Call,
  { spec }: Stored<Pod>,
  words: (host: string, why: string) => string,
): Promise<NodeDoor> {
  const found = await dial(call, spec.nodeName ?? '');
  if (found.door) return found.door;
  throw failure(500, '', words(found.host, found.why));
}
