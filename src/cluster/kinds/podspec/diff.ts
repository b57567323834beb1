import type { PodSpec, PodTemplateSpec } from '../../api/types.ts';
import type { GoText } from '../../machinery/go.ts';
import { diffText } from '../../machinery/go-diff/report.ts';
import { goSyntax } from '../../machinery/go-diff/syntax.ts';
import { asStored, goValueOf } from '../../machinery/go-diff/value.ts';

/** What differs between two values of one of the API server's own types, `old` being a stored one. */
export const goDiff = (type: string, old: object, now: object): string =>
  diffText(asStored(goValueOf(old, type)), goValueOf(now, type));

/**
 * A pod spec as the server's own type has it: what is the host's stands in its security context.
 * Models pkg/apis/core/v1/conversion.go Convert_v1_PodSpec_To_core_PodSpec
 */
function unversioned(spec: PodSpec): object {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec;
  const host = { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  return {
    ...spec,
    serviceAccountName: spec.serviceAccountName || spec.serviceAccount,
    securityContext: { ...spec.securityContext, ...host },
  };
}

/** What differs between two pod specs. */
export const podSpecDiff = (old: PodSpec, now: PodSpec): string =>
  goDiff('core.PodSpec', unversioned(old), unversioned(now));

/** A pod template as `%#v` writes it. */
export const goTemplate = (template: PodTemplateSpec): GoText =>
  goSyntax({ ...template, spec: template.spec && unversioned(template.spec) }, 'core.PodTemplateSpec');
