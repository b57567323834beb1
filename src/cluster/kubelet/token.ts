import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { signToken } from '../machinery/json-web-token.ts';
import { parseTime } from '../machinery/time.ts';

const YEAR_SECONDS = 31_536_000;

/**
 * A token as the projected service account volume holds one: the claims are those of the pod.
 * @param key what the cluster signs with (`tokenKey`)
 */
export function serviceAccountToken(pod: Stored<Pod>, key: string): string {
  const { metadata, spec } = pod;
  const account = spec.serviceAccountName ?? 'default';
  const issued = Math.floor(parseTime(metadata.creationTimestamp) / 1000);
  const claims = {
    aud: ['https://kubernetes.default.svc.cluster.local'],
    exp: issued + YEAR_SECONDS,
    iat: issued,
    iss: 'https://kubernetes.default.svc.cluster.local',
    'kubernetes.io': {
      namespace: metadata.namespace,
      node: { name: spec.nodeName },
      pod: { name: metadata.name, uid: metadata.uid },
      serviceaccount: { name: account },
    },
    nbf: issued,
    sub: `system:serviceaccount:${metadata.namespace ?? ''}:${account}`,
  };
  return signToken(key, claims);
}
