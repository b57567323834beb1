/** What the real kubectl does with objects on the emulated API server: discovery, every way to write, watching and waiting. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findKubectl } from '../scripts/get-kubectl.ts';
import { shapes } from './normalize.ts';
import { RealClients, failed, said, type Output } from './real-client.ts';

const kubectl = findKubectl();
if (kubectl === undefined) console.warn('No real kubectl 1.33 can be had here: its commands are left out.');

const TABLES = path.join(import.meta.dirname, 'golden/kubectl/api-resources.json');

const elsewhere = (text: string): string => text.replaceAll(/127\.0\.0\.1:\d+/g, '<server>');

const configMap = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata: ${data}\n`;

describe.skipIf(kubectl === undefined)('the real kubectl and objects', () => {
  let clients: RealClients;
  const line = (text: string): Promise<Output> => clients.line(`kubectl ${text}`);
  const run = (...args: string[]): Promise<Output> => clients.run(['kubectl', ...args]);
  const field = async (what: string, expression: string): Promise<string> =>
    (await run('get', ...what.split(' '), '-o', `jsonpath=${expression}`)).stdout;

  beforeAll(async () => {
    clients = await RealClients.start({ kubectl: kubectl ?? '' });
    await line('create deployment web --image=nginx:1.25 --replicas=2');
    await line('rollout status deployment/web --timeout=30s');
  }, 60_000);
  afterAll(() => clients.close());

  it('lists resources and versions as on a real cluster', { timeout: 60_000 }, async () => {
    const { commands } = JSON.parse(readFileSync(TABLES, 'utf8')) as {
      readonly commands: readonly (Output & { readonly cmd: string })[];
    };
    // The recorder's kubectl was another one, and its server listened elsewhere.
    const recorded = commands
      .filter(({ cmd }) => !cmd.startsWith('kubectl version'))
      .map(({ cmd, exit, stdout, stderr }) => ({ cmd, exit, stdout: elsewhere(stdout), stderr }));
    const answers = [];
    for (const { cmd } of recorded) {
      const { stdout, ...rest } = await clients.line(cmd);
      answers.push({ cmd, stdout: elsewhere(stdout), ...rest });
    }
    expect(answers).toEqual(recorded);
  });

  it('explains fields', { timeout: 60_000 }, async () => {
    const explained = async (text: string): Promise<readonly string[]> =>
      (shapes['fields']?.((await line(`explain ${text}`)).stdout) ?? '').split('\n');
    expect(await explained('deployment.spec.strategy')).toEqual([
      'GROUP:      apps',
      'KIND:       Deployment',
      'VERSION:    v1',
      'FIELD: strategy <DeploymentStrategy>',
      'DESCRIPTION:',
      'FIELDS:',
      'rollingUpdate\t<RollingUpdateDeployment>',
      'type\t<string>',
    ]);
    expect(await explained('ingress.spec.tls --recursive')).toEqual([
      'GROUP:      networking.k8s.io',
      'KIND:       Ingress',
      'VERSION:    v1',
      'FIELD: tls <[]IngressTLS>',
      'DESCRIPTION:',
      'FIELDS:',
      'hosts\t<[]string>',
      'secretName\t<string>',
    ]);
    expect((await explained('pods --recursive')).length).toBeGreaterThan(900);
    expect(await explained('hpa --api-version=autoscaling/v1')).toContain('VERSION:    v1');
    expect(await line('explain pod.spec.nope')).toEqual({
      ...failed('error: field "nope" does not exist\n'),
      stdout: 'KIND:       Pod\nVERSION:    v1\n\n',
    });
  });

  it('applies, prints differences, sees who owns a field', { timeout: 60_000 }, async () => {
    const apply = (data: string, ...flags: string[]): Promise<Output> => {
      clients.write('settings.yaml', configMap(data));
      return run('apply', '-f', 'settings.yaml', ...flags);
    };
    expect(await apply('{a: "1", b: "2"}')).toEqual(said('configmap/settings created\n'));
    expect(await apply('{a: "1", b: "2"}')).toEqual(said('configmap/settings unchanged\n'));
    clients.write('settings.yaml', configMap('{a: "3"}'));
    const difference = await line('diff -f settings.yaml');
    expect({
      ...difference,
      stdout: difference.stdout.split('\n').filter((one) => /^[-+] /.test(one)),
    }).toEqual({
      exit: 1,
      stdout: ['-  a: "1"', '-  b: "2"', '+  a: "3"'],
      stderr: '',
    });
    expect(await apply('{a: "3"}')).toEqual(said('configmap/settings configured\n'));
    expect(await line('diff -f settings.yaml')).toEqual(said(''));
    expect(await field('configmap settings', '{.data}')).toBe('{"a":"3"}');
    await line('delete configmap settings');

    expect(await apply('{a: "1", b: "2"}', '--server-side')).toEqual(
      said('configmap/settings serverside-applied\n'),
    );
    const conflict = await apply('{a: "2", c: "3"}', '--server-side', '--field-manager=other');
    expect(conflict.exit).toBe(1);
    expect(conflict.stderr).toMatch(
      /^error: Apply failed with 1 conflict: conflict with "kubectl": \.data\.a\nPlease review the fields above/,
    );
    const forced = ['--server-side', '--field-manager=other', '--force-conflicts'];
    expect(await apply('{a: "2", c: "3"}', ...forced)).toEqual(
      said('configmap/settings serverside-applied\n'),
    );
    expect(await apply('{b: "2"}', '--server-side')).toEqual(said('configmap/settings serverside-applied\n'));
    const { stdout } = await line('get configmap settings -o json --show-managed-fields');
    const { data, metadata } = JSON.parse(stdout) as {
      data: object;
      metadata: { managedFields: readonly { manager: string; fieldsV1: object }[] };
    };
    expect(data).toEqual({ a: '2', b: '2', c: '3' });
    expect(metadata.managedFields.map(({ manager, fieldsV1 }) => ({ manager, fieldsV1 }))).toEqual([
      { manager: 'kubectl', fieldsV1: { 'f:data': { 'f:b': {} } } },
      { manager: 'other', fieldsV1: { 'f:data': { 'f:a': {}, 'f:c': {} } } },
    ]);
    clients.write('settings.yaml', configMap('{a: "9"}'));
    expect((await run('diff', '-f', 'settings.yaml', '--server-side', '--force-conflicts')).exit).toBe(1);
  });

  it('edits', { timeout: 60_000 }, async () => {
    const edit = (script: string): Promise<Output> => {
      const editor = clients.write('editor', `#!/bin/sh\n${script}\n`, 0o755);
      return clients.run(['kubectl', 'edit', 'deployment/web'], { env: { KUBE_EDITOR: editor } });
    };
    expect(await edit(`sed -i 's/replicas: 2/replicas: 3/' "$1"`)).toEqual(
      said('deployment.apps/web edited\n'),
    );
    expect(await field('deployment web', '{.spec.replicas}')).toBe('3');
    expect(await edit(':')).toEqual({ exit: 0, stdout: '', stderr: 'Edit cancelled, no changes made.\n' });
    // A refused edit opens the editor again, with the refusal on top; leaving it unchanged keeps a copy.
    const refused = await edit(`cp "$1" seen; sed -i 's/replicas: 3/replicas: -1/' "$1"`);
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toMatch(
      /^error: deployments\.apps "web" is invalid\nA copy of your changes has been stored/,
    );
    expect(readFileSync(path.join(clients.home, 'seen'), 'utf8')).toContain(
      '# deployments.apps "web" was not valid:\n# * spec.replicas: Invalid value: -1: must be greater than or equal to 0\n',
    );
  });

  it('patches in every way', { timeout: 60_000 }, async () => {
    const patch = (patched: string, ...flags: string[]): Promise<Output> =>
      run('patch', 'deployment', 'web', '-p', patched, ...flags);
    const done = said('deployment.apps/web patched\n');
    expect(await patch('[{"op":"replace","path":"/spec/replicas","value":1}]', '--type=json')).toEqual(done);
    expect(await patch('{"metadata":{"labels":{"tier":"front"}}}', '--type=merge')).toEqual(done);
    expect(await patch('{"metadata":{"labels":{"tier":null}}}', '--type=merge')).toEqual(done);
    const containers = (text: string): string => `{"spec":{"template":{"spec":{"containers":${text}}}}}`;
    expect(await patch(containers('[{"name":"side","image":"redis"}]'))).toEqual(done);
    expect(await field('deployment web', '{.spec.template.spec.containers[*].name}')).toBe('side nginx');
    expect(await patch(containers('[{"name":"side","$patch":"delete"}]'))).toEqual(done);
    expect(await patch(containers('[{"name":"nginx","image":"nginx:1.25"}]'))).toEqual(
      said('deployment.apps/web patched (no change)\n'),
    );
    expect(await patch('{"spec":{"replicas":2}}', '--subresource=scale', '--type=merge')).toEqual(
      said('scale.autoscaling/web patched\n'),
    );
    expect(await field('deployment web', '{.spec.replicas} {.spec.template.spec.containers[*].name}')).toBe(
      '2 nginx',
    );
    expect(await patch(containers('[{"name":"nginx","immage":"x"}]'))).toEqual({
      ...said('deployment.apps/web patched (no change)\n'),
      stderr: 'Warning: unknown field "spec.template.spec.containers[0].immage"\n',
    });
    expect(await patch('[{"op":"remove","path":"/spec/nope"}]', '--type=json')).toEqual(
      failed('The request is invalid: the server rejected our request due to an error in our request\n'),
    );
    expect(await patch('{"spec":{"selector":{"matchLabels":{"app":"x"}}}}')).toMatchObject({
      exit: 1,
      stderr: expect.stringMatching(/^The Deployment "web" is invalid: /) as string,
    });
  });

  it('replaces', { timeout: 60_000 }, async () => {
    clients.write(
      'map.json',
      JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' } }),
    );
    expect(await line('replace -f map.json')).toEqual(
      failed('Error from server (NotFound): error when replacing "map.json": configmaps "map" not found\n'),
    );
    expect(await line('create -f map.json')).toEqual(said('configmap/map created\n'));
    expect(await line('replace -f map.json')).toEqual(said('configmap/map replaced\n'));
    const before = await field('configmap map', '{.metadata.uid}');
    expect(await line('replace --force -f map.json')).toEqual(
      said('configmap "map" deleted\nconfigmap/map replaced\n'),
    );
    expect(await field('configmap map', '{.metadata.uid}')).not.toBe(before);
    const old = await field('configmap map', '{.metadata.resourceVersion}');
    await line('label configmap map a=b');
    clients.write(
      'map.json',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'map', resourceVersion: old },
      }),
    );
    expect(await line('replace -f map.json')).toEqual(
      failed(
        'Error from server (Conflict): error when replacing "map.json": Operation cannot be fulfilled on configmaps "map": the object has been modified; please apply your changes to the latest version and try again\n',
      ),
    );
  });

  it('watches and waits', { timeout: 60_000 }, async () => {
    const watch = clients.launch(
      'kubectl get pods -w --no-headers -l run=seen --output-watch-events'.split(' '),
    );
    const names = clients.launch('kubectl get configmaps -w -o name'.split(' '));
    const born = clients.launch('kubectl wait --for=create pod/seen --timeout=30s'.split(' '));
    await names.until('configmap/kube-root-ca.crt');
    await line('create configmap fresh');
    await names.until('configmap/fresh');
    await line('run seen --image=nginx');
    await born.until('pod/seen condition met\n');
    expect(await line('wait --for=condition=Ready pod/seen --timeout=30s')).toEqual(
      said('pod/seen condition met\n'),
    );
    expect(await line('wait --for=jsonpath={.status.phase}=Running pod -l run=seen --timeout=9s')).toEqual(
      said('pod/seen condition met\n'),
    );
    const gone = clients.launch('kubectl wait --for=delete pod/seen --timeout=30s'.split(' '));
    expect(await line('wait --for=condition=Nope pod/seen --timeout=2s')).toEqual(
      failed('error: timed out waiting for the condition on pods/seen\n'),
    );
    await line('delete pod seen --now');
    await gone.until('pod/seen condition met\n');
    await watch.until('DELETED');
    const heard = watch
      .heard()
      .trim()
      .split('\n')
      .map((row) => row.replace(/\s+\S+$/, '').replaceAll(/\s+/g, ' '));
    expect(heard[0]).toBe('ADDED seen 0/1 Pending 0');
    expect(heard).toContain('MODIFIED seen 0/1 ContainerCreating 0');
    expect(heard).toContain('MODIFIED seen 1/1 Running 0');
    expect(heard).toContain('MODIFIED seen 1/1 Terminating 0');
    expect(heard.at(-1)).toMatch(/^DELETED seen /);
    await Promise.all([watch.stop(), names.stop()]);
  });
});
