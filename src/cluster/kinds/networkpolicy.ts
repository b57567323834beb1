import type { NetworkPolicy, NetworkPolicyPort, NetworkPolicySpec } from '../api/types.ts';
import { formatSelector } from '../machinery/selectors.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, mapShared, replace, withDefaults } from './kind.ts';
import { validateNetworkPolicy } from './networkpolicy-validation.ts';

const portDefaults = <R extends { readonly ports?: readonly NetworkPolicyPort[] }>(rule: R): R =>
  rule.ports
    ? { ...rule, ports: mapShared(rule.ports, (port) => withDefaults(port, { protocol: 'TCP' })) }
    : rule;

/** Models pkg/apis/networking/v1/defaults.go SetDefaults_NetworkPolicy */
function specDefaults(spec: NetworkPolicySpec): NetworkPolicySpec {
  let out = withDefaults<NetworkPolicySpec>(spec, { podSelector: {} });
  if (!out.policyTypes?.length) {
    out = { ...out, policyTypes: out.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'] };
  }
  if (out.ingress) out = replace(out, 'ingress', mapShared(out.ingress, portDefaults));
  if (out.egress) out = replace(out, 'egress', mapShared(out.egress, portDefaults));
  return out;
}

/** Models pkg/registry/networking/networkpolicy/strategy.go */
export const networkpolicy = defineKind<NetworkPolicy>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  shortNames: ['netpol'],
  schema: 'io.k8s.api.networking.v1.NetworkPolicy',
  generation: true,
  columns: columns('Name', 'Pod-Selector', 'Age'),
  defaults: (object) => replace(object, 'spec', specDefaults(object.spec ?? { podSelector: {} })),
  validate: validateNetworkPolicy,
  validateUpdate: (object, _old, errors) => validateNetworkPolicy(object, errors),
  row: ({ metadata, spec }, { now }) => [
    metadata?.name ?? '',
    formatSelector(spec?.podSelector ?? {}),
    age(metadata?.creationTimestamp, now),
  ],
});
