import { describe, expect, it } from 'vitest';
import type { ClusterSettings } from '../../kinds/kind.ts';
import { testServer } from '../testing.ts';

const ID = 'foobar';
const SECRET = 'abcdef0123456789';
const REVIEWS = '/apis/authentication.k8s.io/v1/tokenreviews';

interface Case {
  readonly name?: string;
  readonly type?: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly finalizer?: string;
  readonly settings?: Partial<ClusterSettings>;
}

async function server({ name = ID, type, data, finalizer, settings }: Case) {
  const made = testServer({ bootstrapTokens: true, ...settings });
  await made.json('POST', '/api/v1/namespaces/kube-system/secrets', {
    metadata: { name: `bootstrap-token-${name}`, ...(finalizer && { finalizers: [finalizer] }) },
    type: type ?? 'bootstrap.kubernetes.io/token',
    stringData: {
      'token-id': ID,
      'token-secret': SECRET,
      'usage-bootstrap-authentication': 'true',
      ...data,
    },
  });
  if (finalizer) await made.json('DELETE', `/api/v1/namespaces/kube-system/secrets/bootstrap-token-${name}`);
  const whoseIs = async (token: string, audiences?: readonly string[]): Promise<unknown> =>
    (
      (await made.json('POST', REVIEWS, { spec: audiences ? { token, audiences } : { token } })) as {
        readonly status: unknown;
      }
    ).status;
  return { ...made, whoseIs };
}

const shown = (...groups: readonly string[]): unknown => ({
  authenticated: true,
  user: {
    username: `system:bootstrap:${ID}`,
    groups: ['system:bootstrappers', ...groups, 'system:authenticated'],
  },
  audiences: ['https://kubernetes.default.svc.cluster.local'],
});

const unknown = { user: {}, error: 'invalid bearer token' };

/** Models plugin/pkg/auth/authenticator/token/bootstrap/bootstrap_test.go (TestTokenAuthenticator) */
describe('tokens with which machines join', () => {
  it.each<[string, Case, string, unknown]>([
    ['a valid token', {}, ID, shown()],
    [
      'one with further groups',
      { data: { 'auth-extra-groups': 'system:bootstrappers:foo,system:bootstrappers:bar:1' } },
      ID,
      shown('system:bootstrappers:bar:1', 'system:bootstrappers:foo'),
    ],
    ['a group that may not be given', { data: { 'auth-extra-groups': 'foo' } }, ID, unknown],
    ['a secret of another name', { name: 'barfoo' }, ID, unknown],
    ['a secret of another type', { type: 'Opaque' }, ID, unknown],
    ['no use', { data: { 'usage-bootstrap-authentication': '' } }, ID, unknown],
    ['another use', { data: { 'usage-bootstrap-authentication': 'false' } }, ID, unknown],
    ['another token', {}, 'barfoo', unknown],
    ['a secret that holds another id', { data: { 'token-id': 'barfoo' } }, ID, unknown],
    ['a secret that holds another secret', { data: { 'token-secret': 'b'.repeat(16) } }, ID, unknown],
    ['a secret that is being deleted', { finalizer: 'example.com/wait' }, ID, unknown],
    ['an end in the past', { data: { expiration: '2009-11-10T23:00:00Z' } }, ID, unknown],
    ['an end that is no time', { data: { expiration: 'tomorrow' } }, ID, unknown],
    ['an end in the future', { data: { expiration: '2109-11-10T23:00:00Z' } }, ID, shown()],
    ['an id of another length', {}, 'foo', unknown],
    ['a server that does not look at them', { settings: { bootstrapTokens: false } }, ID, unknown],
  ])('%s', async (_, given, id, expected) => {
    const { whoseIs } = await server(given);
    expect(await whoseIs(`${id}.${SECRET}`)).toEqual(expected);
  });

  it('are for this API server alone', async () => {
    const { whoseIs } = await server({});
    const own = 'https://kubernetes.default.svc.cluster.local';
    expect(await whoseIs(`${ID}.${SECRET}`, ['vault', own])).toEqual(shown());
    expect(await whoseIs(`${ID}.${SECRET}`, ['vault'])).toEqual(unknown);
  });

  it('say who sends a request, until they end', async () => {
    const { server: api, clock } = await server({ data: { expiration: '2026-01-05T10:00:00Z' } });
    const ask = async (): Promise<unknown> => {
      const { body } = await api.handle({
        method: 'GET',
        path: '/api/v1/pods',
        query: new URLSearchParams(),
        headers: { authorization: `Bearer ${ID}.${SECRET}` },
        remote: true,
      });
      return body.type === 'json' && (body.value as { readonly message: string }).message;
    };
    expect(await ask()).toBe(
      'pods is forbidden: User "system:bootstrap:foobar" cannot list resource "pods" in API group "" at the cluster scope',
    );
    clock.advanceTo(clock.now() + 3_600_000);
    expect(await ask()).toBe('Unauthorized');
  });
});
