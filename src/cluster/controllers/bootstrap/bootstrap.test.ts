import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../clock.ts';
import { rigKubelet } from '../../kubelet/rig.ts';
import { KeyedRandom } from '../../random.ts';
import { Simulation } from '../../simulation.ts';
import { rigClusterConfig } from '../../simulation/config.ts';
import { StillRuntime } from '../../simulation/still-runtime.ts';
import { bootstrapToken, clusterInfo } from '../../simulation/system-objects.ts';
import { hmacSha256 } from './token.ts';

const START = Date.parse('2026-01-05T09:00:00Z');
const HOUR = 3_600_000;

function rig() {
  const clock = new VirtualClock(START);
  const random = new KeyedRandom(1);
  const cluster = new Simulation({
    clock,
    random,
    config: { ...rigClusterConfig, server: { ...rigClusterConfig.server, bootstrapTokens: true } },
    kubelet: rigKubelet,
    runtime: new StillRuntime(),
  });
  cluster.create(clusterInfo(cluster.certificate, 'https://master:6443'));
  const told = (): Readonly<Record<string, string>> =>
    cluster.store.get('configmaps', 'kube-public/cluster-info')?.data ?? {};
  const pass = (milliseconds: number): void => clock.advanceTo(clock.now() + milliseconds);
  return { clock, random, cluster, told, pass };
}

const text = (
  secret: { readonly data?: Readonly<Record<string, string>> } | undefined,
  key: string,
): string => atob(secret?.data?.[key] ?? '');

test('each token signs what is told of the cluster, until it ends', () => {
  const { clock, random, cluster, told, pass } = rig();
  cluster.create(bootstrapToken(random, clock.now()));
  pass(1000);
  const [secret] = cluster.store
    .list('secrets', 'kube-system')
    .filter(({ type }) => type?.startsWith('bootstrap'));
  const id = text(secret, 'token-id');
  expect([id, text(secret, 'token-secret'), secret?.metadata.name, text(secret, 'expiration')]).toEqual([
    expect.stringMatching(/^[a-z0-9]{6}$/),
    expect.stringMatching(/^[a-z0-9]{16}$/),
    `bootstrap-token-${id}`,
    '2026-01-06T09:00:00Z',
  ]);
  const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: id })).toString('base64url');
  const payload = Buffer.from(told()['kubeconfig'] ?? '').toString('base64url');
  const signature = createHmac('sha256', text(secret, 'token-secret')).update(`${header}.${payload}`);
  expect(told()).toEqual({
    kubeconfig: expect.stringContaining('server: https://master:6443') as string,
    [`jws-kubeconfig-${id}`]: `${header}..${signature.digest('base64url')}`,
  });
  pass(24 * HOUR);
  expect(cluster.store.get('secrets', `kube-system/bootstrap-token-${id}`)).toBeUndefined();
  expect(Object.keys(told())).toEqual(['kubeconfig']);
});

test('tokens that may not sign do not, and those without end stay', () => {
  const { cluster, told, pass } = rig();
  const token = (id: string, data: object, name = id): void =>
    cluster.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `bootstrap-token-${name}`, namespace: 'kube-system' },
      type: 'bootstrap.kubernetes.io/token',
      stringData: { 'token-id': id, 'token-secret': '0123456789abcdef', ...data },
    });
  const signs = { 'usage-bootstrap-signing': 'true' };
  token('aaaaaa', signs);
  token('bbbbbb', { 'usage-bootstrap-signing': 'false' });
  token('cccccc', signs, 'dddddd');
  pass(48 * HOUR);
  expect(Object.keys(told())).toEqual(['kubeconfig', 'jws-kubeconfig-aaaaaa']);
  expect(cluster.store.list('secrets', 'kube-system').map(({ metadata }) => metadata.name)).toEqual([
    'bootstrap-token-aaaaaa',
    'bootstrap-token-bbbbbb',
    'bootstrap-token-dddddd',
  ]);
});

test('the keyed hash is HMAC-SHA256', () => {
  for (const key of ['', 'key', 'k'.repeat(64), 'k'.repeat(65)])
    expect(Buffer.from(hmacSha256(key, 'text')).toString('hex')).toBe(
      createHmac('sha256', key).update('text').digest('hex'),
    );
});
