import { afterPaint } from './marks.ts';
import { pageStrings } from './lesson/strings.ts';
import { warmWorker } from './sandbox/workers.ts';

/**
 * Loads what enlivens a page with a workspace once its words are on the screen: its script, and at the same time what that asks for
 * as soon as it runs, for the first prompt waits for all of it. The sandbox's thread begins at once.
 */
export function loadWorkspace(script: () => Promise<unknown>): void {
  warmWorker();
  afterPaint(() => {
    // Who needs them says what went wrong.
    for (const also of [pageStrings(), import('./terminal/xterm.ts')]) also.catch(() => undefined);
    return script();
  });
}
