import { expect, test } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { KeyedRandom } from '../random.ts';
import { Simulation } from '../simulation.ts';
import { defaultClusterConfig } from '../simulation/config.ts';
import { rigMachine } from '../simulation/machines.ts';
import { StillRuntime } from '../simulation/still-runtime.ts';
import { realisticKubelet } from './config.ts';
import { nodeMemory, nodeUsage, surveyPods } from './usage.ts';

test('the memory alone is that of all that a node uses, and no more than it can be', () => {
  const clock = new VirtualClock(Date.parse('2026-01-05T09:00:00Z'));
  const random = new KeyedRandom(1);
  const simulation = new Simulation({
    clock,
    random,
    config: defaultClusterConfig,
    kubelet: realisticKubelet,
    runtime: new StillRuntime(),
  });
  simulation.addNode(rigMachine(1));
  clock.advanceTo(clock.now() + 1000);
  for (const [name, memory] of [
    ['small', '2Mi'],
    ['large', '1Gi'],
  ] as const)
    simulation.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { containers: [{ name: 'nginx', image: 'nginx', resources: { limits: { memory } } }] },
    });
  clock.advanceTo(clock.now() + 30_000);
  const [kubelet] = simulation.kubelets;
  if (!kubelet) throw new Error('there is no node');
  const { memory, pods } = nodeUsage(kubelet, random, clock.now(), 10_000);
  expect([...pods.values()].map((containers) => containers.length)).toEqual([1, 1]);
  expect(nodeMemory(kubelet, random, clock.now(), 10_000)).toBe(memory);
  const [system, perPod, asked, page] = [380 * 2 ** 20, 9 * 2 ** 20, 4_000_000, 4096];
  const survey = surveyPods(kubelet, clock.now());
  expect(memory).toBeLessThan(survey.mostMemory);
  const mostMemory = Math.ceil((system + 2 * (perPod + asked)) * 1.03) + 3 * page;
  expect(survey).toEqual({ mostMemory, written: 0, limited: [] });
});
