import { expect, describe, it } from 'vitest';
import type { Host } from './host.ts';
import { courseView } from './course-view.ts';
import { jumpTo } from './jump.ts';
import { DEFAULT_START, World, type WorldSnapshot } from './world.ts';

/** Node's event loop. */
const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };

const create = (scenario: string, seed = 1): Promise<World> =>
  World.create({ scenario, seed, start: DEFAULT_START, locale: 'C', host });

async function type(world: World, line: string): Promise<string> {
  const { output } = await world.type(line, world.clock.now() + 600_000);
  await jumpTo(world, world.clock.now());
  return output;
}

const pass = (world: World, seconds: number): Promise<void> =>
  jumpTo(world, world.clock.now() + seconds * 1000);

/** Everything that a learner can tell apart; which order the kubelets keep their pods in is nobody's business. */
const visible = ({ fleet, ...rest }: WorldSnapshot): object => ({
  ...rest,
  clusters: fleet.map(({ cluster, ...member }) => ({ ...member, store: cluster.store })),
});

const clustered = ['rig', 'gke', 'minikube'];
const scenarios = [...clustered, 'cloud-shell', 'workstation'];

const LIVED = [
  'export A=1; f() { echo "f $A"; }; alias k=kubectl; mkdir -p ~/notes; cd ~/notes; echo text > file',
  'kubectl create deployment web --image=nginx --replicas=2; kubectl expose deployment web --port=80',
];
const LOOK =
  'f; pwd; cat file; k get deployments,services -o name; k get pods -o name | wc -l; k logs deployment/web 2> /dev/null | head -1';

async function lived(scenario: string): Promise<World> {
  const world = await create(scenario);
  for (const line of LIVED) {
    world.shell.addHistory(line);
    await type(world, line);
  }
  await pass(world, 60);
  return world;
}

describe.each(scenarios)('the scenario %s', (scenario) => {
  it('is the same with the same seed', async () => {
    const first = (await create(scenario)).snapshot();
    expect((await create(scenario)).snapshot()).toEqual(first);
  });
});

describe.each(clustered)('a world of the scenario %s that was lived in', (scenario) => {
  it('comes back from a copy of its snapshot as it was', async () => {
    const world = await lived(scenario);
    const snapshot = structuredClone(world.snapshot());
    world.dispose();
    const back = World.restore(snapshot, host);
    expect(visible(back.snapshot())).toEqual(visible(snapshot));
    expect(back.shell.snapshot().history).toEqual(LIVED);
    expect((await courseView(back)).commands()).toEqual(snapshot.commands);
    expect(snapshot.commands.filter(({ program }) => program === 'kubectl').map(({ verb }) => verb)).toEqual([
      'create deployment',
      'expose',
    ]);
    expect(await type(back, LOOK)).toBe(
      [
        'f 1',
        '/home/student/notes',
        'text',
        'deployment.apps/web',
        'service/kubernetes',
        'service/web',
        '2',
        '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
        '',
      ].join('\n'),
    );
  });

  it('goes on after it came back: lost pods are replaced, checks still reach the service', async () => {
    const world = await lived(scenario);
    const back = World.restore(structuredClone(world.snapshot()), host);
    await type(back, 'kubectl delete pods --all --wait=false');
    await pass(back, 60);
    expect(await type(back, "k get deployment web -o jsonpath='{.status.readyReplicas}'")).toBe('2');
    const answer = await (await courseView(back)).http('http://web', 'inside');
    expect([answer.status, answer.body.includes('Welcome to nginx!')]).toEqual([200, true]);
  });

  it('is not changed by what happens in its fork, nor by looking', async () => {
    const world = await lived(scenario);
    const before = structuredClone(world.snapshot());
    const fork = world.fork();
    await type(
      fork,
      'rm -r ~/notes; unset A; unalias k; kubectl delete deployment,service web; echo x > /tmp/x',
    );
    await pass(fork, 600);
    fork.dispose();
    await (await courseView(world)).http('http://web', 'inside');
    expect(world.snapshot()).toEqual(before);
    await pass(world, 60);
    expect(await type(world, 'f; cat file; k get pods -o name | wc -l')).toBe('f 1\ntext\n2\n');
  });
});

describe('a cluster that is being made when the tab is closed', () => {
  it('is finished after the world came back', async () => {
    const world = await create('cloud-shell');
    await type(world, 'gcloud config set compute/zone us-central1-a');
    await type(world, 'gcloud container clusters create my-cluster --async');
    await pass(world, 30);
    const back = World.restore(structuredClone(world.snapshot()), host);
    expect(await type(back, 'gcloud container clusters list --format="value(name,status)"')).toBe(
      'my-cluster\tPROVISIONING\n',
    );
    await pass(back, 600);
    expect(await type(back, 'gcloud container clusters list --format="value(name,status)"')).toBe(
      'my-cluster\tRUNNING\n',
    );
    await type(back, 'gcloud container clusters get-credentials my-cluster');
    expect(await type(back, 'kubectl get nodes --no-headers | grep -c " Ready "')).toBe('3\n');
  });
});

describe('programs that run when the snapshot is taken', () => {
  it('have ended when the world comes back; the shell is at its prompt', async () => {
    const world = await create('rig');
    const abort = new AbortController();
    const silent = { write: () => Promise.resolve() };
    const running = world.run('echo begun > ~/log; sleep 100; echo ended > ~/log', {
      stdin: { read: () => Promise.resolve(undefined) },
      stdout: silent,
      stderr: silent,
      signal: abort.signal,
    });
    await pass(world, 10);
    const back = World.restore(structuredClone(world.snapshot()), host);
    await pass(back, 200);
    expect(await type(back, 'cat ~/log; echo here')).toBe('begun\nhere\n');
    await pass(world, 200);
    await running;
    expect(await type(world, 'cat ~/log')).toBe('ended\n');
  });
});

describe('the shell', () => {
  it('is a new one after exit, with the files and the history of the old one', async () => {
    const world = await create('rig');
    world.shell.addHistory('exit 3');
    await type(world, 'x=1; echo text > file; exit 3');
    expect(await type(world, 'echo "[$x]"; cat file')).toBe('[]\ntext\n');
    expect(world.snapshot().shell.history).toEqual(['exit 3']);
  });
});

describe.each(clustered)('Tab at a prompt of the scenario %s', (scenario) => {
  it('completes kinds and names that the server knows, also after Ctrl-C', async () => {
    const world = await create(scenario);
    await type(world, 'kubectl create configmap voyage');
    let shown = '';
    const terminal = world.openTerminal({
      columns: 80,
      rows: 24,
      write: (text) => {
        shown += text;
      },
    });
    const press = async (keys: string, until: string): Promise<void> => {
      shown = '';
      terminal.input(keys);
      await expect.poll(() => pass(world, 1).then(() => shown)).toContain(until);
    };
    await press('sleep 9\r', '\n');
    await press('\x03', '$ ');
    await press('kubectl get config\t', 'get configmaps ');
    await press('voy\t', 'voyage ');
    terminal.close();
    world.dispose();
  });
});

describe('a terminal in a container', () => {
  it('interrupts programs, types into first processes, and tells their exit codes', async () => {
    const world = await create('rig');
    await type(world, 'kubectl run box --image=busybox --command -- sleep 3600');
    await pass(world, 5);
    let shown = '';
    const terminal = world.openTerminal({
      columns: 200,
      rows: 24,
      write: (text) => {
        shown += text.replaceAll(/\x1b\[[?\d;]*[A-Za-z]/g, '').replaceAll('\r', '');
      },
    });
    const press = async (keys: string, until: string): Promise<string> => {
      shown = '';
      terminal.input(keys);
      await expect.poll(() => pass(world, 10).then(() => shown)).toContain(until);
      return shown;
    };
    await press('kubectl exec -it box -- sh\r', '/ # ');
    await press('sleep 100\r', '\n');
    expect(await press('\x03', '/ # ')).toBe('^C\n/ # ');
    expect(await press('sleep 3\recho typed\rexit\r', 'work$ ')).toMatch(
      /\/ # echo typed\ntyped\n\/ # exit\nstudent@rig:~\/work\$ $/,
    );
    await press('kubectl exec -it box -- sleep 100\r', '\n');
    expect(await press('\x03', 'work$ ')).toMatch(/^\^Ccommand terminated with exit code 130\n/);
    await press('kubectl run once -it --rm --restart=Never --image=busybox -- sh\r', '/ # ');
    expect(await press('hostname; exit 3\r', 'work$ ')).toMatch(
      /^hostname; exit 3\nonce\n[^]*pod default\/once terminated \(Error\)\n/,
    );
    await press('kubectl debug -it box -q --profile=general --image=busybox\r', '/ # ');
    expect(await press('hostname; exit 3\r', 'work$ ')).toContain('hostname; exit 3\nbox\n');
    const node = (await type(world, 'kubectl get nodes -o name')).split('\n')[0];
    await press(`kubectl debug ${node} -it --profile=general --image=busybox -- sh\r`, '/ # ');
    expect(await press('ls -d /host; exit 3\r', 'work$ ')).toContain('3\n/host\n');
    terminal.close();
    world.dispose();
  });
});

it('lets only root listen on ports below 1024', async () => {
  const world = await create('rig');
  await type(world, 'kubectl run web --image=nginx; kubectl wait --for=condition=Ready pod/web');
  const refused = (ip: string, version: number): string =>
    `unable to create listener: Error listen tcp${version} ${ip}:80: bind: permission denied`;
  expect(await type(world, 'kubectl port-forward web 80:80')).toBe(
    `Unable to listen on port 80: Listeners failed to create with the following errors: [${refused('127.0.0.1', 4)} ${refused('[::1]', 6)}]\nerror: unable to listen on any of the requested ports: [{80 80}]\n`,
  );
  expect(await type(world, 'sudo timeout 2 kubectl port-forward web 80:80')).toBe(
    'Forwarding from 127.0.0.1:80 -> 80\nForwarding from [::1]:80 -> 80\n',
  );
  expect(await type(world, 'kubectl proxy --port=1023')).toBe(
    'error: listen tcp 127.0.0.1:1023: bind: permission denied\n',
  );
  world.dispose();
});
