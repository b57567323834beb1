import type { AuthenticationV1TokenRequest, BoundObjectReference, Pod } from '../../api/types.ts';
import { FieldErrors } from '../../machinery/field-errors.ts';
import { signToken, tokenKey } from '../../machinery/json-web-token.ts';
import type { Stored, StoredObject } from '../../machinery/object.ts';
import { badRequest, conflict, invalid, notFound } from '../../machinery/status.ts';
import { formatTime } from '../../machinery/time.ts';
import type { ApiResponse } from '../../messages.ts';
import { API_AUDIENCE } from '../authorization/tokens.ts';
import { parseWriteQuery, readObject, type Readable } from '../body.ts';
import type { Call } from '../call.ts';
import { questionOf } from '../admission/question.ts';
import { json } from '../responses.ts';
import { askedBy } from '../tracking.ts';

const TOKEN_REQUEST: Readable = {
  kind: { kind: 'TokenRequest', group: 'authentication.k8s.io' },
  group: 'authentication.k8s.io',
  version: 'v1',
  apiVersion: 'authentication.k8s.io/v1',
  schema: 'io.k8s.api.authentication.v1.TokenRequest',
};

const HOUR = 3600;
const SHORTEST = 600;
const LONGEST = 2 ** 32;

function checkRequest(
  { metadata, spec }: Partial<AuthenticationV1TokenRequest>,
  name: string,
  namespace: string,
): void {
  const kind = { group: 'authentication.k8s.io', name: 'TokenRequest' };
  const errors = new FieldErrors();
  const said = 'must match the service account';
  if (metadata?.name && metadata.name !== name) {
    errors.invalid('metadata.name', metadata.name, `${said} name if specified`);
  } else if (metadata?.namespace && metadata.namespace !== namespace) {
    errors.invalid('metadata.namespace', metadata.namespace, `${said} namespace if specified`);
  }
  if (!errors.empty) throw invalid(kind, name, errors);
  const seconds = spec?.expirationSeconds ?? HOUR;
  const field = 'spec.expirationSeconds';
  if (seconds < SHORTEST) errors.invalid(field, seconds, 'may not specify a duration less than 10 minutes');
  if (seconds > LONGEST)
    errors.invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds');
  if (!errors.empty) throw invalid(kind, '', errors);
}

const reference = ({ metadata }: StoredObject): object => ({ name: metadata.name, uid: metadata.uid });

/** What a token says of the object that it lives and dies with. */
function boundClaims({ parts, namespace, name: account }: Call, bound: BoundObjectReference): object {
  const { apiVersion = '', kind = '', name = '', uid } = bound;
  const { store } = parts;
  const resource = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' }[kind];
  if ((apiVersion !== 'v1' && apiVersion !== '') || resource === undefined) {
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    const shown = `${group ?? ''}/${version ?? ''}, Kind=${kind}`;
    throw badRequest(`cannot bind token to object of type ${shown}`);
  }
  const found = store.get(resource, kind === 'Node' ? name : `${namespace}/${name}`);
  if (!found) throw notFound({ group: '', name: resource }, name);
  if (uid && uid !== found.metadata.uid) {
    throw conflict(
      { group: '', name: kind },
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  if (kind !== 'Pod') return { [kind.toLowerCase()]: reference(found) };
  const { spec } = found as Stored<Pod>;
  if (spec.serviceAccountName !== account) {
    throw badRequest(
      `cannot bind token for serviceaccount "${account}" to pod running with different serviceaccount name.`,
    );
  }
  const node = spec.nodeName ? store.get('nodes', spec.nodeName) : undefined;
  return { ...(node ? { node: reference(node) } : {}), pod: reference(found) };
}

/**
 * POST of a service account's `token`.
 * Models pkg/registry/core/serviceaccount/storage/token.go
 */
export async function serviceAccountToken(call: Call): Promise<ApiResponse> {
  const { parts, request, served, namespace, name, warn } = call;
  const { fieldValidation, dryRun } = parseWriteQuery(request, 'CreateOptions');
  const asked: Partial<AuthenticationV1TokenRequest> = await readObject(
    request,
    TOKEN_REQUEST,
    fieldValidation,
    warn,
  );
  const account = parts.writer.find(served.kind, namespace, name);
  checkRequest(asked, name, namespace);
  const { caller, subresource } = call;
  const { kind } = served;
  const { audiences: wanted = [], expirationSeconds = HOUR, boundObjectRef } = asked.spec ?? {};
  const audiences = wanted.length > 0 ? wanted : [API_AUDIENCE];
  const spec = { ...asked.spec, audiences, expirationSeconds };
  const object = { ...asked, metadata: { ...asked.metadata, name, namespace }, spec };
  const write = {
    ...{ kind, namespace, object, old: undefined, subresource, caller, warn },
    rules: askedBy(call, { dryRun }),
  };
  parts.writer.late.restrict(write, parts.writer.context, 'CREATE');
  parts.writer.ask(() => questionOf(write));
  const bound = boundObjectRef ? boundClaims(call, boundObjectRef) : {};
  const { random } = parts.writer.context;
  const now = parts.clock.now();
  const issued = Math.floor(now / 1000);
  const key = ['token', account.metadata.uid, issued] as const;
  const claims = {
    aud: audiences,
    exp: issued + expirationSeconds,
    iat: issued,
    iss: API_AUDIENCE,
    jti: random.uuid('jti', ...key),
    'kubernetes.io': { namespace, ...bound, serviceaccount: reference(account) },
    nbf: issued,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  return json(201, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: formatTime(now) },
    spec: { audiences, expirationSeconds, boundObjectRef: boundObjectRef ?? null },
    status: {
      token: signToken(tokenKey(random), claims),
      expirationTimestamp: formatTime(now + expirationSeconds * 1000),
    },
  });
}
