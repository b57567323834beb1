import { expect, test } from 'vitest';
import type { ContainerState, ContainerStatus, PodSpec } from '../api/types.ts';
import { podPhase } from './phase.ts';

const STATES: Readonly<
  Record<string, { state: ContainerState; lastState?: ContainerState; started?: boolean }>
> = {
  running: { state: { running: {} } },
  started: { state: { running: {} }, started: true },
  ok: { state: { terminated: { exitCode: 0 } } },
  failed: { state: { terminated: { exitCode: 1 } } },
  waiting: { state: { waiting: {} } },
  'was-ok': { state: { waiting: {} }, lastState: { terminated: { exitCode: 0 } } },
  'was-failed': { state: { waiting: {} }, lastState: { terminated: { exitCode: 1 } } },
};

/** Statuses from text: `X:running A:ok`. */
const statuses = (text: string): readonly ContainerStatus[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const [name = '', state = ''] = word.split(':');
      const own = STATES[state];
      if (!own) throw new Error(word);
      return { name, ready: false, restartCount: 0, image: '', imageID: '', ...own };
    });

type Policy = NonNullable<PodSpec['restartPolicy']>;

const mains = [{ name: 'A' }, { name: 'B' }];
const specs: Readonly<Record<string, Partial<PodSpec>>> = {
  plain: { containers: mains },
  init: { initContainers: [{ name: 'X' }], containers: mains },
  sidecar: { initContainers: [{ name: 'X', restartPolicy: 'Always' }], containers: mains },
  both: {
    initContainers: [{ name: 'X' }, { name: 'Y', restartPolicy: 'Always' }],
    containers: [{ name: 'A' }],
  },
};

// The tables of pkg/kubelet/kubelet_pods_test.go. `!`: the pod is terminal, `+`: a main container has been started.
const cases: readonly (readonly [
  policy: Policy,
  spec: string,
  statuses: string,
  flags: string,
  phase: string,
])[] = [
  ['Always', 'plain', '', '', 'Pending'],
  ['Always', 'plain', 'A:running B:running', '', 'Running'],
  ['Always', 'plain', 'A:ok B:ok', '', 'Running'],
  ['Always', 'plain', 'A:ok B:ok', '!', 'Succeeded'],
  ['Always', 'plain', 'A:ok B:failed', '!', 'Failed'],
  ['Always', 'plain', 'A:running B:ok', '', 'Running'],
  ['Always', 'plain', 'A:running', '', 'Pending'],
  ['Always', 'plain', 'A:running B:waiting', '', 'Pending'],
  ['Always', 'plain', 'A:running B:was-ok', '', 'Running'],
  ['Always', 'init', '', '', 'Pending'],
  ['Always', 'init', 'X:running', '', 'Pending'],
  ['Always', 'init', 'X:failed', '', 'Pending'],
  ['Always', 'init', 'X:was-ok', '', 'Pending'],
  ['Always', 'init', 'X:was-failed', '', 'Pending'],
  ['Always', 'init', 'X:waiting', '', 'Pending'],
  ['Always', 'init', 'X:ok A:running B:running', '', 'Running'],
  ['Always', 'sidecar', '', '', 'Pending'],
  ['Always', 'sidecar', 'X:running', '', 'Pending'],
  ['Always', 'sidecar', 'X:ok', '', 'Pending'],
  ['Always', 'sidecar', 'X:was-ok', '', 'Pending'],
  ['Always', 'sidecar', 'X:was-failed', '', 'Pending'],
  ['Always', 'sidecar', 'X:waiting', '', 'Pending'],
  ['Always', 'sidecar', 'X:started A:running', '+', 'Pending'],
  ['Always', 'sidecar', 'X:started A:running B:running', '+', 'Running'],
  ['Always', 'sidecar', 'X:running A:running B:running', '+', 'Running'],
  ['Always', 'sidecar', 'X:ok A:running B:running', '+', 'Running'],
  ['Always', 'sidecar', 'X:was-ok A:running B:running', '+', 'Running'],
  ['Always', 'sidecar', 'X:failed A:ok B:ok', '!+', 'Succeeded'],
  ['Always', 'sidecar', 'X:ok A:ok B:ok', '!+', 'Succeeded'],
  ['Always', 'sidecar', 'X:running A:running B:running', '', 'Pending'],
  ['Always', 'both', 'X:running Y:running A:running', '', 'Pending'],
  ['Always', 'both', 'X:running Y:running A:ok', '', 'Pending'],
  ['Always', 'both', 'X:ok Y:running A:ok', '', 'Pending'],
  ['Always', 'both', 'X:ok Y:running A:ok', '+', 'Running'],
  ['Always', 'both', 'X:ok Y:running A:running', '+', 'Running'],
  ['Never', 'plain', '', '', 'Pending'],
  ['Never', 'plain', 'A:running B:running', '', 'Running'],
  ['Never', 'plain', 'A:ok B:ok', '', 'Succeeded'],
  ['Never', 'plain', 'A:failed B:failed', '', 'Failed'],
  ['Never', 'plain', 'A:running B:ok', '', 'Running'],
  ['Never', 'plain', 'A:running', '', 'Pending'],
  ['Never', 'plain', 'A:running B:waiting', '', 'Pending'],
  ['Never', 'init', '', '', 'Pending'],
  ['Never', 'init', 'X:running', '', 'Pending'],
  ['Never', 'init', 'X:failed', '', 'Failed'],
  ['Never', 'init', 'X:was-ok', '', 'Pending'],
  ['Never', 'init', 'X:was-failed', '', 'Failed'],
  ['Never', 'init', 'X:waiting', '', 'Pending'],
  ['Never', 'init', 'X:ok A:running B:running', '', 'Running'],
  ['Never', 'sidecar', '', '', 'Pending'],
  ['Never', 'sidecar', 'X:running', '', 'Pending'],
  ['Never', 'sidecar', 'X:ok', '', 'Pending'],
  ['Never', 'sidecar', 'X:was-ok', '', 'Pending'],
  ['Never', 'sidecar', 'X:was-failed', '', 'Pending'],
  ['Never', 'sidecar', 'X:waiting', '', 'Pending'],
  ['Never', 'sidecar', 'X:started A:running', '+', 'Pending'],
  ['Never', 'sidecar', 'X:started A:ok B:ok', '+', 'Running'],
  ['Never', 'sidecar', 'X:running A:ok B:ok', '+', 'Running'],
  ['Never', 'sidecar', 'X:ok A:ok B:ok', '+', 'Succeeded'],
  ['Never', 'sidecar', 'X:failed A:ok B:ok', '+', 'Succeeded'],
  ['Never', 'sidecar', 'X:was-ok A:ok B:ok', '+', 'Succeeded'],
  ['Never', 'sidecar', 'X:was-failed A:ok B:ok', '+', 'Succeeded'],
  ['OnFailure', 'plain', '', '', 'Pending'],
  ['OnFailure', 'plain', 'A:running B:running', '', 'Running'],
  ['OnFailure', 'plain', 'A:ok B:ok', '', 'Succeeded'],
  ['OnFailure', 'plain', 'A:failed B:failed', '', 'Running'],
  ['OnFailure', 'plain', 'A:running B:ok', '', 'Running'],
  ['OnFailure', 'plain', 'A:running', '', 'Pending'],
  ['OnFailure', 'plain', 'A:running B:waiting', '', 'Pending'],
  ['OnFailure', 'plain', 'A:running B:was-ok', '', 'Running'],
];

test.each(cases)('restart %s, %s, %s %s: %s', (restartPolicy, spec, text, flags, phase) => {
  const standing = { terminal: flags.includes('!'), initialized: flags.includes('+'), fromFile: false };
  expect(podPhase({ containers: [], ...specs[spec], restartPolicy }, statuses(text), standing)).toBe(phase);
});

test('a pod from a file on the node is never over by its phase', () => {
  const standing = { terminal: true, initialized: true, fromFile: true };
  const spec = { containers: mains, restartPolicy: 'Always' } as const;
  expect(podPhase(spec, statuses('A:ok B:ok'), standing)).toBe('Running');
});
