import { describe, expect, it } from 'vitest';
import {
  complete,
  deployment,
  edit,
  messages,
  restoredCluster,
  service,
  summary,
  testCluster,
  withImage,
  type TestCluster,
} from './test-cluster.ts';

const podsOf = ({ simulation }: TestCluster) => simulation.store.list('pods', 'default');

/** Everything that a cluster holds, comparable. */
const everything = ({ simulation }: TestCluster): string =>
  JSON.stringify(simulation.store.resources().map((resource) => [resource, simulation.store.list(resource)]));

describe('a restored Simulation', () => {
  it('goes on after a restore as it would have', () => {
    const cluster = testCluster();
    cluster.simulation.create(service('web'));
    cluster.simulation.create(deployment('web', 4));
    cluster.pass(5);
    edit(cluster, 'web', withImage('nginx:1.27'));
    cluster.pass(0.7);
    const snapshot = structuredClone(cluster.simulation.snapshot());
    const taken = everything(cluster);
    const other = restoredCluster(snapshot, cluster.clock.now());
    expect(everything(other)).toBe(taken);
    for (const one of [cluster, other]) one.pass(60);
    expect(summary(other, 'web')).toEqual(complete(4, 2));
    expect(messages(other, 'Deployment')).toEqual(messages(cluster, 'Deployment'));
    expect(
      podsOf(other)
        .map(({ spec }) => spec.nodeName)
        .sort(),
    ).toEqual(
      podsOf(cluster)
        .map(({ spec }) => spec.nodeName)
        .sort(),
    );
  });

  it('writes nothing after a restore of a settled cluster', () => {
    const cluster = testCluster();
    cluster.simulation.create(service('web'));
    cluster.simulation.create(deployment('web', 4));
    cluster.pass(30.3);
    const { revision } = cluster.simulation.store;
    const other = restoredCluster(cluster.simulation.snapshot(), cluster.clock.now());
    other.clock.advanceTo(cluster.clock.now());
    expect(other.simulation.store.revision).toBe(revision);
  });

  it('does the same again with the same seed', () => {
    const run = (seed: number): string => {
      const cluster = testCluster({ seed });
      cluster.simulation.create(service('web'));
      cluster.simulation.create(deployment('web', 5));
      cluster.pass(4);
      edit(cluster, 'web', withImage('nginx:1.27'));
      cluster.pass(20);
      cluster.simulation.stopNode('node-1');
      cluster.pass(30);
      return everything(cluster);
    };
    expect(run(7)).toBe(run(7));
    expect(run(7)).not.toBe(run(8));
  });
});
