import { expect, test } from 'vitest';
import type { Container, Probe } from '../api/types.ts';
import { VirtualClock } from '../clock.ts';
import type { ActionTarget } from './actions.ts';
import { realisticKubelet } from './config.ts';
import { carriedRuns, FIRST_LOOK } from './probe.ts';
import { syncProbes } from './pod-syncs.ts';
import { ProbeWorker, type ProbedContainer, type ProbedPod } from './probe-worker.ts';
import { newContainerRecord, type ContainerRecord, type ProbeType } from './record.ts';

/** What a container is told of by its status. */
const STATES: Readonly<Record<string, Partial<ContainerRecord>>> = {
  'not created': {},
  waiting: { created: 1, state: { waiting: { reason: 'CrashLoopBackOff' } } },
  terminated: { created: 1, state: { terminated: { exitCode: 1 } } },
  running: {
    created: 1,
    state: { running: { startedAt: '1970-01-01T00:00:00Z' } },
    stage: { at: 'running', hook: false },
    instance: {
      id: 'a',
      image: 'i',
      canonical: 'i',
      imageID: 'i',
      startedAt: 0,
      user: { uid: 0, gid: 0 },
    },
  },
};

/** A container with one probe, a command that does as it is told. */
class Probed implements ProbedContainer {
  readonly record: ContainerRecord;
  readonly spec: Container;
  readonly target: ActionTarget;
  readonly clock = new VirtualClock(0);
  readonly killed: string[] = [];
  readonly #worker: ProbeWorker;
  readonly running = {};
  syncedAt?: number;
  sent = 0;
  /** Whether it ends by itself while a probe is under way. */
  ends = false;
  #ok = true;

  constructor(
    type: ProbeType,
    probe: Probe,
    state = 'running',
    deleted = false,
    failed = false,
    readinessProbe?: Probe,
  ) {
    const own: Probe = { exec: { command: ['test'] }, ...probe };
    this.spec = { name: 'c', [`${type}Probe`]: own, ...(readinessProbe && { readinessProbe }) };
    this.record = { ...newContainerRecord('c', 'main', 'ContainerCreating'), ...STATES[state] };
    this.record.started = type !== 'startup';
    this.target = {
      clock: this.clock,
      container: this.spec,
      podIP: '10.0.0.1',
      podText: 'p_default(p)',
      connect: () => undefined,
      dial: () => Promise.resolve({ ok: false, failure: 'refused' }),
      exec: () => {
        this.sent++;
        if (this.ends) this.record.exited = { status: { code: 1, reason: 'Error' }, at: this.clock.now() };
        return Promise.resolve({ code: this.#ok ? 0 : 1, output: '', stderr: '' });
      },
    };
    const pod: ProbedPod = {
      pod: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: 'p',
          uid: 'p',
          resourceVersion: '1',
          creationTimestamp: '1970-01-01T00:00:00Z',
          ...(deleted && { deletionTimestamp: '1970-01-01T00:00:30Z' }),
        },
        spec: { containers: [this.spec] },
        status: {},
      },
      seenAt: 0,
      ip: '10.0.0.1',
      ending: deleted || failed,
      services: { clock: this.clock, config: realisticKubelet },
      report: () => undefined,
      synced: () => this.sync(),
      wake: () => undefined,
    };
    this.#worker = new ProbeWorker(pod, this);
  }

  event = (): void => undefined;

  replace = (because: string): void => {
    this.killed.push(because);
  };

  /** Something calls for a sync of the pod. */
  sync(): void {
    syncProbes(this, [{ spec: this.spec, probes: this.#worker }], this.clock.now());
  }

  /** When the next probe is due, in seconds, once the container has been found started; Infinity: none is made. */
  get due(): number {
    const next = this.#worker.nextDue();
    const { looked, instance, probes } = this.record;
    const isLook = looked !== instance?.id && next === (instance?.startedAt ?? 0) + FIRST_LOOK;
    if (!isLook || Object.values(probes).some(({ nextAt }) => nextAt === next)) return next / 1000;
    this.clock.advanceTo(next);
    this.#worker.step();
    return this.due;
  }

  /** Lets the next probe come to a result, if one is made. */
  async probe(ok: boolean): Promise<void> {
    this.#ok = ok;
    const due = this.due * 1000;
    if (due < Infinity) this.clock.advanceTo(Math.max(due, this.clock.now()));
    this.#worker.step();
    for (let turns = 0; turns < 30; turns++) await Promise.resolve();
  }

  /** Goes on where a snapshot was taken. */
  async resume(): Promise<void> {
    this.#worker.resume();
    for (let turns = 0; turns < 30; turns++) await Promise.resolve();
  }

  /** A new container begins. */
  again(type: ProbeType): void {
    const { record } = this;
    record.runs = carriedRuns(record);
    record.probes = {};
    record.instance &&= { ...record.instance, id: `${record.instance.id}'`, startedAt: this.clock.now() };
    record.started = type !== 'startup';
    record.ready = false;
    this.killed.length = 0;
  }

  /** What is known of the container: `+`, `-`, or `?`: nothing yet. */
  known(type: ProbeType): string {
    if (this.killed.length > 0) return '-';
    if (type === 'liveness') return '+';
    if (type === 'startup') return this.record.started ? '+' : '?';
    return this.record.ready ? '+' : '-';
  }
}

const TYPES = ['liveness', 'readiness', 'startup'] as const;

// As TestDoProbe of pkg/kubelet/prober/worker_test.go: which probes are made.
test.each<readonly [what: string, state: string, ends: boolean | 'failed', probe: Probe, sent: string]>([
  ['there is no status', 'not created', false, {}, ''],
  ['the pod has failed', 'running', 'failed', {}, ''],
  ['the pod is deleted', 'running', true, {}, 'readiness'],
  ['the container waits', 'waiting', false, {}, ''],
  ['the container has ended', 'terminated', false, {}, ''],
  ['the container runs', 'running', false, {}, 'liveness readiness startup'],
  ['its delay is over', 'running', false, { initialDelaySeconds: -100 }, 'liveness readiness startup'],
])('%s', async (_what, state, ends, probe, sent) => {
  const made: string[] = [];
  for (const type of TYPES) {
    const one = new Probed(type, probe, state, ends === true, ends === 'failed');
    await one.probe(true);
    if (one.sent > 0) made.push(type);
  }
  expect(made.join(' ')).toBe(sent);
});

// As TestInitialDelay.
test('before its delay is over a container lives, is not ready and has not started', async () => {
  for (const [type, before] of [
    ['liveness', '+'],
    ['readiness', '-'],
    ['startup', '?'],
  ] as const) {
    const one = new Probed(type, { initialDelaySeconds: 10 });
    expect([one.due >= 10, one.known(type)]).toEqual([true, before]);
    await one.probe(true);
    expect(one.known(type)).toBe('+');
  }
});

/*
 * As TestFailureThreshold, TestSuccessThreshold, TestStartupProbeSuccessThreshold, TestStartupProbeFailureThreshold,
 * TestOnHoldOnLivenessOrStartupCheckFailure, TestResultRunOnLivenessCheckFailure, TestResultRunOnStartupCheckFailure,
 * TestLivenessProbeDisabledByStarted and TestStartupProbeDisabledByStarted. `!`: the probe is not made any more.
 */
test.each<
  readonly [
    type: ProbeType,
    successes: number,
    failures: number,
    results: string,
    known: string,
    held: '' | '!',
  ]
>([
  ['readiness', 1, 3, '+++-----+++-----', '+++++---+++++---', ''],
  ['readiness', 3, 1, '+++++-+++++-', '--+++---+++-', ''],
  ['startup', 1, 3, '+', '+', '!'],
  ['startup', 1, 3, '---', '??-', '!'],
  ['startup', 1, 3, '-+', '?+', '!'],
  ['startup', 1, 1, '-', '-', '!'],
  ['liveness', 1, 1, '-', '-', '!'],
  ['liveness', 1, 3, '+---', '+++-', '!'],
])('%s, %i and %i: %s', async (type, successThreshold, failureThreshold, results, known, held) => {
  const one = new Probed(type, { successThreshold, failureThreshold });
  let seen = '';
  for (const result of results) {
    await one.probe(result === '+');
    seen += one.known(type);
  }
  expect([seen, one.due === Infinity]).toEqual([known, held === '!']);
});

// The runs of pkg/kubelet/prober/worker.go outlive containers.
test.each<readonly [type: ProbeType, before: string, after: string, known: string]>([
  ['liveness', '--', '-', '-'],
  ['liveness', '--', '+', '+'],
  ['liveness', '---', '--', '++'],
  ['readiness', '++', '+', '+'],
  ['readiness', '+-', '+', '-'],
  ['startup', '--', '-', '-'],
  ['startup', '-+', '--', '??'],
])('%s: after %s a new container comes to %s: %s', async (type, before, after, known) => {
  const one = new Probed(type, { successThreshold: type === 'readiness' ? 3 : 1, failureThreshold: 3 });
  for (const result of before) await one.probe(result === '+');
  one.again(type);
  let seen = '';
  for (const result of after) {
    await one.probe(result === '+');
    seen += one.known(type);
  }
  expect(seen).toBe(known);
});

test.each([
  [3, {}, 3],
  [3, { initialDelaySeconds: 2 }, 3],
  [3, { initialDelaySeconds: 30 }, 33],
])('after a startup probe, at %i s, readiness %j is probed at %d s', async (periodSeconds, own, due) => {
  const readiness = { exec: { command: ['test'] }, ...own };
  const one = new Probed('startup', { periodSeconds }, 'running', false, false, readiness);
  await one.probe(false);
  await one.probe(true);
  expect(one.due).toBe(due);
  await one.probe(true);
  expect([one.due, one.record.ready]).toEqual([due + 10, true]);
});

// A pod is synced when its container is found started and once more when something is known of it, with the next list of containers.
test.each<readonly [what: string, probe: Probe, results: string, seconds: readonly number[]]>([
  ['that is missing again at once, then at ticks', {}, '----', [0.3, 1.3, 11.3, 21.3]],
  ['that is found at ticks', {}, '++', [0.3, 10.3]],
  ['that is found at last at ticks from there', {}, '-+++', [0.3, 1.3, 11.3, 21.3]],
  ['that is lost at once', { failureThreshold: 1 }, '+-+', [0.3, 10.3, 10.3]],
  ['that is lost by more than one at ticks', { failureThreshold: 2 }, '+--', [0.3, 10.3, 20.3]],
  ['that wants more than one at once', { successThreshold: 2 }, '++', [0.3, 1.3]],
  ['after a delay at ticks from then on', { initialDelaySeconds: 5 }, '--', [11.3, 21.3]],
])('readiness %s', async (_what, probe, results, seconds) => {
  const one = new Probed('readiness', { failureThreshold: 9, ...probe });
  const sent: number[] = [];
  for (const result of results) {
    sent.push(one.due);
    await one.probe(result === '+');
  }
  expect(sent).toEqual(seconds);
});

test('readiness that is missing is probed at every sync, at most once a second, and at ticks from there', async () => {
  const one = new Probed('readiness', { failureThreshold: 9 });
  await one.probe(false);
  await one.probe(false);
  one.clock.advanceTo(5000);
  one.sync();
  one.sync();
  expect(one.due).toBe(5);
  await one.probe(false);
  expect(one.due).toBe(6);
  await one.probe(true);
  one.clock.advanceTo(9000);
  one.sync();
  expect(one.due).toBe(16);
});

test('what has called for another probe while one is under way does so in a restored world, too', async () => {
  const one = new Probed('readiness', { failureThreshold: 9 });
  one.clock.advanceTo(11_000);
  const underWay = { successes: 0, failures: 1, held: false, nextAt: 10_000, sentAt: 10_000 };
  one.record.probes = { readiness: { ...underWay, triggerAt: 10_500 } };
  await one.resume();
  expect(one.record.probes.readiness).toEqual({
    ...underWay,
    failures: 0,
    successes: 1,
    nextAt: 20_000,
    triggerAt: 10_500,
    sentAt: undefined,
  });
});

test('liveness is nothing to a container that has not started; a new container is probed anew', async () => {
  const one = new Probed('liveness', { failureThreshold: 1 });
  one.record.started = false;
  expect(one.due).toBe(Infinity);
  one.record.started = true;
  await one.probe(false);
  expect([one.killed, one.due]).toEqual([['failed liveness probe'], Infinity]);
  const { instance } = one.record;
  one.record.instance = instance && { ...instance, id: 'b' };
  one.record.probes = {};
  expect(one.due).toBeLessThan(Infinity);
});

test('a container that ends by itself while a probe is under way is not ended once more', async () => {
  const one = new Probed('liveness', { failureThreshold: 1 });
  one.ends = true;
  await one.probe(false);
  expect([one.sent, one.killed]).toEqual([1, []]);
});
