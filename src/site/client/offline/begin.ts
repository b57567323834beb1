/** Begins keeping the site for use without network, once the page has nothing better to do. */

/** Time for a lesson's own files to come first, in milliseconds. */
const PATIENCE = 3000;

// Browsers have it on secure addresses only.
if ('serviceWorker' in navigator && import.meta.env.PROD)
  setTimeout(() => {
    // Without network there is nothing to register from; what is kept works all the same.
    import('./registration.ts').catch(() => undefined);
  }, PATIENCE);
