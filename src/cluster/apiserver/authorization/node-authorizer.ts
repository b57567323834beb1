import type { PolicyRule } from '../../api/types.ts';
import { quote } from '../../machinery/go.ts';
import type { Store } from '../../store/store.ts';
import { isRelated } from './node-graph.ts';
import type { Attributes, Decision } from './rbac.ts';
import { ruleAllows } from './rules.ts';

type OfResource = Extract<Attributes, { type: 'resource' }>;

const ALLOWED: Decision = { allowed: true, reason: '' };
const noOpinion = (reason = ''): Decision => ({ allowed: false, reason });

const LEASES = 'kube-node-lease';
const READ = ['get', 'list', 'watch'];
const OWN = ['get', 'create', 'update', 'patch', 'delete'];
const CHANGE = ['update', 'patch'];

/** Whether a list keeps to the pods of a node. */
const selectsNode = ({ fieldSelector = '' }: OfResource, node: string): boolean =>
  fieldSelector.split(',').some((part) => /^spec\.nodeName==?([^=].*)$/.exec(part)?.[1] === node);

/** What a kubelet may of a resource that is not for all of them alike; undefined for others. */
function opinion(store: Store, node: string, attributes: OfResource): Decision | undefined {
  const { verb, group, namespace, name } = attributes;
  const [resource = '', subresource = ''] = attributes.resource.split('/');
  const related = (): Decision => {
    if (name === '') return noOpinion('No Object name found');
    return isRelated(store, node, resource, namespace, name)
      ? ALLOWED
      : noOpinion(`no relationship found between node '${node}' and this object`);
  };
  const get = (): Decision => {
    if (verb !== 'get') return noOpinion('can only get individual resources of this type');
    return subresource === '' ? related() : noOpinion('cannot get subresource');
  };
  const own = (what: string, kind: string): Decision => {
    if (!OWN.includes(verb)) return noOpinion(`can only get, create, update, patch, or delete a ${what}`);
    if (kind === 'CSINode' && subresource !== '') return noOpinion('cannot authorize CSINode subresources');
    if (kind !== 'CSINode' && namespace !== LEASES)
      return noOpinion(`can only access leases in the ${quote(LEASES)} system namespace`);
    return verb === 'create' || name === node
      ? ALLOWED
      : noOpinion(`can only access ${kind} with the same name as the requesting node`);
  };
  switch (`${resource}.${group}`) {
    case 'secrets.':
    case 'configmaps.':
      if (!READ.includes(verb)) return noOpinion('can only read resources of this type');
      if (subresource !== '') return noOpinion('cannot read subresource');
      if (namespace === '') return noOpinion('can only read namespaced object of this type');
      return related();
    case 'persistentvolumeclaims.':
      if (subresource !== 'status') return get();
      return CHANGE.includes(verb) ? related() : noOpinion('can only get/update/patch this type');
    case 'persistentvolumes.':
    case 'volumeattachments.storage.k8s.io':
      return get();
    case 'serviceaccounts.':
      if (verb === 'get' && subresource === '') return noOpinion('not allowed to get service accounts');
      if (verb !== 'create' || name === '')
        return noOpinion('can only create tokens for individual service accounts');
      if (subresource !== 'token') return noOpinion('can only create token subresource of serviceaccount');
      return related();
    case 'leases.coordination.k8s.io':
      return own('node lease', 'node lease');
    case 'csinodes.storage.k8s.io':
      return own('CSINode', 'CSINode');
    case 'nodes.':
      if (subresource === 'status' && CHANGE.includes(verb)) return ALLOWED;
      if (subresource !== '') return noOpinion();
      if (verb === 'create' || CHANGE.includes(verb)) return ALLOWED;
      if (!READ.includes(verb)) return noOpinion();
      if (name === node) return ALLOWED;
      return noOpinion(
        `node '${node}' cannot read ${name === '' ? 'all nodes' : `'${name}'`}, only its own Node object`,
      );
    case 'pods.':
      if (subresource === 'status' && CHANGE.includes(verb)) return ALLOWED;
      if (subresource === 'eviction' && verb === 'create') return ALLOWED;
      if (subresource !== '') return noOpinion();
      if (verb === 'create' || verb === 'delete') return ALLOWED;
      if (verb === 'get') return get();
      if (!READ.includes(verb)) return noOpinion();
      if (selectsNode(attributes, node)) return ALLOWED;
      return name === ''
        ? noOpinion('can only list/watch pods with spec.nodeName field selector')
        : related();
    default:
      return undefined;
  }
}

/**
 * What a kubelet may: what has to do with its own node.
 * Models plugin/pkg/auth/authorizer/node/node_authorizer.go
 * @param node the node's name; '' if the user's name has none
 * @param rules what every kubelet may
 */
export function authorizeNode(
  store: Store,
  node: string,
  attributes: Attributes,
  rules: readonly PolicyRule[],
): Decision {
  if (node === '') return noOpinion(`unknown node for user ${quote('system:node:')}`);
  const own = attributes.type === 'resource' ? opinion(store, node, attributes) : undefined;
  return own ?? (rules.some((rule) => ruleAllows(rule, attributes)) ? ALLOWED : noOpinion());
}
