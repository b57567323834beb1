import type { Taint } from '../api/types.ts';
import type { Cycle } from './filters.ts';
import { imageScores } from './image-locality.ts';
import { meetsTerm } from './node-affinity.ts';
import type { NodeInfo } from './node-info.ts';
import { affinityScores } from './pod-affinity.ts';
import type { Requests } from './requests.ts';
import { isTolerated } from './taints.ts';
import { crowding } from './topology-spread.ts';

/** Which of the possible nodes is best. Models pkg/scheduler/framework/plugins with the default profile's weights. */

const MAX = 100;

type Scores = readonly number[];

/** Scores candidates, knowing all nodes, between 0 and 100; undefined when it has no opinion. */
type Score = (
  cycle: Cycle,
  candidates: readonly NodeInfo[],
  nodes: readonly NodeInfo[],
) => Scores | undefined;

/** Models pkg/scheduler/framework/plugins/helper/normalize_score.go */
function normalized(scores: Scores, reverse: boolean): Scores {
  const max = Math.max(...scores);
  if (max === 0) return scores.map(() => (reverse ? MAX : 0));
  return scores.map((score) => {
    const part = Math.floor((MAX * score) / max);
    return reverse ? MAX - part : part;
  });
}

const taintToleration: Score = ({ pod }, candidates) => {
  if (!candidates.some(({ taints }) => taints)) return undefined;
  const isBad = (taint: Taint): boolean => taint.effect === 'PreferNoSchedule' && !isTolerated(pod, taint);
  return normalized(
    candidates.map(({ taints }) => taints?.filter(isBad).length ?? 0),
    true,
  );
};

const nodeAffinity: Score = ({ pod: { spec } }, candidates) => {
  const terms = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
  if (!terms?.length) return undefined;
  const score = ({ node }: NodeInfo): number =>
    terms.reduce(
      (sum, { preference, weight }) => sum + (node && meetsTerm(preference, node) ? weight : 0),
      0,
    );
  return normalized(candidates.map(score), false);
};

/** How much of what a node has is free, of a hundred. */
const free = (has: number, taken: number): number =>
  taken > has ? 0 : Math.floor(((has - taken) * MAX) / has);

function freeOn(info: NodeInfo, { scoredCpu, scoredMemory }: Requests): number {
  const { cpu, memory } = info.allocatable;
  const parts = Number(cpu > 0) + Number(memory > 0);
  if (parts === 0) return 0;
  const ofCpu = cpu > 0 ? free(cpu, info.scoredCpu + scoredCpu) : 0;
  const ofMemory = memory > 0 ? free(memory, info.scoredMemory + scoredMemory) : 0;
  return Math.floor((ofCpu + ofMemory) / parts);
}

const leastAllocated: Score = ({ requests }, candidates) =>
  candidates.map((info) => info.scoreFor(requests, freeOn));

const balancedAllocation: Score = ({ requests: { cpu, memory } }, candidates) => {
  if (cpu === 0 && memory === 0) return undefined;
  return candidates.map((info) => {
    const { allocatable } = info;
    if (allocatable.cpu === 0 || allocatable.memory === 0) return MAX;
    const ofCpu = Math.min(1, (info.cpu + cpu) / allocatable.cpu);
    const ofMemory = Math.min(1, (info.memory + memory) / allocatable.memory);
    return Math.floor((1 - Math.abs((ofCpu - ofMemory) / 2)) * MAX);
  });
};

const topologySpread: Score = ({ pod, store }, candidates, nodes) => {
  const crowded = crowding(pod, candidates, nodes, store);
  if (!crowded) return undefined;
  let min = Infinity;
  let max = 0;
  crowded.forEach((value) => {
    if (value === undefined) return;
    min = Math.min(min, value);
    max = Math.max(max, value);
  });
  return crowded.map((value) =>
    value === undefined ? 0 : max === 0 ? MAX : Math.floor((MAX * (max + min - value)) / max),
  );
};

const interPodAffinity: Score = ({ pod, store }, candidates, nodes) => {
  const scores = affinityScores(pod, candidates, nodes, store);
  if (!scores) return undefined;
  const [min, max] = [Math.min(...scores), Math.max(...scores)];
  return scores.map((score) => (max === min ? 0 : Math.floor(MAX * ((score - min) / (max - min)))));
};

const imageLocality: Score = ({ pod }, candidates, nodes) => imageScores(pod, candidates, nodes);

/** The scores of the default profile with their weights. Models pkg/scheduler/apis/config/v1/default_plugins.go */
export const SCORES = {
  TaintToleration: [taintToleration, 3],
  NodeAffinity: [nodeAffinity, 2],
  NodeResourcesFit: [leastAllocated, 1],
  PodTopologySpread: [topologySpread, 2],
  InterPodAffinity: [interPodAffinity, 2],
  NodeResourcesBalancedAllocation: [balancedAllocation, 1],
  ImageLocality: [imageLocality, 1],
} as const satisfies Readonly<Record<string, readonly [score: Score, weight: number]>>;

const ALL = Object.values(SCORES);

/** The candidates with the highest sum of weighted scores. */
export function bestNodes(
  cycle: Cycle,
  candidates: readonly NodeInfo[],
  nodes: readonly NodeInfo[],
): readonly NodeInfo[] {
  if (candidates.length <= 1) return candidates;
  const totals = candidates.map(() => 0);
  for (const [score, weight] of ALL) {
    const scores = score(cycle, candidates, nodes);
    if (!scores) continue;
    for (let i = 0; i < scores.length; i++) totals[i] = (totals[i] ?? 0) + weight * (scores[i] ?? 0);
  }
  const best = Math.max(...totals);
  return candidates.filter((_, i) => totals[i] === best);
}
