import type { Container } from '../../../api/types.ts';
import { quote } from '../../../machinery/go.ts';
import {
  joinQuoted,
  named,
  namesWhere,
  plural,
  setters,
  sorted,
  type Check,
  type Finding,
  type Inspected,
} from './findings.ts';

const POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_ANNOTATION = 'container.seccomp.security.alpha.kubernetes.io/';
/** Profiles were annotations before. */
const FIELDS_SINCE = 19;
const WINDOWS_SINCE = 25;

const isGood = (type: string): boolean => type === 'Localhost' || type === 'RuntimeDefault';

const isGoodAnnotation = (value: string): boolean =>
  value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');

const typeOf = ({ securityContext }: Container): string | undefined => securityContext?.seccompProfile?.type;

function byAnnotations({ metadata, containers }: Inspected): Finding | undefined {
  const keys = [POD_ANNOTATION, ...containers.map(({ name }) => CONTAINER_ANNOTATION + name)];
  const bad = sorted(
    keys.flatMap((key) => {
      const value = metadata.annotations?.[key];
      return value === undefined || isGoodAnnotation(value) ? [] : [`${key}=${quote(value)}`];
    }),
  );
  if (bad.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `forbidden ${plural(bad.length, 'annotation')} ${bad.join(', ')}`,
  };
}

function explicit(pod: Inspected): Finding | undefined {
  const ofPod = pod.spec.securityContext?.seccompProfile?.type;
  const isBad = (one: Container): boolean => !isGood(typeOf(one) ?? 'Localhost');
  const badPod = ofPod !== undefined && !isGood(ofPod);
  const who = setters(badPod, namesWhere(pod, isBad));
  if (who.length === 0) return undefined;
  const types = [...(badPod ? [ofPod] : []), ...pod.containers.filter(isBad).map((one) => typeOf(one) ?? '')];
  return {
    reason: 'seccompProfile',
    detail: `${who.join(' and ')} must not set securityContext.seccompProfile.type to ${joinQuoted(sorted(types))}`,
  };
}

/** Models pod-security-admission/policy/check_seccompProfile_baseline.go */
export const checkSeccomp: Check['run'] = (pod, minor) =>
  minor < FIELDS_SINCE ? byAnnotations(pod) : explicit(pod);

/** Models pod-security-admission/policy/check_seccompProfile_restricted.go */
export const requireSeccomp: Check['run'] = (pod, minor) => {
  if (minor >= WINDOWS_SINCE && pod.spec.os?.name === 'windows') return undefined;
  const found = explicit(pod);
  if (found || pod.spec.securityContext?.seccompProfile !== undefined) return found;
  const open = namesWhere(pod, (one) => typeOf(one) === undefined);
  if (open.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `pod or ${named('container', open)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  };
};
