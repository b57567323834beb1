import type { Node, NodeAddress, Taint } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goStrings, GoText } from '../machinery/go.ts';
import { goStruct } from '../machinery/go-values.ts';
import { checkLegacyNetwork, parseNetwork } from '../machinery/ip.ts';
import { checkLabelValue, checkQualifiedName } from '../machinery/names.ts';
import { validateQuantity } from './resource-names.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const KEPT_CIDR = 'node updates may not change podCIDR except from "" to valid';
const KEPT_PROVIDER = 'node updates may not change providerID except from "" to valid';

const goTaint = ({ key, value = '', effect, timeAdded }: Taint): GoText =>
  goStruct('core.Taint', {
    Key: key,
    Value: value,
    Effect: effect,
    TimeAdded: new GoText(timeAdded ?? '<nil>'),
  });

const goAddress = ({ type, address }: NodeAddress): GoText =>
  goStruct('core.NodeAddress', { Type: type, Address: address });

/** Models pkg/apis/core/validation/validation.go validateNodeTaints, which speaks of metadata. */
function validateTaints(taints: readonly Taint[], errors: FieldErrors): void {
  const seen = new Set<string>();
  taints.forEach((taint, i) => {
    const path = `metadata.taints[${i}]`;
    const { key, value = '', effect } = taint;
    errors.complain(`${path}.key`, key, checkQualifiedName(key));
    const complaints = checkLabelValue(value);
    if (complaints.length > 0) errors.invalid(`${path}.value`, value, complaints.join(';'));
    if (!effect) errors.required(`${path}.effect`);
    else if (!EFFECTS.includes(effect)) errors.notSupported(`${path}.effect`, effect, EFFECTS);
    const pair = `${effect}/${key}`;
    if (seen.has(pair)) {
      errors.duplicate(path, goTaint(taint), 'taints must be unique by key and effect pair');
    }
    seen.add(pair);
  });
}

function validateResources({ status }: Node, errors: FieldErrors): void {
  for (const part of ['capacity', 'allocatable'] as const) {
    for (const [name, amount] of Object.entries(status?.[part] ?? {})) {
      validateQuantity(name, amount, `status.${part}.${name}`, errors);
    }
  }
}

function validateCIDRs({ podCIDRs = [] }: NonNullable<Node['spec']>, errors: FieldErrors): void {
  podCIDRs.forEach((cidr, i) => {
    errors.complain(`spec.podCIDRs[${i}]`, cidr, checkLegacyNetwork(cidr));
  });
  if (podCIDRs.length < 2) return;
  const families = new Set(podCIDRs.map((cidr) => parseNetwork(cidr)?.bits));
  if (families.size < 2 || podCIDRs.length > 2) {
    errors.invalid(
      'spec.podCIDRs',
      goStrings(podCIDRs),
      'may specify no more than one CIDR for each IP family',
    );
  }
}

/** Models pkg/apis/core/validation/validation.go ValidateNode */
export function validateNode(node: Node, errors: FieldErrors): void {
  validateTaints(node.spec?.taints ?? [], errors);
  validateResources(node, errors);
  const swap = node.status?.nodeInfo?.swap?.capacity;
  if (swap !== undefined && swap <= 0) {
    errors.invalid('metadata.nodeSwapStatus.capacity', swap, 'must be greater than 0');
  }
  validateCIDRs(node.spec ?? {}, errors);
}

/** Models pkg/apis/core/validation/validation.go ValidateNodeUpdate, which holds for the status too */
export function validateNodeUpdate(node: Node, old: Node, errors: FieldErrors): void {
  validateResources(node, errors);
  const seen = new Set<string>();
  (node.status?.addresses ?? []).forEach((address, i) => {
    const key = `${address.type}/${address.address}`;
    if (seen.has(key)) errors.duplicate(`status.addresses[${i}]`, goAddress(address));
    seen.add(key);
  });
  const { podCIDRs: before = [], providerID = '', externalID = '' } = old.spec ?? {};
  const after = node.spec?.podCIDRs ?? [];
  if (before.length > 0) {
    if (before.length !== after.length) errors.forbidden('spec.podCIDRs', KEPT_CIDR);
    else {
      for (const [i, cidr] of before.entries()) {
        if (cidr !== after[i]) errors.forbidden('spec.podCIDRs', KEPT_CIDR);
      }
    }
  }
  if (providerID !== '' && providerID !== node.spec?.providerID) {
    errors.forbidden('spec.providerID', KEPT_PROVIDER);
  }
  validateTaints(node.spec?.taints ?? [], errors);
  if (externalID !== (node.spec?.externalID ?? '')) errors.forbidden('spec.externalID', 'may not be updated');
}
