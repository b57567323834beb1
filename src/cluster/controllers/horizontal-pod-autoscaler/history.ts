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
}

export type AutoscalerHistoryState = readonly (readonly [uid: string, memory: AutoscalerMemory])[];

const NOTHING: AutoscalerMemory = { recommendations: [], ups: [], downs: [] };

/**
 * What the controller remembers of autoscalers, by their UIDs. No object says it, and the future depends on it: a snapshot of the
 * cluster keeps it.
 */
export class AutoscalerHistory {
  readonly #memories: Map<string, AutoscalerMemory>;

  constructor(state: AutoscalerHistoryState = []) {
    this.#memories = new Map(state);
  }

  snapshot(): AutoscalerHistoryState {
    return [...this.#memories];
  }

  knows(uid: string): boolean {
    return this.#memories.has(uid);
  }

  of(uid: string): AutoscalerMemory {
    return this.#memories.get(uid) ?? NOTHING;
  }

  note(uid: string, change: Partial<AutoscalerMemory>): void {
    this.#memories.set(uid, { ...this.of(uid), ...change });
  }

  forget(uid: string): void {
    this.#memories.delete(uid);
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
