/** What -v and --vmodule tell of requests: the real kubectl and ours on the same cluster. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findKubectl } from '../scripts/get-kubectl.ts';
import { Bench, type Output } from './properties/bench.ts';

const kubectl = findKubectl();

const lines = [
  'get pods web -v=6',
  'get pods,ns -v=7',
  'get pods nope -v=8',
  'get pods web -v=9',
  'get pods -v=4',
  'get pods --vmodule=round*=6,loader=6',
  'get pods --vmodule=x',
  'get pods --vmodule=a=-1',
  'get --raw /healthz -v=8',
  'get pods -v=7 --token=abc',
  'config get-contexts -v=6',
  'api-versions -v=6',
  'api-resources -v=6 -o name',
  'explain pods -v=5 --server=http://127.0.0.1:1',
  'get pods -v=6 --server=http://127.0.0.1:1',
  'get pod/x -v=5 --server=http://127.0.0.1:1',
  'auth can-i get pods -v=6',
  'auth can-i get nodes -v=6',
  'auth can-i get deployments.apps -v=6',
  'auth can-i get foos -v=6',
  'auth can-i frob nodes -A -v=6',
  'auth can-i get * -v=6',
  'create ns q -v=5 --server=http://127.0.0.1:1',
];

const files = {
  'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
  'two.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n' +
    'spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: nginx}]}}}\n',
  'list.yaml':
    'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}]\n',
  'foo.yaml': 'apiVersion: foo.example/v1\nkind: Foo\nmetadata: {name: a}\n',
};
const withFiles = [
  'create -f a.yaml --dry-run=server -v=6',
  'create -f a.yaml --dry-run=client -v=6',
  'create -f a.yaml --dry-run=client --validate=false -v=6',
  'create -f two.yaml --dry-run=server -v=6',
  'create -f list.yaml --dry-run=server -v=6',
  'create -f list.yaml --dry-run=server --validate=warn -v=6',
  'create -f foo.yaml -v=6',
  'apply -f two.yaml --dry-run=server -v=6',
  'apply -f a.yaml --server-side --dry-run=server -v=6',
  'replace -f a.yaml -v=6',
  'create -f a.yaml -v=6 --server=http://127.0.0.1:1',
];

/**
 * Go keeps the client's features and curl's headers in no order. Stamps, durations, the version and where the kubeconfig lies
 * differ, and the server's port; so do headers that only HTTP over a wire has.
 */
function comparable({ exit, stdout, stderr }: Output): unknown {
  const text = stderr
    .replaceAll(/^([EWI])\d{4} [\d:.]+ +\d+ /gm, '$1 ')
    .replaceAll(/127\.0\.0\.1:\d{4,5}/g, 'SERVER')
    .replaceAll(/hash=\w+/g, 'hash=HASH')
    .replaceAll(/illiseconds=\d+/g, 'illiseconds=N')
    .replaceAll(/v1\.33\.\d+ \(linux\/amd64\) kubernetes\/\w+/g, 'VERSION')
    .replaceAll(/(loaded from file: ) \S+/g, '$1 FILE')
    .replaceAll(/\t(Connection|Date|Keep-Alive): .*\n/g, '')
    .replaceAll(/((?: -H "[^"]*")+)/g, (headers) => headers.split(' -H ').toSorted().join(' -H '));
  const rows = text.split('\n');
  const features = rows.filter((row) => row.includes('envvar.go'));
  return { exit, stdout, features: features.toSorted(), rows: rows.filter((row) => !features.includes(row)) };
}

describe.skipIf(kubectl === undefined)('-v', () => {
  let bench: Bench;
  beforeAll(async () => {
    const spec = 'spec: {containers: [{name: a, image: nginx}]}';
    bench = await Bench.start(kubectl ?? '', `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n${spec}\n`);
  }, 180_000);
  afterAll(() => bench.close());

  it.each(lines)('%s', { timeout: 90_000 }, async (line) => {
    const call = { args: line.split(' ') };
    expect(comparable(await bench.ours(call))).toEqual(comparable(await bench.real(call)));
  });

  it.each(withFiles)('%s', { timeout: 90_000 }, async (line) => {
    const call = { args: line.split(' '), files };
    expect(comparable(await bench.ours(call))).toEqual(comparable(await bench.real(call)));
  });
});
