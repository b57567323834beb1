import { Answers } from './answer.ts';
import { fill, FillError, isComplete } from './fill.ts';
import type { FromWorker, Precache, ToWorker } from './precache.ts';
import { prune, rememberGuests } from './versions.ts';

/**
 * The service worker: keeps one version of the whole site, and answers from it. A newer version waits until the learner wants
 * it, or until no page is open.
 */

declare const self: ServiceWorkerGlobalScope;
/** Put here by the build. */
declare const PRECACHE: Precache;

const answers = new Answers(PRECACHE);

async function tell(message: FromWorker): Promise<void> {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true }))
    client.postMessage(message);
}

let told = 0;
function tellProgress(done: number, all: number): void {
  const part = Math.floor((done / all) * 50);
  if (part === told) return;
  told = part;
  void tell({ type: 'offline-progress', done, all });
}

async function keepAll(): Promise<void> {
  try {
    await fill(PRECACHE, tellProgress);
  } catch (error) {
    await tell({ type: 'offline-failed', reason: error instanceof FillError ? error.reason : 'network' });
    throw error;
  }
}

async function tellStatus(): Promise<void> {
  await tell({ type: 'offline-complete', complete: await isComplete(PRECACHE) });
}

const pruneOthers = (): Promise<void> => prune(self.clients, self.registration, PRECACHE);

const savesData = (): boolean => {
  const { connection } = navigator as { connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
};

self.addEventListener('install', (event) => {
  if (!savesData()) event.waitUntil(keepAll());
});

self.addEventListener('activate', (event) => {
  const begin = async (): Promise<void> => {
    await rememberGuests(self.clients, PRECACHE);
    await self.clients.claim();
    await pruneOthers();
    await tellStatus();
  };
  event.waitUntil(begin());
});

self.addEventListener('fetch', (event) => {
  const answer = answers.to(event.request);
  if (answer) event.respondWith(answer);
});

self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const message: ToWorker = event.data;
  if (message.type === 'activate') event.waitUntil(self.skipWaiting());
  // Asked by a page that has just been loaded, and by then the page before it is gone.
  else if (message.type === 'status') event.waitUntil(tellStatus().then(pruneOthers));
  else if (message.type === 'visited') event.waitUntil(answers.keep(message.addresses));
  else event.waitUntil(keepAll().then(tellStatus, () => undefined));
});
