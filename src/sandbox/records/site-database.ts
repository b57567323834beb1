import { Database } from './database.ts';

/** The site's database in this page or worker; what older pages kept is carried over before anything is read. */
export const siteDatabase = new Database(
  () => globalThis.indexedDB,
  async (database) => (await import('./legacy.ts')).carryOver(database, globalThis.indexedDB),
);
