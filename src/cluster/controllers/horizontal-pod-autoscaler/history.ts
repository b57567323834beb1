import type { HPAScalingRules } from '../../api/types.ts';

/** A number of replicas at a time, in milliseconds since the epoch: what was recommended, or by how many a target changed. */
export interface Entry {
  readonly replicas: number;
  readonly at: number;
}

/** What the controller remembers of an autoscaler. */
export interface AutoscalerMemory {
  readonly recommendations: readonly Entry[];
  readonly ups: readonly Entry[];
  readonly downs: readonly Entry[];
  /** What selected the pods of its target when it was last asked what it wants; missing or empty until then. */
  readonly selector?: string;
}

export type AutoscalerHistoryState = readonly (readonly [key: string, memory: AutoscalerMemory])[];

const NOTHING: AutoscalerMemory = { recommendations: [], ups: [], downs: [] };

/**
 * What the controller remembers of autoscalers, by their keys: one that takes another's place in time has its memory too. No object
 * says it, and the future depends on it: a snapshot of the cluster keeps it.
 */
export class AutoscalerHistory {
  readonly #memories: Map<string, AutoscalerMemory>;

  constructor(state: AutoscalerHistoryState = []) {
    this.#memories = new Map(state);
  }

  snapshot(): AutoscalerHistoryState {
    return [...this.#memories];
  }

  of(key: string): AutoscalerMemory {
    return this.#memories.get(key) ?? NOTHING;
  }

  note(key: string, change: Partial<AutoscalerMemory>): void {
    this.#memories.set(key, { ...this.of(key), ...change });
  }

  forget(key: string): void {
    this.#memories.delete(key);
  }

  clear(): void {
    this.#memories.clear();
  }
}

/** The entries with one more, which takes the place of the last one that is out of date if there is one. */
export function withEntry(
  entries: readonly Entry[],
  entry: Entry,
  isOld: (entry: Entry) => boolean,
): readonly Entry[] {
  const old = entries.findLastIndex(isOld);
  return old < 0 ? [...entries, entry] : entries.with(old, entry);
}

/** Models pkg/controller/podautoscaler/horizontal.go storeScaleEvent */
export function withScaleEvent(
  memory: AutoscalerMemory,
  { scaleUp, scaleDown }: { readonly scaleUp?: HPAScalingRules; readonly scaleDown?: HPAScalingRules },
  before: number,
  after: number,
  now: number,
): Partial<AutoscalerMemory> {
  const rules = after > before ? scaleUp : scaleDown;
  const longest = Math.max(0, ...(rules?.policies ?? []).map(({ periodSeconds }) => periodSeconds)) * 1000;
  const isOld = ({ at }: Entry): boolean => at < now - longest;
  const entry = { replicas: Math.abs(after - before), at: now };
  return after > before
    ? { ups: withEntry(memory.ups, entry, isOld) }
    : { downs: withEntry(memory.downs, entry, isOld) };
}
