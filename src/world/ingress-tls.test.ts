import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Host } from './host.ts';
import { DEFAULT_START, World } from './world.ts';

const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };

let world: World;
let ip: string;

const type = async (line: string): Promise<string> =>
  (await world.type(line, world.clock.now() + 3_600_000)).output;

const rule = 'kubectl create ingress shop --class=nginx --rule="shop.example.com/*=web:80,tls=shop-tls"';
const curl = (options: string): string =>
  `curl -sS -o /dev/null -w '%{http_code}\\n' --resolve shop.example.com:443:${ip} ${options} https://shop.example.com/`;

beforeAll(async () => {
  await import('../programs/curl/index.ts');
  await import('../programs/openssl/index.ts');
  world = await World.create({ scenario: 'workstation', seed: 1, start: DEFAULT_START, locale: 'C', host });
  await type('minikube start && minikube addons enable ingress');
  await type('kubectl create deployment web --image=nginx:1.27 --port=80 && kubectl expose deployment web');
  await type('kubectl rollout status deployment web');
  await type(rule);
  ip = (await type('minikube ip')).trim();
});
afterAll(() => world.dispose());

const verbose = async (options: string): Promise<readonly string[]> => {
  const lines = (await type(`${curl(`-v ${options}`)} 2>&1`)).split('\n');
  return lines.filter(
    (line) => line.startsWith('*  s') || line.startsWith('*  i') || line.startsWith('*  SSL'),
  );
};

it('the controller shows its own certificate as long as it has none, and says so', async () => {
  expect(await verbose('-k')).toEqual([
    '*  subject: O=Acme Co; CN=Kubernetes Ingress Controller Fake Certificate',
    expect.stringMatching(/^\*  start date: /),
    '*  issuer: O=Acme Co; CN=Kubernetes Ingress Controller Fake Certificate',
    '*  SSL certificate verify result: self-signed certificate (18), continuing anyway.',
  ]);
  const log = await type('kubectl logs -n ingress-nginx deployment/ingress-nginx-controller | grep ^W');
  expect(log.replace(/^W\d+ [\d:.]+ +\d+ /gm, '')).toBe(
    `backend_ssl.go:47] Error obtaining X.509 certificate: no object matching key "default/shop-tls" in local store
controller.go:1468] Error getting SSL certificate "default/shop-tls": local SSL certificate default/shop-tls was not found. Using default certificate
`,
  );
});

it('the certificate of the secret is trusted by who has it', async () => {
  await type(
    'openssl req -x509 -nodes -days 365 -newkey rsa:1024 -keyout tls.key -out tls.crt -subj /CN=shop.example.com -addext subjectAltName=DNS:shop.example.com',
  );
  await type('kubectl create secret tls shop-tls --cert=tls.crt --key=tls.key');
  await type('sleep 5');
  expect(await type(curl('--cacert tls.crt'))).toBe('200\n');
  expect(await verbose('--cacert tls.crt')).toEqual([
    '*  subject: CN=shop.example.com',
    expect.stringMatching(/^\*  start date: /),
    `*  subjectAltName: host "shop.example.com" matched cert's "shop.example.com"`,
    '*  issuer: CN=shop.example.com',
    '*  SSL certificate verify ok.',
  ]);
  expect(await type(curl(''))).toMatch(
    /^000\ncurl: \(60\) SSL certificate problem: self-signed certificate\n/,
  );
});

it('TLS goes through port-forward to the pod, with whose certificate it ends', async () => {
  const forward = (ports: string): string =>
    `kubectl port-forward -n ingress-nginx deployment/ingress-nginx-controller ${ports} > /dev/null & sleep 1`;
  const shop = (options: string, port: number): string =>
    `curl -sS -o /dev/null -w '%{http_code}\\n' --resolve shop.example.com:${port}:127.0.0.1 ${options} https://shop.example.com:${port}/ 2>&1`;
  await type(forward('8443:443 8080:80 8999:9'));
  expect(await type(shop('--cacert tls.crt', 8443))).toBe('200\n');
  expect(await type(shop('', 8443))).toContain('self-signed certificate');
  expect(await type("curl -s http://localhost:8443/ | tr -d '\\r'")).toBe(`<html>
<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>
<body>
<center><h1>400 Bad Request</h1></center>
<center>The plain HTTP request was sent to HTTPS port</center>
<hr><center>nginx</center>
</body>
</html>
`);
  expect(await type(shop('-k', 8080))).toBe(
    '000\ncurl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number\n',
  );
  expect(await type(shop('-k', 8999))).toContain(
    'curl: (35) OpenSSL/3.0.19: error:0A000126:SSL routines::unexpected eof while reading\n',
  );
});
