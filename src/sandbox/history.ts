import type { WorldSnapshot } from '../world/world.ts';
import type { Deed, HistoryStatus, OpenOptions } from './protocol.ts';
import type { StepStart } from './storage.ts';

/** Where a learner stood: the world, and how far the judge had come with it. */
export interface Moment {
  readonly world: WorldSnapshot;
  readonly passed: readonly string[];
  readonly stepStart: StepStart | undefined;
  /** Whether a line had been entered since the step began. */
  readonly tried: boolean;
}

/** A deed that can be undone. */
interface Done {
  readonly deed: Deed;
  readonly before: Moment;
  /** What the page keeps beside the world, as it was before. */
  readonly kept: unknown;
}

/** A deed that can be done again. */
interface Undone extends Done {
  readonly after: Moment;
  readonly keptAfter: unknown;
}

/** A history as plain data. Its moments share most of their objects; one structured clone keeps that. */
export interface HistoryRecord {
  readonly past: readonly Done[];
  readonly future: readonly Undone[];
}

/** Where to go, and what that takes back or does again. */
export interface Journey {
  readonly deed: Deed;
  readonly to: Moment;
  readonly kept: unknown;
}

/** How many deeds can be undone. */
const LONGEST = 50;
/** How many stored objects all moments together may hold beside those that they share: a bound on what is kept. */
const HEAVIEST = 3_000;

/** What can be undone and done again: the deeds in their order, each with the world before it. */
export class History {
  #past: readonly Done[];
  #future: readonly Undone[];

  constructor(record: HistoryRecord = { past: [], future: [] }) {
    this.#past = record.past;
    this.#future = record.future;
  }

  get status(): HistoryStatus {
    return { undo: this.#past.at(-1)?.deed, redo: this.#future.at(-1)?.deed };
  }

  get record(): HistoryRecord {
    return { past: this.#past, future: this.#future };
  }

  /** A deed begins. What had been undone before it can no longer be done again. */
  note(deed: Deed, before: Moment, kept?: unknown): void {
    this.#past = lightEnough([...this.#past, { deed, before, kept }]);
    this.#future = [];
  }

  /**
   * Goes back to before the last deed.
   * @param now where one comes from: doing it again leads back there
   */
  undo(now: Moment, kept?: unknown): Journey | undefined {
    const last = this.#past.at(-1);
    if (!last) return undefined;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, { ...last, after: now, keptAfter: kept }];
    return { deed: last.deed, to: last.before, kept: last.kept };
  }

  /** Goes to where the deed that was undone last had led. */
  redo(): Journey | undefined {
    const next = this.#future.at(-1);
    if (!next) return undefined;
    const { deed, before, kept, after, keptAfter } = next;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, { deed, before, kept }];
    return { deed, to: after, kept: keptAfter };
  }
}

/** The youngest deeds that may be kept. */
function lightEnough(deeds: readonly Done[]): readonly Done[] {
  let weight = 0;
  let first = deeds.length - 1;
  while (first > 0 && deeds.length - first < LONGEST) {
    const [older, younger] = [deeds[first - 1], deeds[first]];
    if (!older || !younger) break;
    weight += ownObjects(older.before.world, younger.before.world);
    if (weight > HEAVIEST) break;
    first--;
  }
  return deeds.slice(first);
}

/** How many stored objects of one world another one does not hold. */
function ownObjects(world: WorldSnapshot, other: WorldSnapshot): number {
  let own = 0;
  world.fleet.forEach(({ cluster }, at) => {
    const others = other.fleet[at]?.cluster.store.tables;
    for (const [resource, table] of cluster.store.tables) {
      const twin = others?.get(resource);
      if (twin === table) continue;
      for (const [key, object] of table) if (twin?.get(key) !== object) own++;
    }
  });
  return own;
}

/**
 * How far the learner has come after a journey. What was earned stays, unless the lesson itself was begun anew. The step that is
 * judged goes on from where it began in the world that one comes to, if it had begun there; otherwise from here.
 */
export function standing(
  { deed, to }: Journey,
  now: Moment,
  { lesson }: Pick<OpenOptions, 'lesson'>,
): Omit<Moment, 'world'> {
  if (deed.kind === 'reset' && deed.scope === 'lesson') return to;
  const passed = [...new Set([...to.passed, ...now.passed])];
  const current = lesson?.steps.find(({ id }) => !passed.includes(id))?.id;
  const { stepStart, tried } = to.stepStart?.step === current ? to : now;
  return { passed, stepStart, tried };
}
