/**
 * Measures what the cluster map costs the sandbox's worker: CPU milliseconds of a thousand pods that are all replaced, behind a
 * service, at the pace of virtual time without and with a map that looks ten times a virtual second; the size of what the
 * page is told, and how long the longest look takes. Prints one line of JSON.
 */
import { serialize } from 'node:v8';
import { VirtualClock } from '../src/cluster/clock.ts';
import { realisticKubelet } from '../src/cluster/kubelet/config.ts';
import { KeyedRandom } from '../src/cluster/random.ts';
import { Simulation } from '../src/cluster/simulation.ts';
import { defaultClusterConfig } from '../src/cluster/simulation/config.ts';
import { rigMachine } from '../src/cluster/simulation/machines.ts';
import { StillRuntime } from '../src/cluster/simulation/still-runtime.ts';
import { watchCluster } from '../src/sandbox/map/cluster-watch.ts';
import { MapState } from '../src/sandbox/map/map-state.ts';
import { createWeb } from './bench-web.ts';

const PODS = Number(process.argv[2] ?? 1000);
const LOOK = 100;
const RUNS = 5;
/** Virtual time in which all pods are replaced. */
const CHURN = 300_000;

interface Cost {
  readonly cpu: number;
  readonly messages: number;
  readonly bytes: number;
  readonly largest: number;
  readonly longest: number;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function measure(pods: number, mapped: boolean): Promise<Cost> {
  const clock = new VirtualClock(Date.parse('2026-01-05T09:00:00Z'));
  const simulation = new Simulation({
    clock,
    random: new KeyedRandom(1),
    config: defaultClusterConfig,
    kubelet: realisticKubelet,
    runtime: new StillRuntime(),
  });
  for (let i = 1; i <= Math.ceil(pods / 80); i++) simulation.addNode(rigMachine(i));
  createWeb(simulation, pods);
  clock.advanceTo(clock.now() + 600_000);
  const state = new MapState();
  const watch = new AbortController();
  if (mapped)
    void watchCluster(
      (request) => simulation.handle(request),
      state,
      watch.signal,
      () => undefined,
      settled,
      () => undefined,
    );
  await settled();
  state.take();
  const client = simulation.client('bench');
  const web = client.get('deployments.apps', 'default', 'web');
  if (!web || web.status.readyReplicas !== pods) throw new Error('not ready');
  client.update('deployments.apps', {
    ...web,
    spec: {
      ...web.spec,
      template: { ...web.spec.template, spec: { containers: [{ name: 'c', image: 'nginx:1.28' }] } },
    },
  });
  let [messages, bytes, largest, longest] = [0, 0, 0, 0];
  const before = process.cpuUsage();
  for (const end = clock.now() + CHURN; clock.now() < end;) {
    clock.advanceTo(clock.now() + LOOK);
    await settled();
    if (!state.stale) continue;
    const began = performance.now();
    const delta = state.take();
    // what a message to the page costs its sender
    const size = serialize(delta).length;
    longest = Math.max(longest, performance.now() - began);
    if (delta.set.length + delta.gone.length === 0) continue;
    messages++;
    bytes += size;
    largest = Math.max(largest, size);
  }
  const { user, system } = process.cpuUsage(before);
  watch.abort();
  simulation.stop();
  return { cpu: (user + system) / 1000, messages, bytes, largest, longest };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const without: Cost[] = [];
const mapped: Cost[] = [];
// first rounds that do not count: the engine compiles what it needs
await measure(100, true);
await measure(PODS, true);
for (let run = 0; run < RUNS; run++) {
  without.push(await measure(PODS, false));
  mapped.push(await measure(PODS, true));
}
const kilobytes = (key: 'bytes' | 'largest'): number =>
  Math.round(median(mapped.map((each) => each[key])) / 1000);
console.log(
  JSON.stringify({
    without: Math.round(median(without.map(({ cpu }) => cpu))),
    mapped: Math.round(median(mapped.map(({ cpu }) => cpu))),
    messages: median(mapped.map(({ messages }) => messages)),
    kilobytes: kilobytes('bytes'),
    largestKilobytes: kilobytes('largest'),
    longestLook: Math.round(median(mapped.map(({ longest }) => longest)) * 10) / 10,
  }),
);
