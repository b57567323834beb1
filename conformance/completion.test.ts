/** What the real kubectl and ours offer when Tab is pressed: the same words in the same order, and the same advice to the shell. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findKubectl } from '../scripts/get-kubectl.ts';
import { completionLines } from './completion-lines.ts';
import { Bench, type Output } from './properties/bench.ts';

const kubectl = findKubectl();
/** Every so manieth line; ALL_COMPLETIONS=1 takes them all. */
const STEP = process.env['ALL_COMPLETIONS'] === undefined ? 9 : 1;

const cluster = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80}, {containerPort: 8443}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: two}
spec: {initContainers: [{name: init, image: busybox}], containers: [{name: main, image: nginx}, {name: side, image: nginx}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: behind}}
  template:
    metadata: {labels: {app: behind}}
    spec: {containers: [{name: d, image: nginx, ports: [{containerPort: 81}]}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: pi}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: j, image: busybox}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: behind}, ports: [{name: a, port: 80}, {name: b, port: 8443}]}
`;

const files = { 'a.yaml': 'x', 'b.txt': 'y', 'dir/z': '' };

/** Descriptions count by whether there are any: ours are in our own words. Go gives the names of shells in no order. */
function comparable(line: string, { exit, stdout, stderr }: Output): unknown {
  const words = stdout.split('\n').map((word) => word.replace(/\t.*/, ' (described)'));
  return {
    exit,
    words: line.startsWith('completion ') ? words.toSorted() : words,
    stderr: stderr.replaceAll(/^([EWI])\d{4} [\d:.]+ +\d+ /gm, '$1 '),
  };
}

describe.skipIf(kubectl === undefined)('completion', { timeout: 300_000 }, () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start(kubectl ?? '', cluster);
  }, 60_000);
  afterAll(() => bench.close());

  it('offers what the real one offers', async () => {
    const lines = completionLines.filter((_, at) => at % STEP === 0);
    const differences: unknown[] = [];
    const compare = async (line: string): Promise<void> => {
      const call = { args: ['__complete', ...line.split(' ')], files };
      const [real, ours] = await Promise.all([bench.real(call), bench.ours(call)]);
      const [wanted, got] = [comparable(line, real), comparable(line, ours)];
      if (JSON.stringify(wanted) !== JSON.stringify(got)) differences.push({ line, wanted, got });
    };
    const queue = lines.values();
    await Promise.all(
      [1, 2, 3].map(async () => {
        for (const line of queue) await compare(line);
      }),
    );
    expect(differences).toEqual([]);
  });

  it.each([
    '__complete',
    '__completeNoDesc',
    '__completeNoDesc get po',
    '-n x __complete get n',
    '__complete --help',
  ])('runs kubectl %s', async (line) => {
    const call = { args: line.split(' '), files };
    expect(comparable('', await bench.ours(call))).toEqual(comparable('', await bench.real(call)));
  });
});
