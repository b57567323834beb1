import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { worldReady } from './lesson.ts';
import { type } from './site.ts';

/** Kills the tab of a lesson at random moments, opens it again, and looks whether a finished command has been lost. */

const lesson = 'scaling';
/** How one command shows everywhere: in the cluster, in a file, in the history, in the command log. */
const define = [
  'k() { kubectl create configmap k-$1; echo line-$1 >> log; echo done-$1; }',
  // says which of the named commands have left no trace, and where
  'v() { for i in "$@"; do grep -qx line-$i log || echo lost-file-$i; kubectl get configmap k-$i >/dev/null 2>&1 || echo lost-cluster-$i; history | grep -q " k $i$" || echo lost-history-$i; done; echo verified; }',
];
/** The longest time from the first key to the kill: milliseconds. */
const LONGEST = 2_500;

/** How long a dead page may take to say that it is: milliseconds. */
const PATIENCE = 5_000;

/** What came of one kill. */
export interface Kill {
  readonly how: 'crash' | 'close' | 'process';
  /** Milliseconds after the first key. */
  readonly after: number;
  /** How many commands had their prompt back on the screen. */
  readonly finished: number;
  /** Where which commands are missing. */
  readonly lost: readonly string[];
}

/** The same numbers for the same seed. Models mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A new tab. A browser whose renderers have just been killed may give a dead one the first time, answer late or never:
 * it is asked again and again, and the first answer counts, whichever question it belongs to.
 */
async function newTab(context: BrowserContext): Promise<Page> {
  const asked: Promise<Page>[] = [];
  for (let attempt = 0; attempt < 6; attempt++) {
    asked.push(context.newPage());
    const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 2 * PATIENCE));
    const page = await Promise.race([Promise.any(asked).catch(() => undefined), patience]);
    if (page) return page;
  }
  throw new Error('The browser opens no new tab.');
}

/** Opens the lesson in a new tab; `finished` is called as soon as the screen shows a command's prompt again. */
async function open(context: BrowserContext, finished: (command: number) => void): Promise<Page> {
  const page = await newTab(context);
  await page.exposeFunction('commandFinished', finished);
  await page.addInitScript(() => {
    let last = -1;
    const look = (): void => {
      const rows = [...document.querySelectorAll('k-terminal .xterm-rows > div')].map(
        (row) => row.textContent ?? '',
      );
      rows.forEach((row, at) => {
        const command = Number(/^done-(\d+)\s*$/.exec(row)?.[1] ?? -1);
        if (command <= last || !rows[at + 1]?.includes('$')) return;
        last = command;
        Reflect.get(globalThis, 'commandFinished')(command);
      });
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(`/lessons/${lesson}/`);
  await worldReady(page);
  return page;
}

const verified = (page: Page) => page.locator('k-terminal .xterm-rows > div', { hasText: /^verified\s*$/ });

/** A page that has crashed may leave what is asked of it without an answer. */
const within = (milliseconds: number, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, new Promise((resolve) => setTimeout(resolve, milliseconds))]);

async function kill(page: Page, browser: CDPSession, how: Kill['how']): Promise<void> {
  if (how === 'close') {
    await page.close({ runBeforeUnload: false });
    return;
  }
  const gone = page.waitForEvent('crash');
  if (how === 'crash') {
    const devtools = await page.context().newCDPSession(page);
    // it never answers
    devtools.send('Page.crash').catch(() => undefined);
  } else {
    const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
    for (const { type: kind, id } of processInfo) if (kind === 'renderer') end(id);
  }
  await within(PATIENCE, gone);
  await within(PATIENCE, page.close());
}

function end(process_: number): void {
  try {
    process.kill(process_, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** The lines of the saved command log. */
const commandLog = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    (name) =>
      new Promise<string[]>((resolve, reject) => {
        const request = indexedDB.open('first-voyage');
        request.onerror = () => reject(new Error('no database'));
        request.onsuccess = () => {
          const reading = request.result.transaction('sandboxes').objectStore('sandboxes').get(name);
          reading.onsuccess = () => {
            request.result.close();
            resolve(reading.result.world.commands.map(({ line }: { line: string }) => line));
          };
        };
      }),
    lesson,
  );

interface Killing {
  readonly count: number;
  readonly seed: number;
  /** It goes on until so many commands have been finished, however slow the machine is. */
  readonly atLeast?: number;
  readonly heard?: (kill: Kill, at: number) => void;
}

/** Does it `count` times. */
export async function killOften(
  context: BrowserContext,
  browser: CDPSession,
  { count, seed, atLeast = 0, heard }: Killing,
): Promise<readonly Kill[]> {
  const random = randomOf(seed);
  const ways = ['crash', 'close', 'process'] as const;
  const kills: Kill[] = [];
  let next = 1;
  let page = await open(context, () => undefined);
  for (const line of define) await type(page, line);
  await type(page, 'v');
  await expect(verified(page)).toHaveCount(1);
  await page.close();
  const finishedSoFar = (): number => kills.reduce((sum, { finished }) => sum + finished, 0);
  for (let at = 0; at < count || finishedSoFar() < atLeast; at++) {
    const done = new Set<number>();
    const first = next;
    page = await open(context, (command) => done.add(command));
    const how = ways[Math.floor(random() * ways.length)] ?? 'crash';
    const after = Math.round(random() * LONGEST);
    let killed = false;
    const typing = (async () => {
      while (!killed) {
        const command = next++;
        await type(page, `k ${command}`);
        while (!killed && !done.has(command)) await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, after));
    const finished = [...done].filter((command) => command >= first);
    killed = true;
    await kill(page, browser, how);
    await within(PATIENCE, typing);
    const lost = await missing(context, finished);
    const outcome: Kill = { how, after, finished: finished.length, lost };
    kills.push(outcome);
    heard?.(outcome, at);
  }
  return kills;
}

/** Where which of these commands are missing, in a tab that is opened now. */
async function missing(context: BrowserContext, commands: readonly number[]): Promise<readonly string[]> {
  if (commands.length === 0) return [];
  const page = await open(context, () => undefined);
  const log = await commandLog(page);
  await type(page, `clear; v ${commands.join(' ')}`);
  await expect(verified(page)).toHaveCount(1, { timeout: 60_000 });
  const lost = await page.locator('k-terminal .xterm-rows > div', { hasText: /^lost-/ }).allTextContents();
  await page.close();
  return [
    ...lost.map((row) => row.trim()),
    ...commands
      .filter((command) => !log.includes(`kubectl create configmap k-${command}`))
      .map((command) => `lost-log-${command}`),
  ];
}
