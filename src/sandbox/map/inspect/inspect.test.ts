import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MapPage } from '../map-page.test.fixture.ts';
import type { Inspection } from '../model.ts';

let page: MapPage;
beforeAll(async () => {
  page = await MapPage.open('gke');
});
afterAll(() => page.close());

async function look(kind: string, name: string, apiVersion = 'v1'): Promise<Inspection> {
  const namespace = kind === 'Node' ? '' : 'default';
  const found = await page.map.inspect({ apiVersion, kind, namespace, name });
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
}

async function apply(manifest: string, seconds: number): Promise<void> {
  page.world.files.write(`${page.world.machine.home}/manifest.yaml`, manifest);
  await page.run('kubectl apply -f ~/manifest.yaml', seconds);
}

/** The plain words' keys with their values, without long messages. */
async function status(kind: string, name: string, apiVersion?: string): Promise<readonly string[]> {
  const inspection = await look(kind, name, apiVersion);
  return inspection.status.map(({ key, values }) =>
    [
      key,
      ...Object.entries(values)
        .filter(([value]) => value !== 'message' && value !== 'node')
        .map((pair) => pair.join('=')),
    ].join(' '),
  );
}

/** Pods: what their spec says, how long they have, and what is to be said of them. */
const pods: Readonly<Record<string, readonly [string, number, string]>> = {
  tag: ['{containers: [{name: c, image: "nginx:nope"}]}', 40, 'pod.image-not-found image=nginx:nope'],
  denied: ['{containers: [{name: c, image: no/such}]}', 40, 'pod.image-denied image=no/such'],
  invalid: ['{containers: [{name: c, image: "Bad Name"}]}', 40, 'pod.image-invalid image=Bad Name'],
  never: [
    '{containers: [{name: c, image: nginx, imagePullPolicy: Never}]}',
    30,
    'pod.image-never image=nginx',
  ],
  pulling: ['{containers: [{name: c, image: redis}]}', 2, 'pod.pulling image=redis'],
  cpu: [
    '{containers: [{name: c, image: nginx, resources: {requests: {cpu: "50"}}}]}',
    5,
    'pod.no-room what=cpu',
  ],
  selector: ['{nodeSelector: {disk: ssd}, containers: [{name: c, image: nginx}]}', 5, 'pod.no-matching-node'],
  claim: [
    '{containers: [{name: c, image: nginx}], volumes: [{name: v, persistentVolumeClaim: {claimName: missing}}]}',
    5,
    'pod.volume-unbound',
  ],
  gated: ['{schedulingGates: [{name: a.b/c}], containers: [{name: c, image: nginx}]}', 5, 'pod.gated'],
  crash: [
    '{containers: [{name: c, image: busybox, command: [sh, -c, "exit 3"]}]}',
    60,
    'pod.crash-loop container=c exit=3 restarts=3',
  ],
  ends: [
    '{containers: [{name: c, image: busybox, command: [sh, -c, "true"]}]}',
    60,
    'pod.ends-at-once container=c restarts=3',
  ],
  command: [
    '{containers: [{name: c, image: busybox, command: [nope]}]}',
    60,
    'pod.command-missing container=c',
  ],
  config: [
    '{containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: missing}}]}]}',
    30,
    'pod.config-missing container=c',
  ],
  volume: [
    '{containers: [{name: c, image: nginx, volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v, configMap: {name: missing}}]}',
    30,
    'pod.volume-failed',
  ],
  probe: [
    '{containers: [{name: c, image: nginx, readinessProbe: {httpGet: {path: /no, port: 80}}}]}',
    40,
    'pod.probe-fails container=c',
  ],
  liveness: [
    '{containers: [{name: c, image: nginx, livenessProbe: {httpGet: {path: /no, port: 80}}}]}',
    100,
    'pod.liveness-fails container=c',
  ],
  init: [
    '{initContainers: [{name: i, image: busybox, command: [sleep, "1000"]}], containers: [{name: c, image: nginx}]}',
    20,
    'pod.init-running container=i',
  ],
  'init-fails': [
    '{initContainers: [{name: i, image: busybox, command: [sh, -c, "exit 2"]}], containers: [{name: c, image: nginx}]}',
    30,
    'pod.init-failed container=i exit=2',
  ],
  done: [
    '{restartPolicy: Never, containers: [{name: c, image: busybox, command: [sh, -c, "true"]}]}',
    20,
    'pod.succeeded',
  ],
  failed: [
    '{restartPolicy: Never, containers: [{name: c, image: busybox, command: [sh, -c, "exit 4"]}]}',
    20,
    'pod.failed container=c exit=4',
  ],
  deadline: [
    '{activeDeadlineSeconds: 5, containers: [{name: c, image: busybox, command: [sleep, "1000"]}]}',
    60,
    'pod.deadline',
  ],
  fine: ['{containers: [{name: c, image: nginx}]}', 30, 'pod.running ready=1/1'],
};

describe('what is said of pods', () => {
  test.each(Object.entries(pods))('%s', async (name, [spec, seconds, said]) => {
    await apply(
      `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, labels: {app: ${name}}}, spec: ${spec}}`,
      seconds,
    );
    const [first] = await status('Pod', name);
    expect(first).toBe(said);
  });
});

describe('what is said of the rest', () => {
  test('services', async () => {
    await page.run('kubectl expose pod fine --port=80; kubectl expose pod probe --port=80 --type=NodePort');
    await page.run('kubectl create service loadbalancer lone --tcp=80', 1);
    expect(await status('Service', 'fine')).toEqual(['service.serves ready=1', 'service.inside-only']);
    expect((await status('Service', 'probe'))[0]).toBe('service.none-ready pods=1');
    expect(await status('Service', 'lone')).toEqual([
      'service.matches-nothing selector=app=lone',
      'service.pending',
    ]);
    await page.run('true', 90);
    expect((await status('Service', 'lone'))[1]).toMatch(/^service\.open address=\d/);
    expect(await status('Service', 'kubernetes')).toEqual(['service.no-selector', 'service.inside-only']);
  });

  test('workloads', async () => {
    await page.run('kubectl create deployment web --image=nginx --replicas=2', 30);
    expect(await status('Deployment', 'web', 'apps/v1')).toEqual(['workload.complete desired=2']);
    await page.run('kubectl set image deployment web nginx=nginx:nope', 20);
    const [rolling, trouble, why] = await status('Deployment', 'web', 'apps/v1');
    expect([rolling, why]).toEqual([
      'deployment.rolling updated=1 desired=2',
      'pod.image-not-found image=nginx:nope',
    ]);
    expect(trouble).toMatch(/^workload\.pod-trouble pod=web-/);
    await page.run('true', 700);
    expect((await status('Deployment', 'web', 'apps/v1'))[0]).toBe('deployment.stuck seconds=600');
    await page.run('kubectl scale deployment web --replicas=0', 40);
    expect(await status('Deployment', 'web', 'apps/v1')).toContain('workload.zero');
    await page.run('kubectl create job once --image=busybox -- true', 30);
    expect(await status('Job', 'once', 'batch/v1')).toEqual(['job.complete succeeded=1']);
    await page.run('kubectl create cronjob later --image=busybox --schedule="0 0 * * *" -- true');
    expect(await status('CronJob', 'later', 'batch/v1')).toEqual(['cronjob.waiting schedule=0 0 * * *']);
    expect(await status('DaemonSet', 'none', 'apps/v1').catch(() => 'gone')).toBe('gone');
  });

  test('nodes', async () => {
    const fine = [...page.items.values()].find((item) => item.kind === 'Pod' && item.name === 'fine');
    const name = fine?.kind === 'Pod' ? (fine.node ?? '') : '';
    await page.run(`kubectl cordon ${name}; kubectl taint node ${name} a=b:NoSchedule`);
    expect((await status('Node', name)).slice(0, 2)).toEqual([
      'node.cordoned',
      'node.tainted taints=a=b:NoSchedule',
    ]);
    page.world.fleet.setNode(name, false);
    await page.run('true', 60);
    expect((await status('Node', name))[0]).toBe('node.silent');
    const pod = [...page.items.values()].find(
      (item) => item.kind === 'Pod' && item.node === name && !item.system,
    );
    expect((await status('Pod', pod?.name ?? ''))[0]).toBe('pod.node-silent');
    page.world.fleet.setNode(name, true);
    await page.run(`kubectl uncordon ${name}; kubectl taint node ${name} a-`, 60);
    expect((await status('Node', name))[0]).toMatch(/^node\.ready pods=/);
  });
});

test('the YAML is what kubectl prints, the log what it shows, events are aged as it ages them', async () => {
  const { yaml, logs, events, fields } = await look('Pod', 'fine');
  expect(yaml).toBe(await page.run('kubectl get pod fine -o yaml'));
  expect(logs).toEqual([{ container: 'c', text: await page.run('kubectl logs fine --tail=100') }]);
  expect(events.map(({ reason, count }) => `${reason} ${count}`)).toEqual([
    'Scheduled 1',
    'Pulling 1',
    'Pulled 1',
    'Created 1',
    'Started 1',
    'NodeNotReady 1',
  ]);
  expect(
    await page.run('kubectl get events --field-selector involvedObject.name=fine --no-headers'),
  ).toContain(events[0]?.age);
  expect(fields.slice(0, 1)).toEqual([{ path: 'status.phase', value: 'Running' }]);
});
