import { expect, it } from 'vitest';
import { complete } from './complete.ts';
import { FakeApi } from './fake-api.test.fixture.ts';

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

async function completions(line: string): Promise<readonly string[]> {
  const api = new FakeApi();
  const { machine } = api;
  machine.files.makeDirectory('/home/student/.kube', { parents: true });
  machine.files.write('/home/student/.kube/config', KUBECONFIG);
  const spec = { initContainers: [{ name: 'init' }], containers: [{ name: 'web' }, { name: 'log' }] };
  for (const name of ['web-1', 'web-2']) {
    const metadata = { name, namespace: 'default' };
    api.add('/api/v1/namespaces/default/pods', { apiVersion: 'v1', kind: 'Pod', metadata, spec });
  }
  api.add('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system' } });
  const words = ['kubectl', ...line.split(' ')];
  const found = await complete({
    words: words.slice(0, -1),
    current: words.at(-1) ?? '',
    context: {
      env: machine.env,
      cwd: '/home/student',
      files: machine.files,
      network: {
        hostname: 'workstation',
        connect: () => Promise.reject(new Error('unused')),
        request: machine.request,
        resolve: () => [],
        lookUp: () => Promise.resolve({ addresses: [], failure: 'no-such-host' as const }),
        ask: () => ({ status: 'NXDOMAIN' as const, authoritative: false, records: [] }),
        echo: () => 'silence' as const,
        listen: () => ({ close() {} }),
      },
      signal: new AbortController().signal,
    },
  });
  return (found ?? []).map(({ text }) => text);
}

it.each([
  ['des', ['describe']],
  ['rollout u', ['undo']],
  ['get po', ['pods']],
  ['get pods ', ['web-1', 'web-2']],
  ['delete pod web-', ['web-1', 'web-2']],
  ['logs web-', ['web-1', 'web-2']],
  ['logs web-1 -c ', ['init', 'web', 'log']],
  ['get pods -n ku', ['kube-system']],
  ['config use-context t', ['two']],
  ['scale --repl', ['--replicas=']],
])('after "kubectl %s"', async (line, texts) => {
  expect(await completions(line)).toEqual(texts);
});
