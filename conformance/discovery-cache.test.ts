/** What kubectl keeps of a server on its disk, and what comes of it: the real one and ours on the same cluster. */
import { cpSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, beforeAll, describe, expect, it } from 'vitest';
import { findKubectl } from '../scripts/get-kubectl.ts';
import type { FileTree } from '../src/shell/memory-filesystem.ts';
import { Bench, type Call, type Output } from './properties/bench.ts';

const kubectl = findKubectl();

const OUR_HOME = '/home/student';
/** Where nobody answers. */
const GONE = '127.0.0.1_1';
const gone = '--server=https://127.0.0.1:1';

/** Stamps, durations and the server's port differ. */
const comparable = ({
  exit,
  stdout,
  stderr,
}: Output): Omit<Output, 'stderr'> & { readonly stderr: readonly string[] } => ({
  exit,
  stdout,
  stderr: stderr
    .replaceAll(/^([EWI])\d{4} [\d:.]+ +\d+ /gm, '$1 ')
    .replaceAll(/127\.0\.0\.1([:_])\d{4,5}/g, '127.0.0.1$1PORT')
    .replaceAll(/milliseconds=\d+/g, 'milliseconds=N')
    .replaceAll(/(serverresources|servergroups)\.json\.\d+/g, '$1.json.N')
    .split('\n')
    .filter((line) => !/envvar\.go|loader\.go/.test(line)),
});

/** A file's mode and text, or a directory's mode and entries. */
type Entry = { readonly mode: number } & (
  { readonly text: string } | { readonly entries: Readonly<Record<string, Entry>> }
);

function realEntry(file: string): Entry {
  const status = statSync(file);
  const mode = status.mode & 0o777;
  if (!status.isDirectory()) return { mode, text: readFileSync(file, 'utf8') };
  const names = readdirSync(file).toSorted();
  return { mode, entries: Object.fromEntries(names.map((name) => [name, realEntry(path.join(file, name))])) };
}

function ourEntry(node: FileTree['entries'][string]): Entry {
  if (node.type === 'symlink') throw new Error('There is no link in a cache.');
  if (node.type === 'file') return { mode: node.mode, text: node.text };
  const names = Object.keys(node.entries).toSorted();
  const entries = names.map((name) => [name, ourEntry(node.entries[name] ?? node)]);
  return { mode: node.mode, entries: Object.fromEntries(entries) as Record<string, Entry> };
}

describe.skipIf(kubectl === undefined)('the cache of discovery', () => {
  let bench: Bench;
  let realCache: string;
  const ourCache = `${OUR_HOME}/.kube/cache`;
  const widgets = (version: string): string =>
    `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd]}
  versions:
  - name: ${version}
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object}}
`;

  beforeAll(async () => {
    bench = await Bench.start(kubectl ?? '', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
    realCache = path.join(bench.home, '.kube/cache');
  }, 180_000);
  afterAll(() => bench.close());
  beforeEach(() => {
    rmSync(realCache, { recursive: true, force: true });
    const { files } = bench.world;
    if (files.exists(ourCache)) files.remove(ourCache, { recursive: true });
  });

  const both = async (call: Call): Promise<void> => {
    const [ours, real] = [await bench.ours(call), await bench.real(call)];
    expect(comparable(ours), call.args.join(' ')).toEqual(comparable(real));
  };
  const lines = async (...all: readonly string[]): Promise<void> => {
    for (const line of all) await both({ args: line.split(' ') });
  };
  /** Lets what is cached stand for a server where nobody answers, too. */
  const copyToGone = (): void => {
    const [host = ''] = readdirSync(path.join(realCache, 'discovery'));
    cpSync(path.join(realCache, 'discovery', host), path.join(realCache, 'discovery', GONE), {
      recursive: true,
    });
    const { files } = bench.world;
    const from = `${ourCache}/discovery/${files.list(`${ourCache}/discovery`)[0] ?? ''}`;
    const copy = (at: string): void => {
      const target = `${ourCache}/discovery/${GONE}${at}`;
      if (files.stat(from + at).type === 'directory') {
        files.makeDirectory(target);
        for (const name of files.list(from + at)) copy(`${at}/${name}`);
      } else files.write(target, files.read(from + at));
    };
    copy('');
  };
  const age = (milliseconds: number): void => {
    const { files, clock } = bench.world;
    const host = files.list(`${ourCache}/discovery`)[0] ?? '';
    files.setModified(`${ourCache}/discovery/${host}/servergroups.json`, clock.now() - milliseconds);
    const [realHost = ''] = readdirSync(path.join(realCache, 'discovery'));
    const then = (Date.now() - milliseconds) / 1000;
    utimesSync(path.join(realCache, 'discovery', realHost, 'servergroups.json'), then, then);
  };

  it('is written as the real one writes it', { timeout: 180_000 }, async () => {
    await lines('get configmaps -v=6');
    const [host = ''] = readdirSync(path.join(realCache, 'discovery'));
    const { files } = bench.world;
    const ours = files.list(`${ourCache}/discovery`)[0] ?? '';
    const at = `${ourCache}/discovery/${ours}`;
    const within = at
      .slice(1)
      .split('/')
      .reduce<FileTree['entries'][string] | undefined>(
        (node, name) => (node?.type === 'directory' ? node.entries[name] : undefined),
        files.snapshot(),
      );
    expect(within && ourEntry(within)).toEqual(realEntry(path.join(realCache, 'discovery', host)));
    expect(files.stat(ourCache).mode & 0o777).toBe(statSync(realCache).mode & 0o777);
  });

  it('spares requests, but for what is not found in it', { timeout: 180_000 }, async () => {
    await lines(
      'api-versions -v=6',
      'get configmaps -v=6',
      'get configmaps -v=6',
      'get cm,sa -v=6',
      'get foo -v=6',
      'get foo.bar -v=6',
      'get foo/x -v=6',
      'get ingresses.networking.k8s.io -v=6',
      'get deployments.v1.apps -v=6',
      'get deployments.apps -v=6',
      'get all -v=6',
      'api-resources -v=6 -o name',
      'api-resources -v=6 -o name --cached',
      'api-versions -v=6',
      'auth can-i get nodes -v=6 -A',
      'auth can-i get foos -v=6',
      'create role r --verb=get --resource=pods --dry-run=client -v=6',
      'create role r --verb=get --resource=foos --dry-run=client -v=6',
      'taint foo x y=z:NoSchedule -v=6',
      'events --for pod/x -v=6',
      'explain foo -v=6',
      'top pods -v=6',
    );
  });

  it('counts for six hours', { timeout: 180_000 }, async () => {
    await lines('get configmaps');
    age(6 * 3_600_000 - 60_000);
    await lines('get configmaps -v=6');
    age(6 * 3_600_000 + 60_000);
    await lines('get configmaps -v=6', 'get configmaps -v=6');
  });

  it('speaks for a server that is gone', { timeout: 180_000 }, async () => {
    await lines('get configmaps');
    copyToGone();
    await lines(
      `get pods ${gone}`,
      `get pods -v=6 ${gone}`,
      `get pod/x ${gone}`,
      `get foo ${gone} -v=5`,
      `get foo/x ${gone} -v=5`,
      `get a.b.c ${gone} -v=5`,
      `get all ${gone}`,
      `get pods,foo ${gone}`,
      `describe pod x ${gone}`,
      `delete pod x ${gone}`,
      `scale deployment x --replicas=2 ${gone}`,
      `rollout status deployment/x ${gone}`,
      `logs x ${gone}`,
      `run x --image=nginx ${gone}`,
      `create deployment x --image=nginx ${gone}`,
      `expose pod x --port=80 ${gone}`,
      `api-resources ${gone}`,
      `api-resources --cached -o name ${gone}`,
      `api-versions ${gone}`,
      `explain pods ${gone}`,
      `explain foo ${gone} -v=5`,
      `top pods ${gone}`,
      `cluster-info ${gone} -v=6`,
      `auth can-i get pods ${gone}`,
      `auth can-i get foos ${gone}`,
      `taint foo x y=z:NoSchedule ${gone} -v=5`,
      `events --for pod/x ${gone}`,
      `wait pod/x --for=delete ${gone}`,
      `create role r --verb=get --resource=foos ${gone} -v=5`,
    );
    const files = { 'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n' };
    const foos = { 'a.yaml': 'apiVersion: foo/v1\nkind: Foo\nmetadata: {name: x}\n' };
    for (const verb of ['apply', 'create', 'delete', 'diff', 'get']) {
      await both({ args: [verb, '-f', 'a.yaml', gone], files });
      await both({ args: [verb, '-f', 'a.yaml', gone], files: foos });
    }
  });

  it('asks a server of which nothing is known as often as it must', { timeout: 180_000 }, async () => {
    await lines(
      `get pods -v=5 ${gone}`,
      `get pods,svc -v=5 ${gone}`,
      `get all,cm -v=5 ${gone}`,
      `get a.b.c -v=5 ${gone}`,
      `get pod/x svc/y -v=5 ${gone}`,
      `cluster-info -v=5 ${gone}`,
      `events --for pod/x -v=5 ${gone}`,
      `create role r --verb=get --resource=pods -v=5 ${gone}`,
      `debug node/x --image=busybox -v=5 ${gone}`,
      `auth can-i get pods -v=5 ${gone}`,
      `explain pods -v=5 ${gone}`,
      `taint node x y=z:NoSchedule -v=5 ${gone}`,
    );
    const files = {
      'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n',
      'b.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: y}\n',
    };
    for (const verb of ['delete', 'get'])
      await both({ args: [verb, '-f', 'a.yaml', '-f', 'b.yaml', gone], files });
  });

  it('knows a deleted kind for a while, and learns of a new one', { timeout: 180_000 }, async () => {
    await lines('get configmaps');
    const files = {
      'a.yaml': widgets('v1'),
      'w.yaml': 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: x}\n',
    };
    expect(await bench.real({ args: ['apply', '-f', 'a.yaml'], files })).toMatchObject({ exit: 0 });
    await lines('get wd -v=6', 'get widgets -v=6', 'get widgets.v1.example.com -v=6');
    expect(await bench.real({ args: ['delete', '-f', 'a.yaml'], files })).toMatchObject({ exit: 0 });
    await lines('get widgets -v=6', 'get widget/x', 'describe widgets', 'delete widget x', 'get all');
    for (const verb of ['get', 'apply', 'create', 'delete', 'diff', 'replace'])
      await both({ args: [verb, '-f', 'w.yaml'], files });
    await lines('api-resources -o name', 'get widgets');
    expect(await bench.real({ args: ['apply', '-f', 'a.yaml'], files })).toMatchObject({ exit: 0 });
    await both({ args: ['create', '-f', 'w.yaml', '--dry-run=server'], files });
    expect(await bench.real({ args: ['delete', '-f', 'a.yaml'], files })).toMatchObject({ exit: 0 });
  });

  it('does not hide what is wrong with the configuration', { timeout: 180_000 }, async () => {
    await lines('get configmaps');
    const files = { 'ca.crt': 'none' };
    for (const words of ['get configmaps', 'api-versions', 'describe cm a', 'delete cm nope'])
      await both({ args: [...words.split(' '), '--certificate-authority=ca.crt'], files });
    await lines('get configmaps --token=nope --client-certificate=', 'get configmaps --as=nobody');
  });

  it('lies where it is told', { timeout: 180_000 }, async () => {
    const call = (args: string, env: Readonly<Record<string, string>>): Call => ({
      args: args.split(' '),
      env,
    });
    for (const [args, env] of [
      ['get configmaps -v=6 --cache-dir=/tmp/voyage-cache', {}],
      ['get configmaps -v=6', { KUBECACHEDIR: '/tmp/voyage-cache' }],
      ['get configmaps -v=6 --cache-dir=', { KUBECACHEDIR: '/tmp/voyage-cache' }],
    ] as const)
      await both(call(args, env));
    rmSync('/tmp/voyage-cache', { recursive: true, force: true });
    bench.world.files.remove('/tmp/voyage-cache', { recursive: true });
  });

  it('is done without where it cannot be', { timeout: 180_000 }, async () => {
    const call = { args: ['get', 'configmaps', '-v=1', '--cache-dir=/etc/hostname/x'] };
    // Go goes through the files in no order, and more than once
    const lines = ({ stderr }: ReturnType<typeof comparable>): readonly string[] =>
      [...new Set(stderr)].toSorted();
    const [ours, real] = [comparable(await bench.ours(call)), comparable(await bench.real(call))];
    expect({ ...ours, stderr: lines(ours) }).toEqual({ ...real, stderr: lines(real) });
  });
});
