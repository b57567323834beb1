import { expect, test } from 'vitest';
import type { Host } from './host.ts';
import { jumpTo } from './jump.ts';
import { DEFAULT_START, World } from './world.ts';

/** Node's event loop. */
const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };

const create = (scenario: string): Promise<World> =>
  World.create({ scenario, seed: 1, start: DEFAULT_START, locale: 'C', host });

async function type(world: World, line: string): Promise<string> {
  const { output } = await world.type(line, world.clock.now() + 600_000);
  await jumpTo(world, world.clock.now());
  return output.replaceAll('\r\n', '\n');
}

const NODES = 'kubectl get nodes -o name';
const FOLDER = '~/.minikube/profiles/minikube';

test('minikube keeps a certificate of its cluster’s authority for its administrator', async () => {
  const world = await create('minikube');
  expect(
    await type(
      world,
      `openssl x509 -in ~/.minikube/ca.crt -noout -subject -issuer; openssl x509 -in ${FOLDER}/client.crt -noout -subject -issuer`,
    ),
  ).toBe(`subject=CN = minikubeCA
issuer=CN = minikubeCA
subject=O = system:masters, CN = minikube-user
issuer=CN = minikubeCA
`);
  expect(await type(world, NODES)).toBe('node/minikube\n');
});

test('all of minikube’s profiles believe one authority, which outlives them', async () => {
  const world = await create('minikube');
  const certificate = await type(world, 'cat ~/.minikube/ca.crt');
  await type(world, 'minikube start -p other > /dev/null');
  expect(await type(world, 'cat ~/.minikube/ca.crt')).toBe(certificate);
  const ask = 'https://$(minikube ip -p PROFILE):8443/version --cacert ~/.minikube/ca.crt -o /dev/null';
  for (const profile of ['minikube', 'other']) {
    expect(await type(world, `kubectl get nodes -o name --context ${profile}`)).toBe(`node/${profile}\n`);
    const line = `curl -s -w '%{http_code}\\n' ${ask.replace('PROFILE', profile)}`;
    expect(await type(world, line)).toBe('200\n');
  }
  const back = World.restore(structuredClone(world.snapshot()), host);
  await type(back, 'minikube delete --all > /dev/null; minikube start > /dev/null');
  expect(await type(back, 'cat ~/.minikube/ca.crt')).toBe(certificate);
  expect(await type(back, NODES)).toBe('node/minikube\n');
  await type(back, 'minikube delete --purge > /dev/null; minikube start > /dev/null');
  expect(await type(back, 'cat ~/.minikube/ca.crt')).not.toBe(certificate);
  expect(await type(back, NODES)).toBe('node/minikube\n');
});

test('who has the key of minikube’s authority makes users with it', async () => {
  const world = await create('minikube');
  await type(
    world,
    'openssl genrsa -out jane.key 2048; openssl req -new -key jane.key -out jane.csr -subj /CN=jane/O=dev',
  );
  await type(
    world,
    'openssl x509 -req -in jane.csr -CA ~/.minikube/ca.crt -CAkey ~/.minikube/ca.key -CAcreateserial -out jane.crt -days 5',
  );
  expect(
    await type(
      world,
      'kubectl get pods --client-certificate jane.crt --client-key jane.key; stat -c %a ~/.minikube/ca.key',
    ),
  ).toBe(
    `Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"
600
`,
  );
});

test('nobody else is believed to be the administrator', async () => {
  const world = await create('minikube');
  await type(
    world,
    'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem -out c.pem -subj /O=system:masters/CN=minikube-user -days 9 2> /dev/null',
  );
  const as = (certificate: string, key: string): Promise<string> =>
    type(world, `${NODES} --client-certificate ${certificate} --client-key ${key} 2>&1 | tail -1`);
  expect(await as('c.pem', 'k.pem')).toBe('error: You must be logged in to the server (Unauthorized)\n');
  expect(await as(`${FOLDER}/client.crt`, 'k.pem')).toBe(
    'Unable to connect to the server: tls: private key does not match public key\n',
  );
  await type(
    world,
    'echo garbage > g.pem; printf -- "-----BEGIN CERTIFICATE-----\\nTWluaQ==\\n-----END CERTIFICATE-----\\n" > p.pem',
  );
  expect(await as('g.pem', 'k.pem')).toBe(
    'Unable to connect to the server: tls: failed to find any PEM data in certificate input\n',
  );
  expect(await as('p.pem', 'k.pem')).toBe('Unable to connect to the server: x509: malformed certificate\n');
  await type(
    world,
    'kubectl config set users.minikube.client-certificate-data $(base64 -w0 p.pem); kubectl config set users.minikube.client-key-data $(base64 -w0 k.pem); kubectl config unset users.minikube.client-certificate; kubectl config unset users.minikube.client-key',
  );
  expect(await type(world, `${NODES} 2>&1 | tail -1`)).toBe('error: x509: malformed certificate\n');
  expect(await type(world, 'minikube update-context > /dev/null; kubectl get nodes -o name')).toBe(
    'node/minikube\n',
  );
});

const pem = (what: string): string => `-----BEGIN ${what}-----\nTWluaWt1YmU=\n-----END ${what}-----\n`;

test('worlds whose clusters believed anything let their administrator in', async () => {
  const world = await create('minikube');
  const folder = '/home/student/.minikube';
  world.files.write(`${folder}/ca.crt`, pem('CERTIFICATE'));
  world.files.write(`${folder}/profiles/minikube/client.crt`, pem('CERTIFICATE'));
  world.files.write(`${folder}/profiles/minikube/client.key`, pem('RSA PRIVATE KEY'));
  expect(await type(World.restore(structuredClone(world.snapshot()), host), NODES)).toBe('node/minikube\n');

  const rig = await create('rig');
  const path = `${rig.machine.home}/.kube/config`;
  const certificate =
    'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCmZpcnN0IHZveWFnZQotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==';
  const key =
    'LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCmZpcnN0IHZveWFnZQotLS0tLUVORCBFQyBQUklWQVRFIEtFWS0tLS0tCg==';
  const text = rig.files.read(path);
  rig.files.write(
    path,
    text
      .replace(/(certificate-authority-data|client-certificate-data): .*/g, `$1: ${certificate}`)
      .replace(/client-key-data: .*/, `client-key-data: ${key}`),
  );
  const back = World.restore(structuredClone(rig.snapshot()), host);
  expect(back.files.read(path)).toBe(text);
  expect(await type(back, `${NODES} | wc -l`)).toBe('3\n');
});
