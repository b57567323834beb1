import { setOfflineStatus } from './status.ts';

/** Begins keeping the site for use without network, once the page has nothing better to do. */

/** Time for a lesson's own files to come first, in milliseconds. */
const PATIENCE = 3000;

function begin(): void {
  if (!('serviceWorker' in navigator) || !isSecureContext || import.meta.env.DEV) {
    setOfflineStatus({ state: 'unsupported' });
    return;
  }
  const register = (): void => {
    // Without network there is nothing to register from; what is kept works all the same.
    import('./registration.ts').then(({ register: start }) => start()).catch(() => undefined);
  };
  setTimeout(() => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(register, { timeout: PATIENCE });
    else register();
  }, PATIENCE);
}

if (document.readyState === 'complete') begin();
else addEventListener('load', begin, { once: true });
