import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Host } from './host.ts';
import { DEFAULT_START, World } from './world.ts';

const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };

let world: World;

const type = async (line: string): Promise<string> =>
  (await world.type(line, world.clock.now() + 3_600_000)).output;

const inPod = (name: string, script: string): Promise<string> =>
  type(`kubectl exec ${name} -- sh -c 'cd /var/run/secrets/kubernetes.io/serviceaccount; ${script}'`);

beforeAll(async () => {
  // time does not wait for code that containers load
  await import('../programs/curl/index.ts');
  await import('../programs/openssl/index.ts');
  world = await World.create({ scenario: 'rig', seed: 1, start: DEFAULT_START, locale: 'C', host });
  await type('kubectl create deployment web --image=nginx:1.27 --port=80 && kubectl expose deployment web');
  await type('kubectl run tools --image=nicolaka/netshoot -- sleep infinity');
  await type('kubectl run box --image=busybox:1.36 -- sleep infinity');
  await type('kubectl rollout status deployment web && kubectl wait --for=condition=Ready pod --all');
});
afterAll(() => world.dispose());

const forbidden = `{
  "kind": "Status",
  "apiVersion": "v1",
  "metadata": {},
  "status": "Failure",
  "message": "pods is forbidden: User \\"system:serviceaccount:default:default\\" cannot list resource \\"pods\\" in API group \\"\\" in the namespace \\"default\\"",
  "reason": "Forbidden",
  "details": {
    "kind": "pods"
  },
  "code": 403
}`;

it.each(['kubernetes.default.svc', '10.96.0.1'])(
  'a pod trusts %s by the certificate of its cluster, and is known by its token',
  async (name) => {
    const script = `curl -sS --cacert ca.crt -H "Authorization: Bearer $(cat token)" https://${name}/api/v1/namespaces/default/pods`;
    expect(await inPod('tools', script)).toBe(forbidden);
  },
);

it('TLS is for servers that speak it, and nothing else for those', async () => {
  expect(await inPod('tools', 'curl -sSk https://web:80')).toBe(
    'curl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number\ncommand terminated with exit code 35\n',
  );
  expect(await inPod('tools', 'curl -sS http://kubernetes:443')).toBe(
    'Client sent an HTTP request to an HTTPS server.\n',
  );
  expect(await inPod('box', 'wget -qO- https://kubernetes/healthz')).toBe(
    'wget: note: TLS certificate validation not implemented\nok',
  );
  expect(await inPod('box', 'wget -qO- --no-check-certificate https://kubernetes/healthz')).toBe('ok');
});

it('whoever has the certificate of a cluster may talk to it from outside', async () => {
  await type(`kubectl get configmap kube-root-ca.crt -o jsonpath='{.data.ca\\.crt}' > ca.crt`);
  expect(await type('curl -sS --cacert ca.crt https://127.0.0.1:6443/healthz')).toBe('ok');
  expect(await type('curl -sSi http://127.0.0.1:6443/healthz')).toBe(
    'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n',
  );
});

it('who tests networks has openssl, too', async () => {
  expect(await type('kubectl exec tools -- openssl version')).toBe(
    'OpenSSL 3.0.19 27 Jan 2026 (Library: OpenSSL 3.0.19 27 Jan 2026)\n',
  );
});
