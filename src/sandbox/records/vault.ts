import { archived, readStored, type ArchivedStore, type ArchiveItem, type ReadItem } from './archive.ts';
import { isBrokenKey, putTrash, trashOf, type PutAway, type Replaced, type Trash } from './aside.ts';
import { encode } from './codec.ts';
import { storeNames, type Database, type Stores } from './database.ts';
import { lessonRecord, mergeLessons, type SavedLesson } from './lesson-record.ts';
import { readRecord } from './record.ts';
import { giveSeat, seatOf } from './seats.ts';
import { carriedKey } from './settings-record.ts';

/** Everything that is kept, as a whole: what there is, taking it along, bringing it back, clearing it, and undoing that. */

/** What is kept of one lesson. */
export interface KeptLesson {
  readonly lesson: string;
  readonly progress: SavedLesson | undefined;
  readonly sandbox: KeptSandbox | undefined;
}

/** A kept sandbox, from outside. */
export interface KeptSandbox {
  readonly state: 'ok' | 'newer' | 'broken';
  /** As text, before compression: characters; undefined when it is nothing that can be text. */
  readonly size: number | undefined;
  /** Real milliseconds since the epoch; 0 when nobody knows. */
  readonly savedAt: number;
}

/** What is kept. */
export interface Inventory {
  readonly lessons: readonly KeptLesson[];
  /** How many records were set aside because they cannot be read. */
  readonly broken: number;
  /** The great changes that can be undone, the latest first. */
  readonly undo: readonly (Pick<Trash, 'why' | 'at'> & Pick<PutAway, 'key'>)[];
}

/** Where changes get what no record holds. */
export interface VaultSurroundings {
  /** Real milliseconds since the epoch. */
  now(): number;
  /** A name that nobody else has. */
  unique(): string;
}

/** What there is. */
export async function takeInventory(database: Database): Promise<Inventory> {
  const { lessons, sandboxes, aside, trash } = await database.read(
    ['lessons', 'sandboxes', 'aside'],
    async (stores) => ({
      lessons: await stores('lessons').keys(),
      sandboxes: await stores('sandboxes').keys(),
      aside: await stores('aside').keys(),
      trash: await trashOf(stores),
    }),
  );
  const kept: KeptLesson[] = [];
  for (const lesson of [...new Set([...lessons, ...sandboxes])])
    kept.push(await keptLesson(database, lesson));
  const undo = trash.map(({ key, trash: { why, at } }) => ({ key, why, at }));
  return { lessons: kept, broken: aside.filter(isBrokenKey).length, undo };
}

async function keptLesson(database: Database, lesson: string): Promise<KeptLesson> {
  const { progress, sandbox, seat } = await database.read(
    ['lessons', 'sandboxes', 'seats'],
    async (stores) => ({
      progress: await stores('lessons').get(lesson),
      sandbox: await stores('sandboxes').get(lesson),
      seat: await seatOf(stores, lesson),
    }),
  );
  const reading = readRecord(lessonRecord(lesson), progress);
  return {
    lesson,
    progress: reading.state === 'ok' ? reading.record : undefined,
    sandbox:
      sandbox === undefined
        ? undefined
        : {
            state: readStored('sandboxes', lesson, sandbox).state,
            size: sizeOf(sandbox),
            savedAt: seat?.savedAt ?? 0,
          },
  };
}

function sizeOf(value: unknown): number | undefined {
  try {
    return JSON.stringify(encode(value)).length;
  } catch {
    return undefined;
  }
}

/** Everything that is to be taken along. */
export function everything(database: Database): Promise<readonly ArchiveItem[]> {
  return database.read([...archived], async (stores) => {
    const items: ArchiveItem[] = [];
    for (const store of archived)
      for (const key of await stores(store).keys())
        if (goesAlong(store, key)) items.push({ store, key, value: await stores(store).get(key) });
    return items;
  });
}

const goesAlong = (store: ArchivedStore, key: string): boolean =>
  store === 'aside' ? isBrokenKey(key) : key !== carriedKey;

/** What bringing in a file would do with one of its records. */
export interface Intake {
  readonly store: ArchivedStore;
  readonly key: string;
  readonly does:
    | /** There is nothing of it here. */ 'adds'
      /** What is here and what comes add up. */
    | 'merges'
    /** What is here is replaced. */
    | 'replaces'
    /** What is here stays. */
    | 'keeps'
    /** It cannot be read. */
    | 'skips';
}

/** What of a file is wanted. */
export interface Wanted {
  /** Sandboxes that are here too are replaced. */
  readonly sandboxes: boolean;
  /** Settings that are here too are replaced. */
  readonly settings: boolean;
}

/** Says what `bringIn` would do. */
export function plan(
  database: Database,
  items: readonly ReadItem[],
  wanted: Wanted,
): Promise<readonly Intake[]> {
  return database.read([...archived], async (stores) => {
    const intakes: Intake[] = [];
    for (const item of items) intakes.push(await intakeOf(stores, item, wanted));
    return intakes;
  });
}

async function intakeOf(stores: Stores, item: ReadItem, wanted: Wanted): Promise<Intake> {
  const { store, key, reading } = item;
  const does = async (): Promise<Intake['does']> => {
    if (reading.state !== 'ok') return 'skips';
    const here = await stores(store).get(key);
    if (here === undefined) return 'adds';
    if (readStored(store, key, here).state === 'newer' || store === 'aside') return 'keeps';
    if (store === 'lessons') return 'merges';
    return wanted[store] ? 'replaces' : 'keeps';
  };
  return { store, key, does: await does() };
}

/** Brings in the records of a file. What they replace can be brought back. */
export function bringIn(
  database: Database,
  items: readonly ReadItem[],
  wanted: Wanted,
  surroundings: VaultSurroundings,
): Promise<readonly Intake[]> {
  return database.change(storeNames, async (stores) => {
    const replaced: Replaced[] = [];
    const intakes: Intake[] = [];
    for (const item of items) {
      const intake = await intakeOf(stores, item, wanted);
      intakes.push(intake);
      if (intake.does === 'keeps' || intake.does === 'skips' || item.reading.state !== 'ok') continue;
      const { store, key } = item;
      const here = await stores(store).get(key);
      replaced.push({ store, key, value: here });
      await stores(store).put(
        key,
        store === 'lessons' ? merged(key, here, item.reading.record) : item.reading.record,
      );
      if (store === 'sandboxes') await unseat(stores, key, surroundings);
    }
    if (replaced.length > 0)
      await putTrash(stores, { version: 1, why: 'import', at: surroundings.now(), replaced });
    return intakes;
  });
}

function merged(lesson: string, here: unknown, coming: object): object {
  const kind = lessonRecord(lesson);
  const [mine, theirs] = [readRecord(kind, here), readRecord(kind, coming)];
  return mine.state === 'ok' && theirs.state === 'ok' ? mergeLessons(mine.record, theirs.record) : coming;
}

/** Forgets everything: progress, sandboxes, settings. It can be brought back for a day. */
export function resetAll(database: Database, surroundings: VaultSurroundings): Promise<void> {
  return database.change(storeNames, async (stores) => {
    const replaced: Replaced[] = [];
    for (const store of archived)
      for (const key of await stores(store).keys())
        if (goesAlong(store, key)) replaced.push(await takeOut(stores, { store, key }, surroundings));
    await putTrash(stores, { version: 1, why: 'reset', at: surroundings.now(), replaced });
  });
}

/** Forgets one sandbox; the lesson's progress stays. It can be brought back for a day. */
export function deleteSandbox(
  database: Database,
  lesson: string,
  surroundings: VaultSurroundings,
): Promise<void> {
  return database.change(storeNames, async (stores) => {
    const replaced = [await takeOut(stores, { store: 'sandboxes', key: lesson }, surroundings)];
    await putTrash(stores, { version: 1, why: 'delete', at: surroundings.now(), replaced });
  });
}

/**
 * Undoes a great change, the last one unless another one is named. What that replaces can be brought back in its turn. False when
 * there is nothing to undo.
 */
export function undoChange(
  database: Database,
  surroundings: VaultSurroundings,
  named?: string,
): Promise<boolean> {
  return database.change(storeNames, async (stores) => {
    const all = await trashOf(stores);
    const wanted = named === undefined ? all[0] : all.find(({ key }) => key === named);
    if (!wanted) return false;
    await stores('aside').remove(wanted.key);
    const replaced: Replaced[] = [];
    for (const { store, key, value } of wanted.trash.replaced) {
      replaced.push(await takeOut(stores, { store, key }, surroundings));
      if (value !== undefined) await stores(store).put(key, value);
    }
    await putTrash(stores, { version: 1, why: 'restore', at: surroundings.now(), replaced });
    return true;
  });
}

async function takeOut(
  stores: Stores,
  { store, key }: Pick<Replaced, 'store' | 'key'>,
  surroundings: VaultSurroundings,
): Promise<Replaced> {
  const value = await stores(store).get(key);
  await stores(store).remove(key);
  if (store === 'sandboxes') await unseat(stores, key, surroundings);
  return { store, key, value };
}

/** A tab that drives the sandbox must not save over what has been done to it. */
async function unseat(stores: Stores, name: string, { unique, now }: VaultSurroundings): Promise<void> {
  await giveSeat(stores, name, unique(), now());
}
