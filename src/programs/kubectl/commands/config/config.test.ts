import { expect, it } from 'vitest';
import { TestMachine } from '../../../../../conformance/test-machine.ts';
import { program } from '../../index.ts';

const FILE = '/home/student/.kube/config';

it('builds, shows and changes a kubeconfig', async () => {
  const machine = new TestMachine();
  const config = async (line: string): Promise<string> => {
    const { stdout, stderr } = await machine.run(program, ['kubectl', 'config', ...line.split(' ')]);
    return stdout + stderr;
  };
  expect([
    await config('set-cluster lab --server=https://10.0.0.1:6443'),
    await config('set-credentials me --token=secret'),
    await config('set-context lab --cluster=lab --user=me --namespace=shop'),
    await config('use-context lab'),
    await config('current-context'),
    await config('set-context --current --namespace=web'),
    await config('get-contexts'),
    await config('rename-context lab class'),
    await config('use-context lab'),
    await config('delete-user nobody'),
    await config('set users.me.token other'),
    await config('unset contexts.class.namespace'),
    await config('view'),
  ]).toEqual([
    'Cluster "lab" set.\n',
    'User "me" set.\n',
    'Context "lab" created.\n',
    'Switched to context "lab".\n',
    'lab\n',
    'Context "lab" modified.\n',
    'CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE\n*         lab    lab       me         web\n',
    'Context "lab" renamed to "class".\n',
    'error: no context exists with the name: "lab"\n',
    `error: cannot delete user nobody, not in ${FILE}\n`,
    'Property "users.me.token" set.\n',
    'Property "contexts.class.namespace" unset.\n',
    `apiVersion: v1
clusters:
- cluster:
    server: https://10.0.0.1:6443
  name: lab
contexts:
- context:
    cluster: lab
    user: me
  name: class
current-context: class
kind: Config
preferences: {}
users:
- name: me
  user:
    token: REDACTED
`,
  ]);
  expect(machine.files.read(FILE)).toBe(`apiVersion: v1
clusters:
- cluster:
    server: https://10.0.0.1:6443
  name: lab
contexts:
- context:
    cluster: lab
    user: me
  name: class
current-context: class
kind: Config
preferences: {}
users:
- name: me
  user:
    token: other
`);
});

it('merges the files of KUBECONFIG, the first winning', async () => {
  const machine = new TestMachine();
  const file = (server: string, context: string): string =>
    `apiVersion: v1\nkind: Config\ncurrent-context: ${context}\nclusters:\n- {name: c, cluster: {server: ${server}}}\ncontexts:\n- {name: ${context}, context: {cluster: c, user: ''}}\n`;
  machine.files.write('/home/student/a', file('http://one', 'x'));
  machine.files.write('/home/student/b', file('http://two', 'z'));
  machine.env['KUBECONFIG'] = '/home/student/a:/home/student/b:/home/student/none';
  const { stdout } = await machine.run(program, ['kubectl', 'config', 'view']);
  expect(stdout).toBe(`apiVersion: v1
clusters:
- cluster:
    server: http://one
  name: c
contexts:
- context:
    cluster: c
    user: ""
  name: x
- context:
    cluster: c
    user: ""
  name: z
current-context: x
kind: Config
preferences: {}
users: null
`);
});
