import type { Node } from '../../cluster/api/types.ts';
import { node as nodeKind } from '../../cluster/kinds/node.ts';
import type { Stored } from '../../cluster/machinery/object.ts';
import { AT_NO_TIME, commonPart } from './common.ts';
import type { NodeItem } from './model.ts';

export function nodeItem(node: Stored<Node>): NodeItem {
  const status = String(nodeKind.row(node, AT_NO_TIME)[1]);
  const schedulable = node.spec.unschedulable !== true;
  return {
    ...commonPart(node),
    kind: 'Node',
    apiVersion: 'v1',
    tone: /^Ready\b/.test(status) ? (schedulable ? 'good' : 'idle') : 'bad',
    status,
    schedulable,
  };
}

/** The address at which a node answers outside of its cluster; undefined behind a cloud's firewall, which lets nobody in. */
export function openAddress({ spec, status }: Stored<Node>): string | undefined {
  if (/^(?:gce|aws):/.test(spec.providerID ?? '')) return undefined;
  const of = (wanted: string): string | undefined =>
    status.addresses?.find(({ type }) => type === wanted)?.address;
  return of('ExternalIP') ?? of('InternalIP');
}
