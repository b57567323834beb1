import { expect, test } from 'vitest';
import { testServer } from './testing.ts';

const { send } = testServer();

async function get(url: string): Promise<readonly [number, string]> {
  const { status, body } = await send('GET', url);
  return [status, body.type === 'text' ? body.text : body.type];
}

test('health in short, one check, and a check that there is not', async () => {
  expect(await get('/healthz')).toEqual([200, 'ok']);
  expect(await get('/livez/poststarthook/rbac/bootstrap-roles')).toEqual([200, 'ok']);
  expect(await get('/readyz/nope')).toEqual([404, '404 page not found\n']);
});

test('health in full', async () => {
  const [, text] = await get('/readyz?verbose&exclude=etcd&exclude=nope');
  const lines = text.split('\n');
  expect(lines.slice(0, 6)).toEqual([
    '[+]ping ok',
    '[+]log ok',
    '[+]etcd excluded: ok',
    '[+]etcd-readiness ok',
    '[+]informer-sync ok',
    '[+]poststarthook/start-apiserver-admission-initializer ok',
  ]);
  expect(lines.slice(-4)).toEqual([
    '[+]shutdown ok',
    'warn: some health checks cannot be excluded: no matches for "nope"',
    'readyz check passed',
    '',
  ]);
});

test('the paths that there are', async () => {
  const { body } = await send('GET', '/');
  const { paths } = JSON.parse(body.type === 'text' ? body.text : '') as {
    readonly paths: readonly string[];
  };
  expect(paths).toEqual([...paths].sort());
  for (const path of paths) expect([path, (await send('GET', path)).status]).toEqual([path, 200]);
});

test('who issues the tokens of service accounts', async () => {
  expect(await get('/.well-known/openid-configuration')).toEqual([
    200,
    '{"issuer":"https://kubernetes.default.svc.cluster.local","jwks_uri":"https://10.0.0.10:6443/openid/v1/jwks","response_types_supported":["id_token"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}',
  ]);
  expect(await get('/openid/v1/jwks')).toEqual([200, '{"keys":[]}']);
});

test('metrics tell what is stored', async () => {
  const [, text] = await get('/metrics');
  expect(text.split('\n').filter((line) => line.includes('namespaces') || line.startsWith('# TYPE'))).toEqual(
    [
      '# TYPE apiserver_storage_objects gauge',
      'apiserver_storage_objects{resource="namespaces"} 4',
      '# TYPE kubernetes_build_info gauge',
    ],
  );
});
