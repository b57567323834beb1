import type { Node, Taint } from '../../api/types.ts';
import type { AdmissionPlugin } from './admission.ts';

const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** New nodes take no pods before somebody has seen them ready. Models plugin/pkg/admission/nodetaint/admission.go */
export const taintNodes: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  resources: ['nodes'],
  admit({ object, old, subresource, caller }) {
    const node: Node = object;
    // The emulation's own kubelets register with their conditions: the node lifecycle controller taints by those.
    if (old !== undefined || subresource !== '' || caller === undefined) return node;
    const taints = node.spec?.taints ?? [];
    const tainted = taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect);
    return tainted ? node : ({ ...node, spec: { ...node.spec, taints: [...taints, NOT_READY] } } as Node);
  },
};
