import { expect, it } from 'vitest';
import { FakeApi } from '../fake-api.test.fixture.ts';
import { clientVersion } from '../version.ts';
import { complete } from './tab.ts';

const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: one
clusters:
- {name: c, cluster: {server: 'http://10.0.0.1:8080'}}
users: []
contexts:
- {name: one, context: {cluster: c, user: ''}}
- {name: two, context: {cluster: c, user: ''}}
`;

async function completions(line: string): Promise<readonly string[] | undefined> {
  const api = new FakeApi();
  const { machine } = api;
  machine.files.makeDirectory('/home/student/.kube', { parents: true });
  machine.files.write('/home/student/.kube/config', KUBECONFIG);
  machine.files.makeDirectory('/home/student/more', { parents: true });
  for (const name of ['a.yaml', 'b.txt', '.c.yaml']) machine.files.write(`/home/student/${name}`, '');
  for (const name of ['web-1', 'web-2']) {
    const metadata = { name, namespace: 'default' };
    api.add('/api/v1/namespaces/default/pods', { apiVersion: 'v1', kind: 'Pod', metadata, spec: {} });
  }
  const words = ['kubectl', ...line.split(' ')];
  const found = await complete(
    { words: words.slice(0, -1), current: words.at(-1) ?? '', context: machine.surroundings() },
    clientVersion,
  );
  return found?.map(({ text, final }) => text + (final ? ' ' : ''));
}

it.each([
  ['des', ['describe ']],
  ['rollout u', ['undo ']],
  ['get po', ['pods ']],
  ['get pods ', ['web-1 ', 'web-2 ']],
  ['delete pod web-', ['web-1 ', 'web-2 ']],
  ['delete pod/web-1 pod/', ['pod/web-1 ', 'pod/web-2 '].slice(1)],
  ['logs web-', ['web-1 ', 'web-2 ']],
  ['logs pods/web-1 d', []],
  ['logs d', ['daemonsets/', 'deployments/']],
  ['get pods --output=jsonpath-', ['--output=jsonpath-as-json ', '--output=jsonpath-file ']],
  ['get -o=y', ['-o=yaml ']],
  ['config use-context t', ['two ']],
  ['scale --repl', ['--replicas ']],
  ['apply -f ', ['a.yaml ', 'more/']],
  ['apply --filename=', ['a.yaml ', 'more/']],
  ['apply -f b', undefined],
  ['explain p', undefined],
  ['get zz', []],
])('after "kubectl %s"', async (line, texts) => {
  expect(await completions(line)).toEqual(texts);
});
