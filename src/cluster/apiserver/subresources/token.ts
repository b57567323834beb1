import type { ApiResponse } from '../../messages.ts';
import { formatTime } from '../../machinery/time.ts';
import { FieldErrors } from '../../machinery/field-errors.ts';
import { invalid } from '../../machinery/status.ts';
import { isMap, readBody } from '../body.ts';
import type { Call } from '../call.ts';
import { json } from '../responses.ts';

const HOUR = 3600;
const SHORTEST = 600;

/** Text as the Base64 of JSON web tokens. */
const encode = (value: unknown): string =>
  btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** POST of a service account's `token`: a token of the right shape, signed by nobody. */
export async function serviceAccountToken(call: Call): Promise<ApiResponse> {
  const { parts, request, served, namespace, name } = call;
  const account = parts.writer.find(served.kind, namespace, name);
  const given = await readBody(request);
  const spec = isMap(given) && isMap(given['spec']) ? given['spec'] : {};
  const seconds = typeof spec['expirationSeconds'] === 'number' ? spec['expirationSeconds'] : HOUR;
  if (seconds < SHORTEST) {
    const errors = new FieldErrors();
    errors.invalid('spec.expirationSeconds', seconds, 'may not specify a duration less than 10 minutes');
    throw invalid({ group: 'authentication.k8s.io', name: 'TokenRequest' }, '', errors);
  }
  const audiences =
    Array.isArray(spec['audiences']) && spec['audiences'].length > 0
      ? spec['audiences']
      : ['https://kubernetes.default.svc.cluster.local'];
  const now = parts.clock.now();
  const issued = Math.floor(now / 1000);
  const claims = {
    aud: audiences,
    exp: issued + seconds,
    iat: issued,
    iss: 'https://kubernetes.default.svc.cluster.local',
    'kubernetes.io': { namespace, serviceaccount: { name, uid: account.metadata.uid } },
    nbf: issued,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  const signature = parts.writer.context.random.hex(64, 'token', account.metadata.uid, issued);
  return json(201, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: formatTime(now) },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: spec['boundObjectRef'] ?? null },
    status: {
      token: `${encode({ alg: 'RS256', kid: signature.slice(0, 32) })}.${encode(claims)}.${signature}`,
      expirationTimestamp: formatTime(now + seconds * 1000),
    },
  });
}
