import { emptyProgress, type LessonProgress } from '../../course/progress.ts';
import { emptyOldTrash, setAside } from '../../sandbox/records/aside.ts';
import { StorageFailure } from '../../sandbox/records/failure.ts';
import { lessonRecord, type SavedLesson } from '../../sandbox/records/lesson-record.ts';
import { readRecord } from '../../sandbox/records/record.ts';
import {
  lastVisitKey,
  lastVisitRecord,
  settingsKey,
  settingsRecord,
  type LastVisit,
  type SavedSettings,
  type Settings,
} from '../../sandbox/records/settings-record.ts';
import { siteDatabase } from '../../sandbox/records/site-database.ts';
import { tellTabs } from './news.ts';

/** What the page keeps, beside the sandbox, which its worker saves. */

/** What was kept of a lesson; undefined when there is nothing, or nothing that this page can read. */
export async function loadLesson(lesson: string): Promise<SavedLesson | undefined> {
  try {
    const kept = await siteDatabase.read(['lessons'], (stores) => stores('lessons').get(lesson));
    const reading = readRecord(lessonRecord(lesson), kept);
    return reading.state === 'ok' ? reading.record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Changes what is kept of a lesson. The change is made to what is kept now, whoever kept it: two tabs add up.
 * @throws a `StorageFailure`
 */
export async function changeLesson(
  lesson: string,
  change: (progress: LessonProgress) => LessonProgress,
): Promise<void> {
  await siteDatabase.change(['lessons', 'aside'], async (stores) => {
    const kept = await stores('lessons').get(lesson);
    const reading = kept === undefined ? undefined : readRecord(lessonRecord(lesson), kept);
    if (reading?.state === 'newer')
      throw new StorageFailure('newer', `The lesson ${lesson} has version ${reading.version}.`);
    if (reading?.state === 'broken')
      await setAside(stores, { store: 'lessons', key: lesson }, reading.detail, Date.now());
    const old = reading?.state === 'ok' ? reading.record.progress : emptyProgress(lesson);
    const record: SavedLesson = { version: 1, progress: change(old), visited: Date.now() };
    await stores('lessons').put(lesson, record);
  });
  tellTabs({ type: 'lesson', lesson });
}

/** Notes which page was visited last. */
export async function noteVisit(lesson: string): Promise<void> {
  try {
    const last: LastVisit = { version: 1, lesson };
    await siteDatabase.change(['settings'], (stores) => stores('settings').put(lastVisitKey, last));
    await changeLesson(lesson, (progress) => progress);
    await emptyOldTrash(siteDatabase, Date.now());
  } catch {
    // Without storage there is nowhere to go back to.
  }
}

/** The lesson that was visited last. */
export async function lastLesson(): Promise<string | undefined> {
  try {
    const kept = await siteDatabase.read(['settings'], (stores) => stores('settings').get(lastVisitKey));
    const reading = readRecord(lastVisitRecord, kept);
    return reading.state === 'ok' ? reading.record.lesson : undefined;
  } catch {
    return undefined;
  }
}

/** The settings that the database keeps. */
export async function keptSettings(): Promise<Settings | undefined> {
  try {
    const kept = await siteDatabase.read(['settings'], (stores) => stores('settings').get(settingsKey));
    const reading = readRecord(settingsRecord, kept);
    return reading.state === 'ok' ? reading.record : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the settings, unless a newer version of the site has kept its own. */
export async function keepSettings(settings: Settings): Promise<void> {
  await siteDatabase.change(['settings'], async (stores) => {
    const reading = readRecord(settingsRecord, await stores('settings').get(settingsKey));
    if (reading.state === 'newer') return;
    const record: SavedSettings = { ...settings, version: 1 };
    await stores('settings').put(settingsKey, record);
  });
}

let asked = false;

/** Asks the browser not to throw away what is kept here when it needs room: once a visit, when there is something to lose. */
export async function askToPersist(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    if (!(await navigator.storage.persisted())) await navigator.storage.persist();
  } catch {
    // Not every browser knows it.
  }
}
