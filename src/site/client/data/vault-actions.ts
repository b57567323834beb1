import {
  writeArchive,
  archiveName,
  readArchive,
  type ReadArchive,
} from '../../../sandbox/records/archive.ts';
import { emptyOldTrash } from '../../../sandbox/records/aside.ts';
import { siteDatabase } from '../../../sandbox/records/site-database.ts';
import * as vault from '../../../sandbox/records/vault.ts';
import { tellTabs } from '../news.ts';
import { closeOtherSessions } from '../sandbox/sessions.ts';
import { reloadSettings } from '../settings.ts';

/** What the page of saved data can do, with everything that has to happen beside it. */

const surroundings = { now: () => Date.now(), unique: () => crypto.randomUUID() };

/** Sandboxes that wait in this tab let go first; afterwards every tab looks at what is kept now. */
async function changing<T>(change: () => Promise<T>): Promise<T> {
  closeOtherSessions();
  const outcome = await change();
  tellTabs({ type: 'everything' });
  await reloadSettings();
  return outcome;
}

export async function takeInventory(): Promise<vault.Inventory> {
  await emptyOldTrash(siteDatabase, Date.now());
  return vault.takeInventory(siteDatabase);
}

/** Makes the file and hands it to the browser. */
export async function exportAll(): Promise<{ readonly name: string; readonly size: number }> {
  const now = new Date();
  const file = await writeArchive(await vault.everything(siteDatabase), now);
  const name = archiveName(now);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return { name, size: file.size };
}

export const read = (file: File): Promise<ReadArchive> => readArchive(file);

export const plan = ({ items }: ReadArchive, wanted: vault.Wanted): Promise<readonly vault.Intake[]> =>
  vault.plan(siteDatabase, items, wanted);

export const bringIn = ({ items }: ReadArchive, wanted: vault.Wanted): Promise<readonly vault.Intake[]> =>
  changing(() => vault.bringIn(siteDatabase, items, wanted, surroundings));

export const resetAll = (): Promise<void> => changing(() => vault.resetAll(siteDatabase, surroundings));

export const deleteSandbox = (lesson: string): Promise<void> =>
  changing(() => vault.deleteSandbox(siteDatabase, lesson, surroundings));

export const undoChange = (key: string): Promise<boolean> =>
  changing(() => vault.undoChange(siteDatabase, surroundings, key));
