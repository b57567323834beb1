/** What the real kubectl asks about credentials, and does inside of pods and nodes, against the emulated API server. */
import 'reflect-metadata';
import { PemConverter, Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { webcrypto } from 'node:crypto';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findKubectl } from '../scripts/get-kubectl.ts';
import { makeCertificates } from '../src/node/certificates.ts';
import { RealClients, failed, said, type Output } from './real-client.ts';

const kubectl = findKubectl();
if (kubectl === undefined)
  console.warn('No real kubectl 1.33 can be had here: its credentials and terminals are left out.');

/** A fresh key, and a request for a certificate of it, both in PEM. */
async function makeRequest(name: string): Promise<{ readonly key: string; readonly request: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: algorithm });
  const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { key, request: request.toString('pem') };
}

const LEGACY =
  '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n';

describe.skipIf(kubectl === undefined)('the real kubectl and access', () => {
  let clients: RealClients;
  const line = (text: string, input?: string): Promise<Output> => clients.line(`kubectl ${text}`, input);
  const run = (...args: string[]): Promise<Output> => clients.run(['kubectl', ...args]);
  /** A kubectl on a terminal of its own, as util-linux' `script` makes one; the terminal ends lines with `\r\n`. */
  const onTerminal = async (command: string, input: string): Promise<string> => {
    const { stdout } = await clients.run(
      ['script', '-qec', `stty rows 30 cols 100; '${kubectl ?? ''}' ${command}`, '/dev/null'],
      {
        input,
      },
    );
    return stripVTControlCharacters(stdout).replaceAll('\r\n', '\n');
  };

  beforeAll(async () => {
    clients = await RealClients.start({ kubectl: kubectl ?? '' });
    await run('run', 'box', '--image=busybox', '--', 'sh', '-c', 'while true; do echo tick; sleep 0.2; done');
    await line('run shell --image=busybox -i --command -- sh');
    await line('wait --for=condition=Ready pod/box --timeout=30s');
  }, 60_000);
  afterAll(() => clients.close());

  it('says who may do what', { timeout: 60_000 }, async () => {
    expect(await line('auth can-i * *')).toEqual(said('yes\n'));
    expect(await line('auth can-i get pods --as=bob')).toEqual({ exit: 1, stdout: 'no\n', stderr: '' });
    await line('create serviceaccount robot');
    await line('create rolebinding robot --clusterrole=view --serviceaccount=default:robot');
    const robot = '--as=system:serviceaccount:default:robot';
    expect(await line(`auth can-i list pods ${robot}`)).toEqual(said('yes\n'));
    expect(await line(`auth can-i delete pods ${robot}`)).toMatchObject({ exit: 1, stdout: 'no\n' });
    expect((await line('auth can-i --list')).stdout.replaceAll(/ {2,}/g, '  ').split('\n')).toEqual([
      'Resources  Non-Resource URLs  Resource Names  Verbs',
      '*.*  []  []  [*]',
      '  [*]  []  [*]',
      'selfsubjectreviews.authentication.k8s.io  []  []  [create]',
      'selfsubjectaccessreviews.authorization.k8s.io  []  []  [create]',
      'selfsubjectrulesreviews.authorization.k8s.io  []  []  [create]',
      ...['/api/*', '/api', '/apis/*', '/apis', '/healthz', '/healthz', '/livez', '/livez', '/openapi/*'].map(
        (url) => `  [${url}]  []  [get]`,
      ),
      ...['/openapi', '/readyz', '/readyz', '/version/', '/version/', '/version', '/version'].map(
        (url) => `  [${url}]  []  [get]`,
      ),
      '',
    ]);
    expect(await line(`delete pod box ${robot}`)).toEqual(
      failed(
        'Error from server (Forbidden): pods "box" is forbidden: User "system:serviceaccount:default:robot" cannot delete resource "pods" in API group "" in the namespace "default"\n',
      ),
    );
  });

  it('takes tokens that it created', { timeout: 60_000 }, async () => {
    const { stdout: token } = await line('create token robot --duration=1h');
    clients.write('empty', '');
    const server = clients.server.url;
    const asRobot = (text: string): Promise<Output> =>
      line(`--kubeconfig=empty --insecure-skip-tls-verify --server=${server} --token=${token} ${text}`);
    expect((await asRobot('auth whoami -o jsonpath={.status.userInfo.username}')).stdout).toBe(
      'system:serviceaccount:default:robot',
    );
    expect((await asRobot('get pods -o name')).stdout).toContain('pod/box\n');
    expect(await asRobot('get nodes')).toMatchObject({ exit: 1, stdout: '' });
    await line('delete serviceaccount robot');
    expect((await asRobot('get pods')).stderr).toBe(
      'error: You must be logged in to the server (Unauthorized)\n',
    );
  });

  it('approves certificates that are credentials then', { timeout: 60_000 }, async () => {
    const { key, request } = await makeRequest('O=devs,CN=bob');
    clients.write('bob.key', key);
    clients.write(
      'csr.yaml',
      `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: bob
spec:
  request: ${Buffer.from(request).toString('base64')}
  signerName: kubernetes.io/kube-apiserver-client
  usages: [client auth]
`,
    );
    expect(await line('create -f csr.yaml')).toEqual(
      said('certificatesigningrequest.certificates.k8s.io/bob created\n'),
    );
    expect(await line('certificate approve bob')).toEqual(
      said('certificatesigningrequest.certificates.k8s.io/bob approved\n'),
    );
    await line('wait --for=jsonpath={.status.certificate} csr/bob --timeout=10s');
    expect((await line('get csr bob --no-headers')).stdout.split(/ {2,}|\n/).slice(2)).toEqual([
      'kubernetes.io/kube-apiserver-client',
      'kubernetes-admin',
      '<none>',
      'Approved,Issued',
      '',
    ]);
    const { stdout: certificate } = await line('get csr bob -o jsonpath={.status.certificate}');
    clients.write('bob.crt', Buffer.from(certificate, 'base64').toString());
    await line('config set-credentials bob --client-certificate=bob.crt --client-key=bob.key');
    expect((await line('get pods --user=bob')).stderr).toBe(
      'Error from server (Forbidden): pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default"\n',
    );
    await line('create rolebinding devs --clusterrole=view --group=devs');
    expect((await line('get pods --user=bob -o name')).stdout).toContain('pod/box\n');
    expect((await line('auth whoami --user=bob -o jsonpath={.status.userInfo.groups}')).stdout).toBe(
      '["devs","system:authenticated"]',
    );
  });

  it('is nobody with a certificate of another authority', { timeout: 60_000 }, async () => {
    const { client } = await makeCertificates('f00d'.repeat(16), Date.now());
    clients.write('eve.crt', client.certificate);
    clients.write('eve.key', client.key);
    await line('config set-credentials eve --client-certificate=eve.crt --client-key=eve.key');
    const { exit, stderr } = await line('get pods --user=eve');
    expect({ exit, last: stderr.split('\n').at(-2) }).toEqual({
      exit: 1,
      last: 'error: You must be logged in to the server (Unauthorized)',
    });
  });

  it('follows logs, and attaches', { timeout: 60_000 }, async () => {
    const logs = clients.launch('kubectl logs -f box --tail=1 --timestamps'.split(' '));
    await logs.until(/^(\d{4}-\d\d-\d\dT[\d:.]+Z tick\n){3}/);
    await logs.stop();
    const attached = clients.launch('kubectl attach box'.split(' '));
    await attached.until(/(tick\n){2}/);
    await attached.stop();
    expect((await line('logs box --tail=2')).stdout).toBe('tick\ntick\n');
    expect(await line('logs box --previous')).toEqual(
      failed('Error from server (BadRequest): previous terminated container "box" in pod "box" not found\n'),
    );
    expect((await line('attach -i shell', 'hostname\n')).stdout).toContain('shell\n');
  });

  it('opens terminals in containers', { timeout: 60_000 }, async () => {
    expect(await onTerminal("exec -it box -- sh -c 'sleep 0.5; tty; stty size; echo hi'", '')).toContain(
      '/dev/pts/0\n30 100\nhi\n',
    );
    const typed = await onTerminal('exec -it box -- sh', 'hostname\nexit 3\n');
    expect(typed).toContain('\nbox\n');
    expect(typed).toContain('command terminated with exit code 3\n');
    const ran = await onTerminal(
      'run once -it --rm --restart=Never --image=busybox -- sh',
      'hostname\nexit\n',
    );
    expect(ran).toContain('\nonce\n');
    expect(ran).toContain('pod "once" deleted\n');
  });

  it('debugs pods and nodes', { timeout: 60_000 }, async () => {
    const inside = await onTerminal(
      'debug box -it --image=busybox -c look --target=box -- sh',
      'hostname\nexit\n',
    );
    expect(inside).toContain('\nbox\n');
    expect(await line('debug box --image=busybox -c later -- sleep 100')).toEqual({
      ...said(''),
      stderr: LEGACY,
    });
    expect((await line('get pod box -o jsonpath={.spec.ephemeralContainers[*].name}')).stdout).toBe(
      'look later',
    );
    expect(await line('debug box --copy-to=copy --set-image=*=busybox:1.36 --profile=general')).toEqual(
      said(''),
    );
    expect((await line('get pod copy -o jsonpath={.spec.containers[*].image}')).stdout).toBe('busybox:1.36');
    const node = await line('debug node/node-1 --image=busybox --profile=general -- sleep 60');
    expect(node).toMatchObject({ exit: 0, stderr: '' });
    expect(node.stdout).toMatch(
      /^Creating debugging pod node-debugger-node-1-\w{5} with container debugger on node node-1\.\n$/,
    );
  });

  it('cordons, drains and uncordons', { timeout: 60_000 }, async () => {
    await line('create deployment web --image=nginx --replicas=3');
    await line('rollout status deployment/web --timeout=30s');
    expect(await line('cordon node-2')).toEqual(said('node/node-2 cordoned\n'));
    expect(await line('cordon node-2')).toEqual(said('node/node-2 already cordoned\n'));
    const drained = await line(
      'drain node-2 --ignore-daemonsets --force --delete-emptydir-data --grace-period=0',
    );
    expect(drained.stdout).toMatch(/\nnode\/node-2 drained\n$/);
    expect((await line('get pods --field-selector=spec.nodeName=node-2 -o name')).stdout).toBe('');
    expect(await line('uncordon node-2')).toEqual(said('node/node-2 uncordoned\n'));
  });
});
