/** Workers for sandboxes. A thread takes its time to begin: the page's first one begins before there is anything for it to do. */

let spare: Worker | undefined;

const begin = (): Worker =>
  new Worker(new URL('../../../sandbox/worker.ts', import.meta.url), { type: 'module', name: 'sandbox' });

/** Begins a worker for whoever takes one next. */
export function warmWorker(): void {
  const worker = begin();
  // Who takes one that could not begin would never hear of it.
  worker.addEventListener('error', () => {
    if (spare === worker) spare = undefined;
  });
  spare = worker;
}

/** A worker that nobody else has. */
export function takeWorker(): Worker {
  const worker = spare ?? begin();
  spare = undefined;
  return worker;
}
