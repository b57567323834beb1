import type { WorldSnapshot } from '../world/world.ts';
import type { HistoryRecord } from './history.ts';
import type { SandboxProblem } from './protocol.ts';
import { setAside } from './records/aside.ts';
import type { Database } from './records/database.ts';
import { StorageFailure } from './records/failure.ts';
import { readRecord } from './records/record.ts';
import { sandboxRecord } from './records/sandbox-record.ts';
import { giveSeat, seatOf } from './records/seats.ts';

/** The place in the command log at which a step began, and the world as it was then. */
export interface StepStart {
  readonly step: string;
  readonly since: number;
  readonly world: WorldSnapshot;
}

/** A sandbox as it is kept between visits. */
export interface SavedSandbox {
  readonly version: 2;
  readonly scenario: string;
  readonly world: WorldSnapshot;
  readonly stepStart: StepStart | undefined;
  /** Whether the learner has entered a line since that step began. */
  readonly tried: boolean;
  readonly scrollback: string;
  /** Whether a program ran in the foreground. */
  readonly running: boolean;
  readonly speed: number;
  /** What can be undone and done again. */
  readonly history: HistoryRecord;
}

/** Where sandboxes are kept. Failures reject with a `StorageFailure`. */
export interface SandboxStorage {
  /** Takes the sandbox over: from now on nobody who loaded it before can save it (`fenced`). */
  load(name: string): Promise<SavedSandbox | undefined>;
  save(name: string, sandbox: SavedSandbox): Promise<void>;
  remove(name: string): Promise<void>;
  /** What was loaded cannot be used: keeps it elsewhere, so that saving does not write over it. */
  setAside(name: string, detail: string): Promise<void>;
}

/** What the browser's storage needs of where it is used. */
export interface StorageSurroundings {
  /** Real milliseconds since the epoch. */
  now(): number;
  /** A name that nobody else has. */
  unique(): string;
  /** Something to be told about what is kept, while work goes on. */
  notice(kind: SandboxProblem['kind'], detail: string): void;
}

/** The browser's own storage. */
export function browserStorage(
  database: Database,
  { now, unique, notice }: StorageSurroundings,
): SandboxStorage {
  const owners = new Map<string, string>();
  const ownerOf = (name: string): string => {
    const owner = owners.get(name) ?? unique();
    owners.set(name, owner);
    return owner;
  };
  return {
    async load(name) {
      const owner = unique();
      const reading = await database.change(['sandboxes', 'seats', 'aside'], async (stores) => {
        const kept = await stores('sandboxes').get(name);
        const found = kept === undefined ? undefined : readRecord(sandboxRecord, kept);
        if (found?.state === 'newer') return found;
        const seat = await seatOf(stores, name);
        await giveSeat(stores, name, owner, seat?.savedAt ?? 0);
        if (found?.state === 'broken')
          await setAside(stores, { store: 'sandboxes', key: name }, found.detail, now());
        return found;
      });
      if (reading?.state === 'newer')
        throw new StorageFailure('newer', `The sandbox ${name} has version ${reading.version}.`);
      owners.set(name, owner);
      if (reading?.state === 'broken') notice('broken', reading.detail);
      return reading?.state === 'ok' ? reading.record : undefined;
    },
    async save(name, sandbox) {
      const owner = ownerOf(name);
      const cleared = await database.change(['sandboxes', 'seats'], async (stores) => {
        // asked for at once, as the prompt waits for it: where somebody else has the seat, nothing of it happens
        const [seat] = await Promise.all([
          seatOf(stores, name),
          giveSeat(stores, name, owner, now()),
          stores('sandboxes').put(name, sandbox),
        ]);
        if (seat && seat.owner !== owner)
          throw new StorageFailure('fenced', `Somebody else drives the sandbox ${name}.`);
        return seat === undefined;
      });
      if (cleared) notice('cleared', `The seat of ${name} was gone.`);
    },
    async remove(name) {
      await database.change(['sandboxes', 'seats'], async (stores) => {
        const seat = await seatOf(stores, name);
        if (seat && seat.owner !== ownerOf(name))
          throw new StorageFailure('fenced', `Somebody else drives the sandbox ${name}.`);
        await stores('sandboxes').remove(name);
      });
    },
    async setAside(name, detail) {
      await database.change(['sandboxes', 'seats', 'aside'], async (stores) => {
        if ((await seatOf(stores, name))?.owner === ownerOf(name))
          await setAside(stores, { store: 'sandboxes', key: name }, detail, now());
      });
    },
  };
}
