import { describe, expect, it } from 'vitest';
import type { ClusterHost, NodeHealth } from '../../clouds/host.ts';
import { driverHost, MinikubeService } from '../../clouds/minikube/service.ts';
import { KeyedRandom } from '../../cluster/random.ts';
import { TestMachine } from '../../../conformance/test-machine.ts';
import { program } from './index.ts';

const silent: Omit<ClusterHost, 'health'> = {
  ready: () => Promise.resolve(),
  createCluster() {},
  deleteCluster() {},
  addNodes() {},
  removeNodes() {},
  setNodeRunning() {},
  setVersion() {},
  apply() {},
  setRunning() {},
  setPaused() {},
  login: () => undefined,
  credentials: () => ({ authority: 'authority', certificate: 'certificate', key: 'key' }),
};

const ready = { status: { conditions: [{ type: 'Ready', status: 'True' }], phase: 'Running' } };
const web = {
  metadata: { name: 'web', namespace: 'default' },
  spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30036 }] },
};

/** A workstation with the docker driver, and an API server that has one service. */
function machine(health: NodeHealth = { kubelet: true, apiServer: true }): TestMachine {
  const computer = new TestMachine();
  const driver = new MinikubeService({
    clock: computer.clock,
    random: new KeyedRandom(1),
    host: { ...silent, health: () => health },
  });
  computer.request = async ({ body, headers, method, url }) => {
    const { hostname, pathname } = new URL(url);
    if (hostname === driverHost) {
      return driver.handle({
        method,
        path: pathname,
        query: new URLSearchParams(),
        headers: headers ?? {},
        ...(body ? { body } : {}),
      });
    }
    const value = pathname.endsWith('/services')
      ? { items: [web] }
      : pathname.endsWith('/services/web')
        ? web
        : pathname.includes('/services/')
          ? undefined
          : { items: [ready] };
    return {
      status: value ? 200 : 404,
      headers: {},
      body: { type: 'json', value: value ?? {} },
    };
  };
  return computer;
}

const started = async (health?: NodeHealth): Promise<TestMachine> => {
  const computer = machine(health);
  await computer.run(program, ['minikube', 'start']);
  return computer;
};

describe('minikube', () => {
  it('starts, on a pipe without what only spins', async () => {
    const computer = machine();
    computer.files.makeDirectory('/etc');
    computer.files.write('/etc/os-release', 'ID=ubuntu\nVERSION_ID="24.04"\n');
    expect(await computer.run(program, ['minikube', 'start', '--driver=docker'])).toEqual({
      exit: 0,
      stdout: `* minikube v1.38.1 on Ubuntu 24.04
* Using the docker driver based on user configuration
* Using Docker driver with root privileges
* Starting "minikube" primary control-plane node in "minikube" cluster
* Pulling base image v0.0.50 ...
* Downloading Kubernetes v1.33.13 preload ...
    > preloaded-images-k8s-v18-v1...:  272.45 MiB / 272.45 MiB  100.00% 28.97 M
    > gcr.io/k8s-minikube/kicbase...:  519.58 MiB / 519.58 MiB  100.00% 29.19 M
* Configuring bridge CNI (Container Networking Interface) ...
* Verifying Kubernetes components...
  - Using image gcr.io/k8s-minikube/storage-provisioner:v5
* Enabled addons: storage-provisioner, default-storageclass
* Done! kubectl is now configured to use "minikube" cluster and "default" namespace by default
`,
      stderr:
        '! Starting v1.39.0, minikube will default to "containerd" container runtime. See #21973 for more info.\n',
    });
    expect(computer.files.read('/home/student/.kube/config')).toBe(`apiVersion: v1
clusters:
- cluster:
    certificate-authority: /home/student/.minikube/ca.crt
    extensions:
    - extension:
        last-update: Mon, 05 Jan 2026 09:00:43 UTC
        provider: minikube.sigs.k8s.io
        version: v1.38.1
      name: cluster_info
    server: https://192.168.49.2:8443
  name: minikube
contexts:
- context:
    cluster: minikube
    extensions:
    - extension:
        last-update: Mon, 05 Jan 2026 09:00:43 UTC
        provider: minikube.sigs.k8s.io
        version: v1.38.1
      name: context_info
    namespace: default
    user: minikube
  name: minikube
current-context: minikube
kind: Config
preferences: {}
users:
- name: minikube
  user:
    client-certificate: /home/student/.minikube/profiles/minikube/client.crt
    client-key: /home/student/.minikube/profiles/minikube/client.key
`);
  });

  it('knows its state', async () => {
    const computer = await started();
    const running =
      'minikube\ntype: Control Plane\nhost: Running\nkubelet: Running\napiserver: Running\nkubeconfig: Configured\n\n';
    expect(await computer.run(program, ['minikube', 'status'])).toEqual({
      exit: 0,
      stdout: running,
      stderr: '',
    });
    expect((await computer.run(program, ['minikube', 'status', '--format={{.Host}}'])).stdout).toBe(
      'Running',
    );
    const formatted = (format: string) => computer.run(program, ['minikube', 'status', '--format', format]);
    expect((await formatted('{{.Name}}: {{if eq .APIServer "Running"}}up{{else}}down{{end}}')).stdout).toBe(
      'minikube: up',
    );
    const { exit, stderr } = await formatted('{{.Nope}}');
    expect([exit, stderr.split('\n')[0]]).toEqual([
      10,
      `X Exiting due to MK_STATUS_TEXT: status text failure: template: status:1:2: executing "status" at <.Nope>: can't evaluate field Nope in type *cluster.Status`,
    ]);
    expect(await computer.run(program, ['minikube', 'stop'], { terminal: true })).toEqual({
      exit: 0,
      stdout:
        '✋  Stopping node "minikube"  ...\n🛑  Powering off "minikube" via SSH ...\n🛑  1 node stopped.\n',
      stderr: '',
    });
    const stopped = running.replace('Configured', 'Stopped').replaceAll('Running', 'Stopped');
    expect(await computer.run(program, ['minikube', 'status'])).toEqual({
      exit: 7,
      stdout: stopped,
      stderr: '',
    });
    expect(await computer.run(program, ['minikube', 'ip'])).toEqual({
      exit: 83,
      stdout:
        '* The control-plane node minikube host is not running: state=Stopped\n* To start a cluster, run: "minikube start"\n',
      stderr: '',
    });
  });

  it.each([
    ['kubelet', { kubelet: false, apiServer: true }],
    ['apiserver', { kubelet: true, apiServer: false }],
  ])('tells of a stopped %s', async (part, health) => {
    const { exit, stdout } = await (await started(health)).run(program, ['minikube', 'status']);
    expect([exit, stdout.split('\n').filter((line) => line.endsWith('Stopped'))]).toEqual([
      2,
      [`${part}: Stopped`],
    ]);
  });

  it('shows services in a box', async () => {
    const computer = await started();
    expect(await computer.run(program, ['minikube', 'service', 'web', '--url'])).toEqual({
      exit: 0,
      stdout: 'http://192.168.49.2:30036\n',
      stderr: '',
    });
    expect(await computer.run(program, ['minikube', 'service', 'web'], { terminal: true })).toEqual({
      exit: 0,
      stdout: `┌───────────┬──────┬─────────────┬───────────────────────────┐
│ NAMESPACE │ NAME │ TARGET PORT │            URL            │
├───────────┼──────┼─────────────┼───────────────────────────┤
│ default   │ web  │ 80          │ http://192.168.49.2:30036 │
└───────────┴──────┴─────────────┴───────────────────────────┘
🎉  Opening service default/web in default browser...
`,
      stderr: '',
    });
    expect(await computer.run(program, ['minikube', 'service', 'nope'], { terminal: true })).toEqual({
      exit: 115,
      stdout: '\n\n',
      stderr:
        "❌  Exiting due to SVC_NOT_FOUND: Service 'nope' was not found in 'default' namespace.\nYou may select another namespace by using 'minikube service nope -n <namespace>'. Or list out all the services using 'minikube service list'\n",
    });
  });

  it.each([
    [
      ['status'],
      85,
      '🤷  Profile "minikube" not found. Run "minikube profile list" to view all profiles.\n👉  To start a cluster, run: "minikube start"\n',
      '',
    ],
    [
      ['status', '-p', 'lab'],
      85,
      '🤷  Profile "lab" not found. Run "minikube profile list" to view all profiles.\n👉  To start a cluster, run: "minikube start -p lab"\n',
      '',
    ],
    [
      ['delete'],
      0,
      '💀  Removed all traces of the "minikube" cluster.\n',
      '🙄  "minikube" profile does not exist, trying anyways.\n',
    ],
    [['start', '--nodess'], 1, '', "Error: unknown flag: --nodess\nSee 'minikube start --help' for usage.\n"],
    [
      ['strat'],
      14,
      '',
      'Error: unknown command "strat" for "minikube"\n\nDid you mean this?\n\tstart\n\nRun \'minikube --help\' for usage.\n',
    ],
    [['version', '--short'], 0, 'v1.38.1\n', ''],
    [
      ['version', '-o', 'json'],
      0,
      '{"commit":"c93a4cb9311efc66b90d33ea03f75f2c4120e9b0","minikubeVersion":"v1.38.1"}\n',
      '',
    ],
    [
      ['config', 'set', 'memory', '4096'],
      0,
      '',
      '❗  These changes will take effect upon a minikube delete and then a minikube start\n',
    ],
    [
      ['profile', 'list'],
      14,
      '\n\n',
      "🤹  Exiting due to MK_USAGE_NO_PROFILE: No minikube profile was found.\n💡  Suggestion: \n\n    You can create one using 'minikube start'.\n    \n",
    ],
  ])('%j', async (words, exit, stdout, stderr) => {
    expect(await machine().run(program, ['minikube', ...words], { terminal: true })).toEqual({
      exit,
      stdout,
      stderr,
    });
  });

  it('stops and starts single nodes', async () => {
    const computer = await started();
    await computer.run(program, ['minikube', 'node', 'add']);
    const node = async (...words: readonly string[]): Promise<string> => {
      const { stdout, stderr } = await computer.run(program, ['minikube', 'node', ...words]);
      return stdout.trim() + (stderr.trim().split('\n')[0] ?? '');
    };
    expect(await node('stop', 'm02')).toBe(
      '* Stopping node "minikube-m02"  ...\n* Powering off "minikube-m02" via SSH ...\n* Successfully stopped node minikube-m02',
    );
    const { stdout, exit } = await computer.run(program, ['minikube', 'status']);
    expect([stdout.split('\n\n')[1], exit]).toEqual([
      'minikube-m02\ntype: Worker\nhost: Stopped\nkubelet: Stopped',
      3,
    ]);
    expect(await node('start', 'm02')).toContain('* Successfully started node minikube-m02!');
    expect(await node('start', 'm02')).toBe('- m02 is already running');
    expect(await node('stop', 'm07')).toBe(
      'X Exiting due to GUEST_NODE_RETRIEVE: retrieving node: Could not find node m07',
    );
    expect(await node('stop')).toBe('X Exiting due to MK_USAGE: Usage: minikube node stop [name]');
  });

  it('adds nodes and switches addons', async () => {
    const computer = await started();
    await computer.run(program, ['minikube', 'node', 'add']);
    expect((await computer.run(program, ['minikube', 'node', 'list'])).stdout).toBe(
      'minikube\t192.168.49.2\nminikube-m02\t192.168.49.3\n',
    );
    await computer.run(program, ['minikube', 'addons', 'enable', 'metrics-server']);
    expect(
      (await computer.run(program, ['minikube', 'addons', 'disable', 'metrics-server'], { terminal: true }))
        .stdout,
    ).toBe("🌑  \"The 'metrics-server' addon is disabled\n");
  });
});
