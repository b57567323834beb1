import { beforeAll, describe, expect, test } from 'vitest';
import { loadChecks } from '../../cluster/custom/definition-validation.ts';
import { Catalogue } from '../../containers/catalogue.ts';
import { systemImages } from '../../containers/images/system.ts';
import { imageLibrary, loadImages } from '../../containers/library.ts';
import { realRegistries } from '../../containers/registries.ts';
import { Headless } from '../../node/headless.ts';
import { manifests } from './manifests.ts';

async function run(...lines: readonly string[]): Promise<unknown[]> {
  const session = await Headless.create({ scenario: 'rig' });
  const out: unknown[] = [];
  for (const cmd of lines) {
    const answer = await session.answer({ cmd });
    if (!('stdout' in answer)) throw new Error(JSON.stringify(answer));
    out.push([answer.exit, answer.stdout, answer.stderr]);
  }
  session.world.dispose();
  return out;
}

test('kubectl follows k8s.io to the examples of kubernetes.io', async () => {
  expect(
    await run(
      'kubectl create -f https://k8s.io/examples/application/deployment.yaml',
      'kubectl apply -f http://k8s.io/examples/application/nope.yaml',
      'kubectl apply -f https://example.org/deployment.yaml',
    ),
  ).toEqual([
    [0, 'deployment.apps/nginx-deployment created\n', ''],
    [
      1,
      '',
      'error: unable to read URL "http://k8s.io/examples/application/nope.yaml", server reported 404 Not Found, status code=404\n',
    ],
    [1, '', 'Unable to connect to the server: dial tcp: lookup example.org on 127.0.0.53:53: no such host\n'],
  ]);
});

describe('the manifests', () => {
  const yaml = [...manifests.keys()].filter((path) => /\.(yaml|json)$/.test(path));
  /** Made for whoever has an own image. */
  const fillIn = 'pods/private-reg-pod.yaml';
  let said: string;
  beforeAll(async () => {
    // a server loads them on demand, and virtual time would fly meanwhile
    await Promise.all([loadImages(), loadChecks(), import('../../cluster/custom/served.ts')]);
    const session = await Headless.create({ scenario: 'rig' });
    const lines = [
      ...['qos-example', 'mem-example', 'cpu-example'].map((name) => `kubectl create namespace ${name}`),
      'kubectl apply -f https://k8s.io/examples/customresourcedefinition/shirt-resource-definition.yaml',
      'kubectl wait --for=condition=Established crd/shirts.stable.example.com',
      // until the namespaces have their service accounts
      'sleep 1',
      ...yaml.map((path) => `kubectl create --dry-run=server -o name -f https://k8s.io/examples/${path}`),
    ];
    const answer = await session.answer({ cmd: lines.map((line) => `${line} > /dev/null`).join('\n') });
    if (!('stdout' in answer)) throw new Error(JSON.stringify(answer));
    said = answer.stderr;
    session.world.dispose();
  });

  test('are what a server accepts', () => {
    // the definition is there already: the server says so
    expect(said).toBe(
      'Error from server (AlreadyExists): error when creating "https://k8s.io/examples/customresourcedefinition/shirt-resource-definition.yaml": customresourcedefinitions.apiextensions.k8s.io "shirts.stable.example.com" already exists\n',
    );
  });

  test('run images that registries have', () => {
    const catalogue = new Catalogue(systemImages, imageLibrary, realRegistries);
    const images = yaml
      .filter((path) => path !== fillIn)
      .flatMap((path) => [...(manifests.get(path) ?? '').matchAll(/\bimage: (\S+)/g)])
      .map(([, image = '']) => image);
    expect(images.filter((image) => !catalogue.resolve(image).found)).toEqual([]);
  });
});
