import { afterWorld } from '../marks.ts';

/** Begins keeping the site for use without network, once the page has nothing better to do. */

/** Time for a page's own files to come first, in milliseconds. */
const PATIENCE = 3000;
/** For how long a terminal's world may take what the machine has, in milliseconds. */
const LONGEST = 20_000;

let begun = false;
function begin(): void {
  if (begun) return;
  begun = true;
  // Without network there is nothing to register from; what is kept works all the same.
  import('./registration.ts').then(({ register }) => register()).catch(() => undefined);
}

// Browsers have it on secure addresses only.
if ('serviceWorker' in navigator && import.meta.env.PROD)
  setTimeout(() => {
    if (!document.querySelector('k-terminal')) begin();
    else {
      afterWorld(begin);
      setTimeout(begin, LONGEST - PATIENCE);
    }
  }, PATIENCE);
