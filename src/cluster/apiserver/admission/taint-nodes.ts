import type { Node, Taint } from '../../api/types.ts';
import type { AdmissionPlugin } from './admission.ts';

const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** New nodes take no pods before somebody has seen them ready. Models plugin/pkg/admission/nodetaint/admission.go */
export const taintNodes: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  resources: ['nodes'],
  admit({ object, old, subresource }) {
    const node: Node = object;
    if (old !== undefined || subresource !== '') return node;
    const taints = node.spec?.taints ?? [];
    const tainted = taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect);
    return tainted ? node : ({ ...node, spec: { ...node.spec, taints: [...taints, NOT_READY] } } as Node);
  },
};
