import { tolerates } from '../controllers/tolerations.ts';
import type { Cycle } from './filters.ts';
import { meetsTerm } from './node-affinity.ts';
import type { NodeInfo } from './node-info.ts';
import { requestsOf } from './requests.ts';

/** Which of the possible nodes is best. Models pkg/scheduler/framework/plugins with the default profile's weights. */

const MAX = 100;

type Scores = readonly number[];

/** Scores all nodes between 0 and 100; undefined when it has no opinion. */
type Score = (cycle: Cycle, nodes: readonly NodeInfo[]) => Scores | undefined;

function normalized(scores: Scores, reverse: boolean): Scores {
  const max = Math.max(...scores);
  if (max === 0) return scores.map(() => (reverse ? MAX : 0));
  return scores.map((score) => {
    const part = Math.floor((MAX * score) / max);
    return reverse ? MAX - part : part;
  });
}

const taintToleration: Score = ({ pod: { spec } }, nodes) =>
  normalized(
    nodes.map(
      ({ node }) =>
        (node?.spec.taints ?? []).filter(
          (taint) =>
            taint.effect === 'PreferNoSchedule' &&
            !spec.tolerations?.some((toleration) => tolerates(toleration, taint)),
        ).length,
    ),
    true,
  );

const nodeAffinity: Score = ({ pod: { spec } }, nodes) => {
  const terms = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
  if (!terms?.length) return undefined;
  const score = ({ node }: NodeInfo): number =>
    terms.reduce(
      (sum, { preference, weight }) => sum + (node && meetsTerm(preference, node) ? weight : 0),
      0,
    );
  return normalized(nodes.map(score), false);
};

const leastAllocated: Score = ({ pod }, nodes) => {
  const { scoredCpu, scoredMemory } = requestsOf(pod.spec);
  const free = (has: number, taken: number): number =>
    has === 0 || taken > has ? 0 : Math.floor(((has - taken) * MAX) / has);
  return nodes.map((info) =>
    Math.floor(
      (free(info.allocatable.cpu, info.scoredCpu + scoredCpu) +
        free(info.allocatable.memory, info.scoredMemory + scoredMemory)) /
        2,
    ),
  );
};

const balancedAllocation: Score = ({ pod }, nodes) => {
  const { cpu, memory } = requestsOf(pod.spec);
  if (cpu === 0 && memory === 0) return undefined;
  const part = (has: number, taken: number): number => (has === 0 ? 0 : Math.min(1, taken / has));
  return nodes.map((info) => {
    const { allocatable } = info;
    const difference = Math.abs(
      part(allocatable.cpu, info.cpu + cpu) - part(allocatable.memory, info.memory + memory),
    );
    return Math.floor((1 - difference / 2) * MAX);
  });
};

const topologySpread: Score = ({ spread }, nodes) => {
  if (!spread.hasPreferences) return undefined;
  const crowding = nodes.map((info) => spread.crowding(info, nodes.length));
  const known = crowding.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  const [min, max] = [Math.min(...known), Math.max(...known)];
  return crowding.map((value) =>
    value === undefined ? 0 : max === 0 ? MAX : Math.floor((MAX * (max + min - value)) / max),
  );
};

const interPodAffinity: Score = ({ affinity }, nodes) => {
  if (!affinity.hasPreferences) return undefined;
  const scores = nodes.map(({ node }) => (node ? affinity.preference(node) : 0));
  const [min, max] = [Math.min(...scores), Math.max(...scores)];
  return scores.map((score) => (max === min ? 0 : Math.floor((MAX * (score - min)) / (max - min))));
};

const SCORES: readonly (readonly [score: Score, weight: number])[] = [
  [taintToleration, 3],
  [nodeAffinity, 2],
  [leastAllocated, 1],
  [balancedAllocation, 1],
  [topologySpread, 2],
  [interPodAffinity, 2],
];

/** The nodes with the highest sum of weighted scores. */
export function bestNodes(cycle: Cycle, nodes: readonly NodeInfo[]): readonly NodeInfo[] {
  if (nodes.length <= 1) return nodes;
  const totals = nodes.map(() => 0);
  for (const [score, weight] of SCORES)
    score(cycle, nodes)?.forEach((value, i) => (totals[i] = (totals[i] ?? 0) + weight * value));
  const best = Math.max(...totals);
  return nodes.filter((_, i) => totals[i] === best);
}
