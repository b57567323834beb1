import { expect, test } from 'vitest';
import type { Container, Pod } from '../api/types.ts';
import { fakeClient, unused } from '../test-client.ts';
import { VirtualClock } from '../clock.ts';
import type { Stored } from '../machinery/object.ts';
import { KeyedRandom } from '../random.ts';
import type { RunningContainer } from '../runtime.ts';
import { rigMachine } from '../simulation/machines.ts';
import { realisticKubelet } from './config.ts';
import { ContainerLog } from './log.ts';
import { NodeImages } from './node-images.ts';
import { PodWorker } from './pod-worker.ts';
import { newContainerRecord, newPodRecord, type ContainerRecord } from './record.ts';
import type { KubeletServices } from './services.ts';

const client = fakeClient({});

const START = Date.UTC(2026, 0, 5, 9);
const IMAGE = 'docker.io/library/app:1';
const silent = { exec: { command: ['wait'] }, timeoutSeconds: 60 };

/** A container by its name: `i`: init, `s`: sidecar, `p`: sidecar with probes that nothing answers, `c`: main, `e`: ephemeral. */
const specOf = (name: string): Container => ({
  name,
  image: IMAGE,
  imagePullPolicy: 'IfNotPresent',
  ...(/^[sp]/.test(name) && { restartPolicy: 'Always' }),
  ...(name.startsWith('p') && { startupProbe: silent, livenessProbe: silent }),
});
const KINDS = { i: 'init', s: 'sidecar', p: 'sidecar', c: 'main', e: 'ephemeral' } as const;
const isKind = (letter: string): letter is keyof typeof KINDS => letter in KINDS;

/** What is known of a container in a state; without one it has never been there. */
function recordOf(name: string, state: string): ContainerRecord {
  const letter = name.charAt(0);
  if (!isKind(letter)) throw new Error(name);
  const record = newContainerRecord(name, KINDS[letter], 'PodInitializing');
  if (state === '') return record;
  const code = { ok: 0, bad: 137 }[state];
  return {
    ...record,
    stage: { at: 'running', hook: false },
    state: { running: { startedAt: '2026-01-05T08:59:00Z' } },
    started: !state.endsWith('starting'),
    created: 1,
    instance: {
      id: name,
      image: state === 'changed' ? 'other' : IMAGE,
      canonical: IMAGE,
      imageID: IMAGE,
      startedAt: START - 60_000,
      user: { uid: 0, gid: 0 },
    },
    ...(code !== undefined && {
      exited: { status: { code, reason: code === 0 ? 'Completed' : 'Error' }, at: START },
    }),
  };
}

/** Brings a pod from its state to the next, and tells what was started and killed meanwhile, and whether the pod was ended. */
function actions(policy: Policy, containers: string): string {
  const [flag, ...words] = containers.split(' ');
  const parts = (flag === '!' ? words : [flag ?? '', ...words]).map((word) => word.split('='));
  const specs = parts.map(([name = '']) => specOf(name));
  const of = (letters: RegExp): readonly Container[] => specs.filter(({ name }) => letters.test(name));
  const pod: Stored<Pod> = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'p',
      namespace: 'default',
      uid: 'p',
      resourceVersion: '1',
      creationTimestamp: '2026-01-05T08:58:00Z',
    },
    spec: {
      restartPolicy: policy,
      initContainers: of(/^[isp]/),
      containers: of(/^c/),
      ephemeralContainers: of(/^e/),
    },
    status: { phase: 'Running' },
  };
  const clock = new VirtualClock(START);
  const started: string[] = [];
  const killed: string[] = [];
  const services: KubeletServices = {
    clock,
    random: new KeyedRandom(1),
    client,
    recorder: {
      event: (_pod, _type, reason, _message, field = '') => {
        const name = /\{(.*)\}/.exec(field)?.[1] ?? '';
        if (reason === 'Created') started.push(name);
        if (reason === 'Killing') killed.push(name);
      },
    },
    runtime: {
      resolve: () => ({ found: true, canonical: IMAGE, imageID: IMAGE, size: 1 }),
      start: (_spec, events): RunningContainer => ({
        exec: () => new Promise(() => {}),
        connect: () => undefined,
        stop: () => {
          clock.schedule(clock.now() + 10, () => events.exited({ code: 0, reason: 'Completed' }));
        },
        read: () => undefined,
        usage: () => ({ memory: 0, cpu: 0 }),
        changedTree: () => undefined,
        written: () => 0,
        attach: unused,
      }),
    },
    config: realisticKubelet,
    machine: rigMachine(1),
    host: { files: unused, run: unused, view: unused },
    lookup: {
      configMap: () => undefined,
      secret: () => undefined,
      services: () => [],
      runtimeClass: () => undefined,
    },
    lasting: { volume: unused, claim: unused, claimed: unused, attached: unused, reachable: unused },
    images: new NodeImages([IMAGE], unused),
    addresses: { allocate: () => '10.244.0.6', release: () => undefined },
    othersThan: () => [],
    dismiss: unused,
    active: () => true,
    connected: () => false,
    paused: () => false,
    sandbox: () => ({
      podUID: 'p',
      ip: '10.244.0.5',
      hostname: 'p',
      node: 'node-1',
      connect: unused,
      resolve: unused,
      lookUp: unused,
      room: unused,
      query: unused,
      echo: unused,
      route: unused,
    }),
    dial: unused,
    componentsChanged: () => undefined,
    token: unused,
  };
  const log = new ContainerLog('').snapshot();
  const worker = new PodWorker(services, pod, {
    record: { ...newPodRecord('p', 'default/p', START - 90_000), stage: 'live', ip: '10.244.0.5' },
    containers: parts.map(([name = '', state = '']) => recordOf(name, state)),
    logs: parts.map(() => ({ current: log, previous: undefined })),
    trees: new Map(),
    volumes: new Map(),
  });
  if (flag === '!') {
    worker.lose();
    worker.takeUp();
  }
  for (const [index, [, state = '']] of parts.entries())
    if (state.startsWith('unwell')) worker.containers[index]?.replace('failed liveness probe', 30);
  worker.begin();
  clock.advanceTo(START + 6000);
  const killing = killed.length > 0 ? ` kill ${killed.join(' ')}` : '';
  return `${started.join(' ')}${killing}${worker.record.stage === 'over' ? ' end' : ''}`.trim();
}

type Policy = 'Always' | 'OnFailure' | 'Never';

const init = (last: string): string => `i1=ok i2=ok i3=${last} c1 c2 c3`;
const side = (states: string, mains = 'c1 c2 c3'): string => {
  const [s1 = '', p2 = '', p3 = ''] = states.split(',');
  return `s1=${s1} p2=${p2} p3=${p3} ${mains}`;
};
const debug = (mains: string, last = 'ok', ephemeral = 'e1=run'): string =>
  `i1=ok i2=ok i3=${last} ${mains} ${ephemeral}`.trim();
const running = 'c1=run c2=run c3=run';

/*
 * The tables of TestComputePodActions… in pkg/kubelet/kuberuntime/kuberuntime_manager_test.go, but for containers in the states
 * `created` and `unknown`, which this runtime does not have. `!`: the pod has lost its sandbox.
 */
test.each<readonly [Policy, string, string]>([
  ['Always', running, ''],
  ['Always', 'c1 c2 c3', 'c1 c2 c3'],
  ['Always', 'c1=ok c2=bad c3=run', 'c1 c2'],
  ['OnFailure', 'c1=ok c2=bad c3=run', 'c2'],
  ['Never', 'c1=ok c2=bad c3=run', ''],
  ['Always', `! ${running}`, 'c1 c2 c3'],
  ['OnFailure', '! c1=run c2=ok c3=run', 'c1 c3'],
  ['Never', '! c1=ok c2=ok c3=ok', 'end'],
  ['OnFailure', '! c1=ok c2=ok c3=ok', 'end'],
  ['Never', '! c1 c2 c3', 'c1 c2 c3'],
  ['Always', 'c1=run c2=changed c3=run', 'c2 kill c2'],
  ['Never', 'c1=run c2=changed c3=run', 'c2 kill c2'],
  ['Always', 'c1=run c2=unwell c3=run', 'c2 kill c2'],
  ['OnFailure', 'c1=run c2=unwell c3=run', 'c2 kill c2'],
  ['Never', 'c1=run c2=unwell c3=run', 'kill c2'],

  ['Always', init('ok'), 'c1 c2 c3'],
  ['Always', 'i1 i2 i3 c1 c2 c3', 'i1'],
  ['Always', init('run'), ''],
  ['Always', `! ${init('ok')}`, 'i1'],
  ['Always', init('bad'), 'i3'],
  ['OnFailure', init('bad'), 'i3'],
  ['Never', init('bad'), 'end'],
  ['Never', `! ${init('ok')}`, ''],
  ['Never', '! i1 i2 i3 c1 c2 c3', 'i1'],
  ['OnFailure', `! ${init('bad')}`, 'i1'],

  ['Always', side('run,run,run'), 'c1 c2 c3'],
  ['Always', side(',,'), 's1 p2'],
  ['Always', side('run,,'), 'p2'],
  ['Always', side('run,run,'), 'p3'],
  ['Always', side('run,starting,'), ''],
  ['Always', side('run,run,unwell'), 'c1 c2 c3 p3 kill p3'],
  ['Always', side('run,run,unwell-starting'), 'p3 kill p3'],
  ['Always', side('run,run,changed'), 'c1 c2 c3 p3 kill p3'],
  ['Always', side('bad,run,bad'), 's1 p3'],
  ['Always', side('bad,run,run'), 'c1 c2 c3 s1'],
  ['Never', `! ${side('run,run,bad')}`, ''],
  ['Never', `! ${side(',,')}`, 's1 p2'],
  ['OnFailure', `! ${side('run,run,bad')}`, 's1 p2'],
  ['Always', `! ${side('run,run,bad')}`, 's1 p2'],
  ['Never', side('run,run,bad'), 'p3'],
  ['Never', side('run,run,bad', running), 'p3'],
  ['Never', side('run,run,run', 'c1=ok c2=ok c3=ok'), 'kill s1 p2 p3 end'],

  ['Always', debug(running), ''],
  ['Always', debug(running, 'ok', 'e1'), 'e1'],
  ['Always', debug(running, 'ok', 'e1=run e2'), 'e2'],
  ['Always', debug(running, 'ok', 'e1=bad'), ''],
  ['Always', debug('c1 c2 c3', 'run', 'e1'), 'e1'],
  ['OnFailure', `! ${debug('c1 c2 c3', 'bad', '')}`, 'i1'],
  ['Always', `! ${debug(running)}`, 'i1'],
  ['Never', debug('c1=ok c2=ok c3=ok'), 'kill e1 end'],
])('restart %s, %s: %s', (policy, containers, expected) => {
  expect(actions(policy, containers)).toBe(expected);
});

test('while the last sidecar is down and no main container runs, main ones that ended wait for it', () => {
  expect(actions('Always', 's1=bad c1=run')).toBe('s1');
  expect(actions('Always', 'p1=bad c1=bad c2=ok')).toBe('p1');
  expect(actions('Always', 's1=bad c1=bad')).toBe('s1 c1');
});
