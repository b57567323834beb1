import type { FromWorker, ToWorker } from './precache.ts';
import { setOfflineStatus } from './status.ts';

const base = import.meta.env.BASE_URL.replace(/\/?$/, '/');
/** How often an open page looks for a new version, in milliseconds. */
const LOOK_AGAIN = 60 * 60 * 1000;
/** After a download that found no room. */
const REST = 24 * 60 * 60 * 1000;
const NO_ROOM = 'offline-no-room';

const savesData = (): boolean => {
  const { connection } = navigator as { connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
};

function lacksRoom(): boolean {
  try {
    return Date.now() - Number(localStorage.getItem(NO_ROOM) ?? 0) < REST;
  } catch {
    return false;
  }
}

function hear(message: FromWorker): void {
  if (message.type === 'offline-progress') {
    const { done, all } = message;
    setOfflineStatus(done < all ? { state: 'preparing', done, all } : { state: 'ready' });
  } else if (message.type === 'offline-complete') {
    if (message.complete) setOfflineStatus({ state: 'ready' });
    else setOfflineStatus(savesData() ? { state: 'visited' } : { state: 'failed', reason: 'network' });
  } else {
    setOfflineStatus({ state: 'failed', reason: message.reason });
    if (message.reason === 'full') noteLackOfRoom();
  }
}

function noteLackOfRoom(): void {
  try {
    localStorage.setItem(NO_ROOM, String(Date.now()));
  } catch {
    // Then the next page tries again.
  }
}

const send = (worker: ServiceWorker | null, message: ToWorker): void => worker?.postMessage(message);

/** Offers the version that waits, in every page that is open. */
async function offer(registration: ServiceWorkerRegistration): Promise<void> {
  if (!registration.waiting || !navigator.serviceWorker.controller) return;
  const { offerUpdate } = await import('./notice.ts');
  offerUpdate(registration);
}

function watch(registration: ServiceWorkerRegistration): void {
  void offer(registration);
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed') void offer(registration);
    });
  });
  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - looked < LOOK_AGAIN) return;
    looked = Date.now();
    registration.update().catch(() => undefined);
  });
}

/** What this page has loaded, for a worker that keeps only what is visited. */
const loaded = (): readonly string[] => [
  location.pathname,
  ...performance.getEntriesByType('resource').map(({ name }) => name),
];

/** Registers the service worker and follows what it tells. */
export async function register(): Promise<void> {
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener('message', (event: MessageEvent<FromWorker>) => hear(event.data));
  serviceWorker.startMessages();
  const before = await serviceWorker.getRegistration(base);
  if (!before && lacksRoom()) {
    setOfflineStatus({ state: 'failed', reason: 'full' });
    return;
  }
  try {
    await serviceWorker.register(`${base}sw.js`, { scope: base, updateViaCache: 'none' });
  } catch {
    // Denied by the browser's settings, or no network: what was registered before goes on.
    if (!before) setOfflineStatus({ state: 'failed', reason: 'network' });
  }
  const registration = await serviceWorker.getRegistration(base);
  if (!registration) return;
  watch(registration);
  if (registration.active) send(registration.active, { type: 'status' });
  else setOfflineStatus({ state: 'preparing', done: 0, all: 1 });
  if (!savesData()) return;
  const { active } = await serviceWorker.ready;
  send(active, { type: 'visited', addresses: loaded() });
  send(active, { type: 'status' });
}
