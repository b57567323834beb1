import { describe, expect, it } from 'vitest';
import type { ApiResponse } from '../../messages.ts';
import { START, testServer, type TestServer } from '../testing.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const PODS = '/api/v1/namespaces/default/pods';
const JANE = { 'impersonate-user': 'jane' };

const valueOf = ({ body }: ApiResponse): unknown => (body.type === 'json' ? body.value : undefined);

const remotely = (server: TestServer, path: string, token?: string): Promise<ApiResponse> =>
  server.server.handle({
    method: 'GET',
    path,
    query: new URLSearchParams(),
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    remote: true,
  });

async function grant(server: TestServer, rules: unknown, user = 'jane'): Promise<void> {
  await server.json('POST', `${RBAC}/namespaces/default/roles`, { metadata: { name: 'own' }, rules });
  await server.json('POST', `${RBAC}/namespaces/default/rolebindings`, {
    metadata: { name: 'own' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'own' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  });
}

describe('authorization', () => {
  it('goes by verbs, resources and names', async () => {
    const server = testServer();
    const { json, refusal } = server;
    await json('POST', PODS, { metadata: { name: 'p' }, spec: { containers: [{ name: 'a', image: 'x' }] } });
    await grant(server, [
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'], resourceNames: ['p'] },
    ]);
    expect(await json('GET', `${PODS}/p`, undefined, JANE)).toMatchObject({ metadata: { name: 'p' } });
    expect(await json('GET', `${PODS}?fieldSelector=metadata.name%3Dp`, undefined, JANE)).toMatchObject({
      kind: 'PodList',
    });
    expect(await refusal('GET', PODS, undefined, JANE)).toBe(
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"',
    );
    expect(await refusal('GET', `${PODS}/p/log`, undefined, JANE)).toBe(
      'pods "p" is forbidden: User "jane" cannot get resource "pods/log" in API group "" in the namespace "default"',
    );
    expect(await refusal('GET', '/api/v1/nodes', undefined, JANE)).toBe(
      'nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope',
    );
  });

  it('names roles that a binding refers to in vain', async () => {
    const { json, refusal } = testServer();
    await json('POST', `${RBAC}/namespaces/default/rolebindings`, {
      metadata: { name: 'b' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'nope' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }],
    });
    expect(await refusal('GET', PODS, undefined, JANE)).toBe(
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default": RBAC: clusterrole.rbac.authorization.k8s.io "nope" not found',
    );
  });

  it('lets nobody grant what they do not have', async () => {
    const server = testServer();
    await grant(server, [
      { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: ['create'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
    ]);
    const role = (rules: unknown): unknown => ({ metadata: { name: 'new' }, rules });
    const wanted = [
      { apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get', 'list'] },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ];
    expect(await server.refusal('POST', `${RBAC}/namespaces/default/roles`, role(wanted), JANE)).toBe(
      'roles.rbac.authorization.k8s.io "new" is forbidden: user "jane" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["list"]}\n{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}\n{NonResourceURLs:["/metrics"], Verbs:["get"]}',
    );
    const kept = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
    expect(await server.json('POST', `${RBAC}/namespaces/default/roles`, role(kept), JANE)).toMatchObject({
      rules: kept,
    });
    const binding = {
      metadata: { name: 'up' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    };
    expect(await server.refusal('POST', `${RBAC}/namespaces/default/rolebindings`, binding, JANE)).toBe(
      'rolebindings.rbac.authorization.k8s.io "up" is forbidden: user "jane" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n{NonResourceURLs:["*"], Verbs:["*"]}',
    );
  });
});

describe('impersonation', () => {
  it('makes another user with all that headers say', async () => {
    const { json } = testServer();
    const headers = {
      ...JANE,
      'impersonate-group': 'devs, qa',
      'impersonate-uid': '7',
      'impersonate-extra-scopes': 'view',
    };
    expect(await json('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, headers)).toEqual({
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp: '2026-01-05T09:00:00Z' },
      status: {
        userInfo: {
          username: 'jane',
          uid: '7',
          groups: ['devs', 'qa', 'system:authenticated'],
          extra: { scopes: ['view'] },
        },
      },
    });
  });

  it('is for who may', async () => {
    const server = testServer();
    const token = await tokenOf(server);
    const headers = {
      authorization: `Bearer ${token}`,
      'impersonate-user': 'system:serviceaccount:kube-system:x',
    };
    expect(await server.refusal('GET', PODS, undefined, headers)).toBe(
      'serviceaccounts "x" is forbidden: User "system:serviceaccount:default:default" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "kube-system"',
    );
  });
});

async function tokenOf({ json }: TestServer, spec: object = {}): Promise<string> {
  const answer = await json('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', { spec });
  return (answer as { readonly status: { readonly token: string } }).status.token;
}

describe('credentials', () => {
  it('of a service account hold until they expire or the account goes', async () => {
    const server = testServer();
    const token = await tokenOf(server, { expirationSeconds: 600 });
    const forbidden =
      'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"';
    expect(valueOf(await remotely(server, PODS, token))).toMatchObject({ code: 403, message: forbidden });
    server.clock.advanceTo(START + 700_000);
    expect(valueOf(await remotely(server, PODS, token))).toMatchObject({
      code: 401,
      message: 'Unauthorized',
    });
    const review = { spec: { token } };
    expect(await server.json('POST', '/apis/authentication.k8s.io/v1/tokenreviews', review)).toMatchObject({
      status: { user: {}, error: '[invalid bearer token, service account token has expired]' },
    });
    const fresh = await tokenOf(server);
    await server.json('DELETE', '/api/v1/namespaces/default/serviceaccounts/default');
    expect((await remotely(server, PODS, fresh)).status).toBe(401);
  });

  it('that somebody has written himself prove nothing', async () => {
    const server = testServer();
    const token = await tokenOf(server);
    const [header, claims = '', signature] = token.split('.');
    const other = atob(claims).replaceAll('default:default', 'kube-system:admin');
    const forged = `${header}.${btoa(other).replaceAll('=', '')}.${signature}`;
    expect((await remotely(server, PODS, forged)).status).toBe(401);
    const review = { spec: { token: forged } };
    expect(await server.json('POST', '/apis/authentication.k8s.io/v1/tokenreviews', review)).toMatchObject({
      status: { user: {}, error: '[invalid bearer token, failed to verify signature]' },
    });
  });

  it('that prove nothing are refused, and none make nobody', async () => {
    const server = testServer();
    expect((await remotely(server, PODS, 'garbage')).status).toBe(401);
    expect(valueOf(await remotely(server, PODS))).toMatchObject({
      message:
        'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "default"',
    });
    expect(valueOf(await remotely(server, '/'))).toMatchObject({
      message: 'forbidden: User "system:anonymous" cannot get path "/"',
    });
    expect((await remotely(server, '/version')).status).toBe(200);
  });
});

describe('reviews', () => {
  it('answer what one may', async () => {
    const server = testServer();
    await grant(server, [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]);
    const ask = (spec: object): Promise<unknown> =>
      server.json('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { spec });
    const pods = { verb: 'get', resource: 'pods', namespace: 'default' };
    expect(await ask({ user: 'jane', resourceAttributes: pods })).toEqual({
      kind: 'SubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: { creationTimestamp: null },
      spec: { user: 'jane', resourceAttributes: pods },
      status: {
        allowed: true,
        reason: 'RBAC: allowed by RoleBinding "own/default" of Role "own" to User "jane"',
      },
    });
    expect(await ask({ user: 'jane', resourceAttributes: { ...pods, verb: 'list' } })).toMatchObject({
      status: { allowed: false },
    });
    expect(await ask({ user: 'jane' })).toMatchObject({
      message:
        '.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified',
    });
    expect(await ask({ resourceAttributes: pods })).toMatchObject({
      message:
        '.authorization.k8s.io "" is invalid: spec.user: Invalid value: "": at least one of user or group must be specified',
    });
  });
});
