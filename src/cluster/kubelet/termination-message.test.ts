import { expect, test } from 'vitest';
import type { Container } from '../api/types.ts';
import { unused } from '../test-client.ts';
import type { RunningContainer } from '../runtime.ts';
import { ContainerLog } from './log.ts';
import { terminationMessage } from './termination-message.ts';

const running = (written: string | undefined): RunningContainer => ({
  exec: unused,
  connect: unused,
  stop: unused,
  read: (path) => (path === '/dev/termination-log' ? written : undefined),
  usage: unused,
  changedTree: unused,
  written: unused,
  attach: unused,
});
const FALLBACK: Partial<Container> = { terminationMessagePolicy: 'FallbackToLogsOnError' };

function told(
  written: string | undefined,
  code: number,
  spec: Partial<Container> = {},
  runtime?: string,
  others = 0,
): string {
  const log = new ContainerLog('');
  log.append(0, 'stdout', 'first\nlast\n');
  const container: Container = { name: 'c', ...spec };
  const pod = {
    containers: [container, ...Array.from({ length: others }, (_, index) => ({ name: `c${index}` }))],
  };
  const exit = { code, reason: 'Error', ...(runtime !== undefined && { message: runtime }) };
  return terminationMessage(container, exit, running(written), log, pod);
}

test.each<[what: string, found: string, expected: string]>([
  ['nothing', told(undefined, 1), ''],
  ['what it wrote', told('bye', 0), 'bye'],
  ['what it wrote, not its log', told('bye', 1, FALLBACK), 'bye'],
  ['the end of its log when it failed', told('', 1, FALLBACK), 'first\nlast\n'],
  ['nothing of its log when it did not', told('', 0, FALLBACK), ''],
  ['nothing from elsewhere', told('bye', 1, { terminationMessagePath: '/other' }), ''],
  ['the runtime’s words first', told('bye', 1, {}, 'killed'), 'killed: bye'],
  ['4096 characters', told('x'.repeat(5000), 0), 'x'.repeat(4096)],
  ['4096 characters of three containers', told('x'.repeat(5000), 0, {}, undefined, 2), 'x'.repeat(4096)],
  // As TestStatusNormalizationEnforcesMaxBytes of pkg/kubelet/status/status_manager_test.go.
  ['its share of 12 KiB', told('abcdefgh'.repeat(40), 0, {}, undefined, 47), 'abcdefgh'.repeat(32)],
])('of a container that has ended is told %s', (_what, found, expected) => {
  expect(found).toBe(expected);
});
