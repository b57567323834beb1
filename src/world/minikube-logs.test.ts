import { expect, test } from 'vitest';
import type { Host } from './host.ts';
import { jumpTo } from './jump.ts';
import { DEFAULT_START, World } from './world.ts';

/** Node's event loop. */
const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };

const create = (): Promise<World> =>
  World.create({ scenario: 'minikube', seed: 1, start: DEFAULT_START, locale: 'C', host });

async function type(world: World, line: string, seconds = 600): Promise<string> {
  const { output } = await world.type(line, world.clock.now() + seconds * 1000);
  await jumpTo(world, world.clock.now());
  return output.replaceAll('\r\n', '\n');
}

const OFFLINE = `
==> Audit <==
┌─────────┬──────┬──────────┬─────────┬─────────┬─────────────────────┬─────────────────────┐
│ Command │ Args │ Profile  │  User   │ Version │     Start Time      │      End Time       │
├─────────┼──────┼──────────┼─────────┼─────────┼─────────────────────┼─────────────────────┤
│ start   │      │ minikube │ student │ v1.38.1 │ 05 Jan 26 08:50 UTC │ 05 Jan 26 08:50 UTC │
└─────────┴──────┴──────────┴─────────┴─────────┴─────────────────────┴─────────────────────┘


==> Last Start <==
Last start log file not found at /home/student/.minikube/logs/lastStart.txt

`;

const LINES = 4;

test('minikube logs gathers what the node and its containers say', async () => {
  const world = await create();
  const output = await type(world, `minikube logs --skip-audit -n ${LINES}`);
  expect(output.startsWith(OFFLINE)).toBe(true);
  const sections = output.slice(OFFLINE.length).split('\n==> ');
  const [first = '', ...others] = sections;
  const texts = new Map(
    [first.replace('==> ', ''), ...others].map((section) => {
      const [title = '', ...lines] = section.split('\n');
      return [title.replace(' <==', ''), lines.slice(0, -2).join('\n')] as const;
    }),
  );
  expect([...texts.keys()].map((title) => title.replace(/\[\w{64}\]/, '[ID]'))).toEqual([
    'Docker',
    'container status',
    'coredns [ID]',
    'describe nodes',
    'etcd [ID]',
    'kernel',
    'kube-apiserver [ID]',
    'kube-controller-manager [ID]',
    'kube-proxy [ID]',
    'kube-scheduler [ID]',
    'kubelet',
    'storage-provisioner [ID]',
  ]);
  const onNode = (command: string): Promise<string> =>
    type(world, `minikube ssh --skip-audit -- "${command}"`).then((text) => text.replace(/\n$/, ''));
  expect(texts.get('kubelet')).toBe(await onNode(`sudo journalctl -u kubelet -n ${LINES}`));
  expect(texts.get('container status')).toBe(await onNode('sudo crictl ps -a'));
  expect(texts.get('describe nodes')).toBe((await type(world, 'kubectl describe nodes')).replace(/\n$/, ''));
  const [title = ''] = [...texts.keys()].filter((each) => each.startsWith('etcd'));
  const id = /\[(\w+)\]/.exec(title)?.[1] ?? '';
  expect(texts.get(title)).toBe(await onNode(`sudo crictl logs --tail ${LINES} ${id}`));
});

test('minikube logs shows what points to a known problem', async () => {
  const world = await create();
  expect(await type(world, 'minikube logs --problems')).toBe(OFFLINE);
  const edit =
    "sed -i 's/    - kube-scheduler/&\\n    - --bogus/' /etc/kubernetes/manifests/kube-scheduler.yaml";
  await type(world, `minikube ssh --skip-audit -- "sudo ${edit}"; sleep 40`);
  const output = await type(world, 'minikube logs --problems');
  expect(output.replace(/\[\w{64}\]/, '[ID]')).toBe(
    `${OFFLINE}X Problems detected in kube-scheduler [ID]:\n  Error: unknown flag: --bogus\n`,
  );
});

test('minikube logs -f shows what containers say until it is interrupted', async () => {
  const world = await create();
  const etcd = await type(
    world,
    'minikube ssh --skip-audit -- "sudo crictl logs \\$(sudo crictl ps -a --quiet --name=etcd)"',
  );
  const said = await type(world, `timeout 3 minikube logs -f | grep '^{"level"'; echo \${PIPESTATUS[0]}`);
  expect(said).toBe(`${etcd}124\n`);
});

test('minikube logs writes a file, also of a cluster that does not run', async () => {
  const world = await create();
  expect(await type(world, 'cd /tmp; minikube logs --file=l.txt')).toBe(
    '* Logs file created (l.txt), remember to include it when reporting issues!\n',
  );
  expect(await type(world, 'head -n 13 l.txt')).toBe(`${OFFLINE}==> Docker <==\n`);
  expect(await type(world, 'minikube logs --file=no/l.txt; echo $?')).toBe(
    '\nX Exiting due to MK_USAGE: Failed to create file: open no/l.txt: no such file or directory\n\n14\n',
  );
  await type(world, 'minikube stop --skip-audit');
  expect(await type(world, 'minikube logs --file=l.txt; cat l.txt')).toBe(OFFLINE);
  expect(await type(world, 'minikube logs; echo $?')).toBe(
    `${OFFLINE}* The control-plane node minikube host is not running: state=Stopped
* To start a cluster, run: "minikube start"
83
`,
  );
});

test('minikube writes down who called it, and when it ended well', async () => {
  const world = await create();
  await type(world, 'minikube ip; minikube status; minikube --user=kim ip; minikube ssh false');
  expect(await type(world, 'minikube logs --audit -n 3')).toBe(`
==> Audit <==
┌─────────┬───────┬──────────┬─────────┬─────────┬─────────────────────┬─────────────────────┐
│ Command │ Args  │ Profile  │  User   │ Version │     Start Time      │      End Time       │
├─────────┼───────┼──────────┼─────────┼─────────┼─────────────────────┼─────────────────────┤
│ ip      │       │ minikube │ student │ v1.38.1 │ 05 Jan 26 09:00 UTC │ 05 Jan 26 09:00 UTC │
│ ip      │ ip    │ minikube │ kim     │ v1.38.1 │ 05 Jan 26 09:00 UTC │ 05 Jan 26 09:00 UTC │
│ ssh     │ false │ minikube │ student │ v1.38.1 │ 05 Jan 26 09:00 UTC │                     │
└─────────┴───────┴──────────┴─────────┴─────────┴─────────────────────┴─────────────────────┘

`);
});
