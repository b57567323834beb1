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
    'curl: (35) TLS connect error: error:0A00010B:SSL routines::wrong version number\ncommand terminated with exit code 35\n',
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

it('the name server says whose zone it is where it has no record, and the addresses behind the names of services', async () => {
  const dig = async (asked: string): Promise<string> => {
    const left = 'DiG|global|Got|WARN|OPT|EDNS|COOKIE|time|SERVER|WHEN|^$';
    const told = await inPod('tools', `dig ${asked} | grep -vE "${left}"`);
    return told.replace(/id: .*/, '').replace(/(hostmaster.cluster.local.) \d{10} /, '$1 NUMBER ');
  };
  const zone =
    'cluster.local.\t\t30\tIN\tSOA\tns.dns.cluster.local. hostmaster.cluster.local. NUMBER 7200 1800 86400 30';
  expect(await dig('nope.default.svc.cluster.local')).toBe(`;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, 
;; flags: qr aa rd; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1
;; QUESTION SECTION:
;nope.default.svc.cluster.local.\tIN\tA
;; AUTHORITY SECTION:
${zone}
;; MSG SIZE  rcvd: 164
`);
  expect(await dig('web.default.svc.cluster.local AAAA'))
    .toBe(`;; ->>HEADER<<- opcode: QUERY, status: NOERROR, 
;; flags: qr aa rd; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1
;; QUESTION SECTION:
;web.default.svc.cluster.local.\tIN\tAAAA
;; AUTHORITY SECTION:
${zone}
;; MSG SIZE  rcvd: 163
`);
  const ip = (await type("kubectl get service web -o jsonpath='{.spec.clusterIP}'")).trim();
  expect(await dig('web.default.svc.cluster.local SRV'))
    .toBe(`;; ->>HEADER<<- opcode: QUERY, status: NOERROR, 
;; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 2
;; QUESTION SECTION:
;web.default.svc.cluster.local.\tIN\tSRV
;; ANSWER SECTION:
web.default.svc.cluster.local. 30 IN\tSRV\t0 100 80 web.default.svc.cluster.local.
;; ADDITIONAL SECTION:
web.default.svc.cluster.local. 30 IN\tA\t${ip}
;; MSG SIZE  rcvd: 193
`);
  expect(await inPod('tools', 'nslookup -type=soa cluster.local | tail -n +4')).toContain(
    'cluster.local\n\torigin = ns.dns.cluster.local\n\tmail addr = hostmaster.cluster.local\n\tserial = ',
  );
});

it('curl is that of its image', async () => {
  await type('kubectl run own --image=curlimages/curl:8.11.1 --command -- sleep infinity');
  await type('kubectl run red --image=rockylinux:9 --command -- sleep infinity');
  await type('kubectl wait --for=condition=Ready pod/own pod/red');
  const first = 'curl --version | head -n 1 | cut -d" " -f1-4';
  const seen = [await type(first), await inPod('tools', first), await inPod('own', first)];
  expect([...seen, await inPod('red', first), await inPod('deployment/web', first)]).toEqual([
    'curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1\n',
    'curl 8.14.1 (x86_64-alpine-linux-musl) libcurl/8.14.1\n',
    'curl 8.11.1 (x86_64-pc-linux-musl) libcurl/8.11.1\n',
    'curl 7.76.1 (x86_64-redhat-linux-gnu) libcurl/7.76.1\n',
    'curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1\n',
  ]);
  const ip = (await type("kubectl get service web -o jsonpath='{.spec.clusterIP}'")).trim();
  expect(await inPod('tools', 'curl -v -o /dev/null -s web 2>&1 | head -n 12'))
    .toBe(`* Host web:80 was resolved.
* IPv6: (none)
* IPv4: ${ip}
*   Trying ${ip}:80...
* Connected to web (${ip}) port 80
* using HTTP/1.x
> GET / HTTP/1.1\r
> Host: web\r
> User-Agent: curl/8.14.1\r
> Accept: */*\r
> \r
* Request completely sent off
`);
  expect(await inPod('tools', 'curl -sS web:81 -m 1')).toContain('Connection timed out after 1000');
  expect(await inPod('deployment/web', 'openssl version')).toBe(
    'OpenSSL 3.0.19 27 Jan 2026 (Library: OpenSSL 3.0.19 27 Jan 2026)\n',
  );
});

it('kubectl in a pod is the pod’s account, in its namespace, and sees what that may see', async () => {
  await type(
    'kubectl create ns team && kubectl create sa viewer -n team && kubectl create role viewer -n team --verb=get,list,watch --resource=pods && kubectl create rolebinding viewer -n team --role=viewer --serviceaccount=team:viewer',
  );
  await type(
    `kubectl run tool -n team --image=bitnami/kubectl --overrides='{"spec":{"serviceAccountName":"viewer"}}' --command -- sleep infinity`,
  );
  await type('kubectl wait -n team --for=condition=Ready pod/tool');
  const kubectl = (words: string): Promise<string> => type(`kubectl exec -n team tool -- kubectl ${words}`);
  expect(await kubectl('get pods -o name')).toBe('pod/tool\n');
  expect(await kubectl('get pods -w --no-headers --request-timeout=2s -o name')).toBe('pod/tool\n');
  expect(await kubectl('get pods -n default')).toBe(
    'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:team:viewer" cannot list resource "pods" in API group "" in the namespace "default"\ncommand terminated with exit code 1\n',
  );
  expect(await kubectl('auth can-i create pods')).toBe('no\ncommand terminated with exit code 1\n');
  expect(await kubectl('config current-context')).toBe(
    'error: current-context is not set\ncommand terminated with exit code 1\n',
  );
});
