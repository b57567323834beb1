import type { ApiBody } from '../../src/cluster/messages.ts';
import type { Status } from '../../src/cluster/api/types.ts';
import { KeyedRandom } from '../../src/cluster/random.ts';
import { isLoading } from '../../src/loading/on-demand.ts';
import { actions, deck } from './actions.ts';
import { Checker, type Violation } from './checker.ts';
import { newCluster, type FuzzCluster } from './fuzz-cluster.ts';
import { Look } from './invariant.ts';
import type { Operation } from './operation.ts';

/** The operations of a seed. */
export function operationsOf(seed: number, length: number): readonly Operation[] {
  const random = new KeyedRandom(seed);
  return Array.from({ length }, (_, index): Operation => {
    const pace = random.integer(20, index, 'pace');
    const longest = pace === 0 ? 120_000 : pace < 5 ? 15_000 : pace < 12 ? 1_500 : 1;
    return {
      what: deck[random.integer(deck.length, index, 'what')] ?? 'nothing',
      which: random.integer(1000, index, 'which'),
      size: random.integer(12, index, 'size'),
      variant: random.integer(100_000, index, 'variant'),
      wait: random.integer(longest, index, 'wait'),
    };
  });
}

/** What a server says of its failure. */
function wordsOf(body: ApiBody): string {
  const status = body.type === 'json' ? (body.value as Partial<Status>) : {};
  return status.message ?? '';
}

const UNREACHED = /^Get "https:\/\/(.+):10250\/.*": (?:dial tcp .+:10250: [^"]+|context canceled)$/;

/** Whether a server says that it does not reach a kubelet, and rightly so. */
function blamesLostNode({ simulation }: FuzzCluster, words: string): boolean {
  const [, asked] = UNREACHED.exec(words) ?? [];
  const node = simulation.store
    .list('nodes')
    .find(({ status }) => status?.addresses?.some(({ address }) => address === asked));
  return node !== undefined && simulation.kubelets.get(node.metadata.name)?.outage.reports !== true;
}

/** Does one thing, without letting time pass. Answers of the server that blame itself are violations. */
export async function perform(cluster: FuzzCluster, operation: Operation, checker?: Checker): Promise<void> {
  const { simulation, clock } = cluster;
  const send = async (
    method: string,
    url: string,
    json?: unknown,
    type = 'application/json',
  ): Promise<number> => {
    const { pathname, searchParams } = new URL(url, 'http://server');
    const patience = new AbortController();
    const answer = simulation.handle({
      signal: patience.signal,
      method,
      path: pathname,
      query: searchParams,
      headers: { accept: 'application/json', ...(json !== undefined && { 'content-type': type }) },
      ...(json !== undefined && { body: { json } }),
    });
    await Promise.race([answer, aftermath()]);
    // what takes virtual time is given up
    patience.abort();
    const { status, body } = await answer;
    const words = status < 500 ? '' : wordsOf(body);
    if (status >= 500 && !blamesLostNode(cluster, words))
      checker?.violations.push({
        invariant: 'the server answers',
        message: `${status} for ${method} ${url}: ${words}`,
      });
    return status;
  };
  const look = new Look(simulation.store, simulation.kubelets, clock.now());
  await actions[operation.what]?.({ cluster, checker, look, operation, send });
}

/** What came of a voyage. */
export interface Outcome {
  readonly violations: readonly Violation[];
  /** How many operations were done until the first violation. */
  readonly done: number;
  readonly changes: number;
}

/** What an event has set off that takes no virtual time. */
export async function aftermath(): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (isLoading());
}

/** How long a cluster rests in the end, in virtual milliseconds. */
export const REST = 12 * 60_000;

/** How long nothing is to be written again and again, at the end of that. */
const CALM = 3 * 60_000;

/** Everything that an operator can mend is mended. */
export async function mendAll(cluster: FuzzCluster, checker?: Checker): Promise<void> {
  const calm = { which: 0, size: 1, variant: 0, wait: 0 };
  for (let which = 0; which < 5; which++) {
    await perform(cluster, { ...calm, what: 'gain node' }, checker);
    await perform(cluster, { ...calm, what: 'start node' }, checker);
    await perform(cluster, { ...calm, what: 'cordon', which }, checker);
  }
  await perform(cluster, { ...calm, what: 'release' }, checker);
  for (const { metadata } of cluster.simulation.store.list('cronjobs.batch'))
    await perform(cluster, { ...calm, what: 'delete cronjob', which: metadata.name.length }, checker);
}

/** Does all operations to a fresh cluster and stops at the first violation. */
export async function sail(seed: number, operations: readonly Operation[]): Promise<Outcome> {
  const cluster = newCluster(seed);
  const { simulation, clock } = cluster;
  const checker = new Checker(simulation, () => clock.now());
  const { violations } = checker;
  let done = 0;
  const pass = async (milliseconds: number): Promise<void> => {
    const until = clock.now() + milliseconds;
    do {
      await aftermath();
      checker.afterEvent(Math.min(clock.nextDue() ?? until, until));
    } while (clock.runNext(until));
    clock.moveTo(until);
    checker.look();
  };
  const finish = (): Outcome => {
    checker.stop();
    simulation.stop();
    return { violations, done, changes: simulation.store.revision };
  };
  for (const operation of operations) {
    await perform(cluster, operation, checker);
    await pass(operation.wait);
    done++;
    if (violations.length > 0) return finish();
  }
  await mendAll(cluster, checker);
  await pass(REST - CALM);
  // The reference cluster's kubelets do not wait before they start again what fails its probe, each pod at its own time.
  checker.expectCalm(seed % 2 === 0 ? 40 : 1000);
  await pass(CALM);
  return finish();
}
