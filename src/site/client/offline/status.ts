/** How far the site can be used without network. */
export type OfflineStatus =
  /** Nothing is known yet. */
  | { readonly state: 'unknown' }
  /** This browser, or an address without https, keeps no sites. */
  | { readonly state: 'unsupported' }
  | { readonly state: 'preparing'; readonly done: number; readonly all: number }
  /** The whole course works without network. */
  | { readonly state: 'ready' }
  /** The connection is costly: only what has been visited is kept, until the learner wants all (`downloadAll`). */
  | { readonly state: 'visited' }
  /** The next visit tries again. */
  | { readonly state: 'failed'; readonly reason: 'full' | 'network' };

const supported = 'serviceWorker' in navigator;

let current: OfflineStatus = { state: supported ? 'unknown' : 'unsupported' };
const listeners = new Set<(status: OfflineStatus) => void>();

/** Calls back now and at every change; what it returns ends that. */
export function watchOfflineStatus(listener: (status: OfflineStatus) => void): () => void {
  listeners.add(listener);
  listener(current);
  return () => void listeners.delete(listener);
}

/** For the registration alone. */
export function setOfflineStatus(status: OfflineStatus): void {
  current = status;
  for (const listener of listeners) listener(status);
}

/** Keeps the whole course now, also on a costly connection. */
export async function downloadAll(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  registration?.active?.postMessage({ type: 'download' });
}
