import type { LabelSelector } from '../api/types.ts';
import { formatRequirements, requirementsOf, type Labels } from '../machinery/selectors.ts';
import type { KubeObject } from '../machinery/object.ts';
import type { ScaleRule, Subresource } from './kind.ts';

/** The `scale` subresource as discovery lists it. */
export const SCALE: Subresource = {
  name: 'scale',
  kind: 'Scale',
  group: 'autoscaling',
  version: 'v1',
  verbs: ['get', 'patch', 'update'],
};

/** The scale of a workload whose `spec.selector` is a label selector. */
export const selectorScale: ScaleRule = {
  selector: (object: KubeObject & { readonly spec?: { readonly selector?: LabelSelector } }) =>
    formatRequirements(requirementsOf(object.spec?.selector) ?? []),
};

/** The scale of a workload whose `spec.selector` is a plain map of labels. */
export const mapScale: ScaleRule = {
  selector: (object: KubeObject & { readonly spec?: { readonly selector?: Labels } }) =>
    formatRequirements(requirementsOf({ matchLabels: object.spec?.selector ?? {} }) ?? []),
};
