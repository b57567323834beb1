import { expect, test } from 'vitest';
import type { ContainerRecord } from './record.ts';
import { isTurnToEnd } from './termination-order.ts';

type Worker = { readonly record: Pick<ContainerRecord, 'name' | 'kind' | 'stage'> };

const worker = (name: string, kind: 'main' | 'sidecar' | 'init', running = true): Worker => ({
  record: {
    ...{ name, kind },
    stage: (running ? { at: 'running' } : { at: 'exited' }) as ContainerRecord['stage'],
  },
});

/** Models pkg/kubelet/kuberuntime/kuberuntime_termination_order_test.go TestTerminationOrderingSidecarStopAfterMain, …SidecarsInReverseOrder */
test.each<[string, readonly Worker[], readonly string[]]>([
  ['main containers all at once', [worker('a', 'main'), worker('b', 'main')], ['a', 'b']],
  ['a sidecar after the main container', [worker('s', 'sidecar'), worker('m', 'main')], ['m']],
  [
    'a sidecar when the main container has ended',
    [worker('s', 'sidecar'), worker('m', 'main', false)],
    ['s', 'm'],
  ],
  [
    'the last sidecar first',
    [worker('s1', 'sidecar'), worker('s2', 'sidecar'), worker('s3', 'sidecar'), worker('m', 'main', false)],
    ['s3', 'm'],
  ],
  [
    'the one before it next',
    [
      worker('s1', 'sidecar'),
      worker('s2', 'sidecar'),
      worker('s3', 'sidecar', false),
      worker('m', 'main', false),
    ],
    ['s2', 's3', 'm'],
  ],
  [
    'with no heed of init containers between them',
    [worker('s1', 'sidecar'), worker('i', 'init', false), worker('m', 'main', false)],
    ['s1', 'i', 'm'],
  ],
])('ends %s', (_what, containers, turn) => {
  const names = containers.map(({ record }) => record.name);
  expect(names.filter((name) => isTurnToEnd(name, containers))).toEqual(turn);
});
