/**
 * `node scripts/bench-map.ts [PODS] [SECONDS]`: the cluster map of the built playground while PODS pods (1000) churn for SECONDS (20).
 * Prints the changes that reached the page, frames a second, the longest task of the page's thread by the clock on the wall, and
 * by its own processor time, which says the same on a busy machine. Measures, judges nothing. Needs a built site (`npm run build`).
 */
import { chromium, type Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { findBrowser } from './find-browser.ts';

const pods = Number(process.argv[2] ?? 1000);
const seconds = Number(process.argv[3] ?? 20);

/** What the page notes about itself while it is measured. */
interface Notes {
  changes: number;
  messages: number;
  frames: number;
  slowest: number;
  tasks: number[];
}

declare global {
  interface Window {
    notes: Notes;
  }
}

/** Notes changes that come from the worker, long tasks and frames. */
function takeNotes(): void {
  window.notes = { changes: 0, messages: 0, frames: 0, slowest: 0, tasks: [] };
  const Original = window.Worker;
  window.Worker = class extends Original {
    constructor(...settings: ConstructorParameters<typeof Worker>) {
      super(...settings);
      this.addEventListener('message', ({ data }) => {
        if (data.type !== 'map') return;
        window.notes.messages++;
        window.notes.changes += data.change.set.length + data.change.gone.length;
      });
    }
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.notes.tasks.push(entry.duration);
  }).observe({ type: 'longtask', buffered: true });
  let before = performance.now();
  const frame = (now: number): void => {
    window.notes.frames++;
    window.notes.slowest = Math.max(window.notes.slowest, now - before);
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

async function type(page: Page, line: string): Promise<void> {
  await page.locator('k-terminal .xterm-helper-textarea').focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time in microseconds. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Processor time of the tasks of the page's thread, in milliseconds, longest first. */
function taskTimes(trace: Buffer): readonly number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return traceEvents
    .filter(({ name, ph, pid, tid }) => name === 'RunTask' && ph === 'X' && main.has(`${pid} ${tid}`))
    .map(({ tdur = 0 }) => tdur / 1000)
    .sort((a, b) => b - a);
}

async function measure(page: Page, what: string): Promise<void> {
  await page.locator('.map').scrollIntoViewIfNeeded();
  await page.evaluate(() => {
    Object.assign(window.notes, { changes: 0, messages: 0, frames: 0, slowest: 0, tasks: [] });
  });
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  const start = performance.now();
  await page.waitForTimeout(seconds * 1000);
  const notes = await page.evaluate(() => window.notes);
  const spent = (performance.now() - start) / 1000;
  const tasks = taskTimes(await browser.stopTracing());
  const busy = tasks.reduce((sum, task) => sum + task, 0) / spent / 10;
  const per = (count: number): string => (count / spent).toFixed(1);
  const elements = await page.locator('.map-picture *').count();
  console.log(
    [
      what.padEnd(24),
      `${per(notes.changes)} changes/s in ${per(notes.messages)} messages/s`,
      `${per(notes.frames)} frames/s, slowest ${notes.slowest.toFixed(0)} ms`,
      `longest task ${notes.tasks.length === 0 ? 'under 50' : Math.max(...notes.tasks).toFixed(0)} ms, ${notes.tasks.length} over 50 ms`,
      `of processor time ${(tasks[0] ?? 0).toFixed(0)} ms, the thread is ${busy.toFixed(0)} % busy`,
      `${elements} elements`,
    ].join('; '),
  );
}

const found = findBrowser();
if (!found) throw new Error('no Chromium found (CHROME_PATH names one)');
const server = spawn(process.execPath, [path.join(import.meta.dirname, 'serve.ts')], {
  env: { ...process.env, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await chromium.launch({
  ...(found.path === undefined ? {} : { executablePath: found.path }),
  ...(found.channel === undefined ? {} : { channel: found.channel }),
  args: ['--no-sandbox'],
});
try {
  const address = await new Promise<string>((resolve) =>
    server.stdout.once('data', (line: Buffer) => resolve(line.toString().trim())),
  );
  const page = await browser.newPage({ locale: 'ko-KR', viewport: { width: 1440, height: 900 } });
  await page.addInitScript(takeNotes);
  await page.goto(new URL('playground/gke/', address).href);
  await page.locator('.map-picture').waitFor();
  const nodes = Math.max(3, Math.ceil(pods / 95));
  await type(
    page,
    `gcloud container clusters resize my-cluster --num-nodes=${nodes} --zone=us-central1-a --quiet`,
  );
  const fastForward = page.getByRole('button', { name: '준비될 때까지' });
  await fastForward.click({ timeout: 15_000 });
  await page.waitForFunction((count) => document.querySelectorAll('.thing.node').length === count, nodes, {
    timeout: 120_000,
  });
  await type(page, `kubectl create deployment many --image=nginx --replicas=${pods}`);
  await measure(page, `${pods} pods come`);
  await page.waitForFunction(
    (count) => document.querySelector('.map')?.textContent.includes(`${count}/${count}`),
    pods,
    { timeout: 240_000 },
  );
  await measure(page, `${pods} pods stand still`);
  await type(
    page,
    'while true; do kubectl delete --wait=false $(kubectl get pods -o name | head -n 50); sleep 1; done',
  );
  await page.waitForTimeout(3000);
  await measure(page, `${pods} pods churn`);
} finally {
  await browser.close();
  server.kill();
}
