import type { Node } from '../../../../cluster/api/types.ts';
import type { Stored } from '../../../../cluster/machinery/object.ts';
import type { PlainStatus } from '../../model.ts';
import { say } from './keys.ts';

const readyCondition = ({ status }: Stored<Node>) => status.conditions?.find(({ type }) => type === 'Ready');

export const isReady = (node: Stored<Node>): boolean => readyCondition(node)?.status === 'True';

/** How a node is. @param pods how many pods it has */
export function plainNode(node: Stored<Node>, pods: number): readonly PlainStatus[] {
  const { spec, status } = node;
  const ready = readyCondition(node);
  const out: PlainStatus[] = [];
  if (ready?.status === 'Unknown') out.push(say('node.silent'));
  else if (ready?.status !== 'True') out.push(say('node.not-ready', { message: ready?.message ?? '' }));
  const pressures = (status.conditions ?? []).filter(
    (each) => /Pressure$|^NetworkUnavailable$/.test(each.type) && each.status === 'True',
  );
  for (const { type } of pressures) out.push(say('node.pressure', { what: type }));
  if (spec.unschedulable === true) out.push(say('node.cordoned'));
  const own = (spec.taints ?? []).filter(({ key }) => !key.startsWith('node.kubernetes.io/'));
  const taints = own.map(
    ({ key, value = '', effect }) => `${key}${value === '' ? '' : `=${value}`}:${effect}`,
  );
  if (taints.length > 0) out.push(say('node.tainted', { taints: taints.join(', ') }));
  return ready?.status === 'True' ? [...out, say('node.ready', { pods })] : out;
}
