import { createStore, del, get, set } from 'idb-keyval';
import type { HistoryRecord } from './history.ts';
import type { WorldSnapshot } from '../world/world.ts';

/** The place in the command log at which a step began, and the world as it was then. */
export interface StepStart {
  readonly step: string;
  readonly since: number;
  readonly world: WorldSnapshot;
}

/** A sandbox as it is kept between visits. */
export interface SavedSandbox {
  readonly version: 1;
  readonly scenario: string;
  readonly world: WorldSnapshot;
  readonly stepStart: StepStart | undefined;
  /** Whether the learner has entered a line since that step began; missing in what older pages saved. */
  readonly tried?: boolean;
  readonly scrollback: string;
  /** Whether a program ran in the foreground. */
  readonly running: boolean;
  readonly speed: number;
  /** What could be undone and done again; missing in what older pages saved. */
  readonly history?: HistoryRecord;
}

/** Where sandboxes are kept. Failures reject with what the browser said. */
export interface SandboxStorage {
  load(name: string): Promise<SavedSandbox | undefined>;
  save(name: string, sandbox: SavedSandbox): Promise<void>;
  remove(name: string): Promise<void>;
}

const isSaved = (value: unknown): value is SavedSandbox =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'world' in value;

/** The browser's own storage. */
export function browserStorage(): SandboxStorage {
  let store: ReturnType<typeof createStore> | undefined;
  const opened = (): ReturnType<typeof createStore> =>
    (store ??= createStore('first-voyage-sandboxes', 'sandboxes'));
  return {
    async load(name) {
      const value: unknown = await get(name, opened());
      return isSaved(value) ? value : undefined;
    },
    async save(name, sandbox) {
      await set(name, sandbox, opened());
    },
    async remove(name) {
      await del(name, opened());
    },
  };
}
