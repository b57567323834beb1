import { expect, test } from 'vitest';
import type { ContainerState, ContainerStatus } from '../api/types.ts';
import { lastStatuses } from './last-status.ts';

const ended = (exitCode: number): ContainerState => ({ terminated: { exitCode } });

/** What a container is told of by its status: `new`: it waits, `was-N`: it does after it has ended, `?`: nothing is told. */
const STATES: Readonly<Record<string, Partial<ContainerStatus>>> = {
  '?': {},
  new: { state: { waiting: {} } },
  run: { state: { running: {} } },
  started: { state: { running: {} }, started: true },
  'was-0': { state: { waiting: {} }, lastState: ended(0) },
  'was-2': { state: { waiting: {} }, lastState: ended(2) },
  'only-was-0': { lastState: ended(0) },
};

function statusOf(word: string, index: number): ContainerStatus {
  const own = STATES[word] ?? { state: ended(Number(word)) };
  return { name: String(index), ready: false, restartCount: 0, image: '', imageID: '', ...own };
}
const statuses = (text: string): readonly ContainerStatus[] =>
  text.split(' ').flatMap((word, index) => (word === '' ? [] : [statusOf(word, index)]));

const LOST = {
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message: 'The container could not be located when the pod was terminated',
  startedAt: null,
  finishedAt: null,
};

/** States in short: `-`: waiting, a number: ended with it, `X`: nobody knows how it ended. */
const shown = (all: readonly ContainerStatus[]): string =>
  all
    .map(({ state }) => {
      const { terminated } = state ?? {};
      if (!terminated) return '-';
      if (terminated.reason === undefined) return terminated.exitCode;
      expect(terminated).toEqual(LOST);
      return 'X';
    })
    .join(' ');

// The tables of TestTerminatePod, TestTerminatePodWaiting and TestTerminatePod_DefaultUnknownStatus of pkg/kubelet/status/status_manager_test.go.
test.each<[what: string, init: string, main: string, expected: string]>([
  ['every container of a pod that failed has an end', '? 0 3', '? 2 0', 'X 0 3 | X 2 0'],
  ['what waits after the last init container that began waits on', '? 0 new', '? 2 new', 'X 0 - | X 2 X'],
  ['nothing is known of any container', '', '', ' | '],
  ['it has ended', '', '2', ' | 2'],
  ['it waits after it had ended', '', 'was-2', ' | X'],
  ['it has never begun', '', 'new', ' | X'],
  ['the first init container has not begun', 'new', 'new', 'X | -'],
  ['neither have those after it', 'new new', 'new', 'X - | -'],
  ['one in between has ended', 'new new 1 new', 'new', 'X X 1 - | -'],
  ['the last init container has failed', 'new new 1', 'new', 'X X 1 | -'],
  ['the last one is done', 'new new 0', 'new', 'X X 0 | X'],
  ['it was done once', 'new new was-0', 'new', 'X X X | X'],
  ['a main container runs', 'new', 'run', 'X | X'],
  ['a main container has ended', 'new', '0', 'X | 0'],
  ['a main container had ended', 'new', 'only-was-0', 'X | X'],
])('%s', (_what, init, main, expected) => {
  const last = lastStatuses(statuses(init), statuses(main), false);
  expect(`${shown(last.init)} | ${shown(last.main)}`).toBe(expected);
});

test.each([
  ['run', 'X | -'],
  ['started', 'X | X'],
  ['0', '0 | -'],
])('main containers wait for a sidecar that is the last before them: %s', (sidecar, expected) => {
  const last = lastStatuses(statuses(sidecar), statuses('new'), true);
  expect(`${shown(last.init)} | ${shown(last.main)}`).toBe(expected);
});

test('what a container had come to before, and how often it began, stays told', () => {
  const [was] = lastStatuses([], [{ ...statusOf('was-2', 0), restartCount: 4 }], false).main;
  expect([was?.lastState, was?.restartCount]).toEqual([ended(2), 4]);
});
