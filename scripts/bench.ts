/**
 * `npm run bench -- [DIST]`: what the emulator and the site cost on this machine. Processor time to 1, 100, 1000 and 10,000 ready
 * replicas in the cluster alone, to update them, to place them on 500 nodes; the longest events of bursts; 100 typed in a whole world, ten thousand pods in the API server, sizes after gzip, and the time to the first usable prompt in Chromium. The
 * last two need a built site (`npm run build`; DIST is its folder, `dist` if missing). Measures, judges nothing.
 */
import { chromium, type Page } from '@playwright/test';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Headless } from '../src/node/headless.ts';
import { findBrowser } from './find-browser.ts';

/** Each number is the median of so many runs, each in its own process or browser context. */
const RUNS = 5;
/** What disturbs only adds: the smallest of so many runs tells. */
const CLUSTER_RUNS = 3;
const LESSON = 'access-app';

const here = import.meta.dirname;
const dist = path.resolve(process.argv[2] ?? 'dist');

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0).padStart(6)} ms`;

function row(what: string, ...cells: readonly string[]): void {
  console.log([what.padEnd(38), ...cells].join(' '));
}

interface ClusterCost {
  readonly fresh: Readonly<Record<string, number>>;
  readonly warm: Readonly<Record<string, number>>;
  readonly update: number;
  readonly manyNodes: number;
  readonly best: { readonly all: number; readonly longest: number };
  readonly bytesPerPod: number;
}

/** The control plane and its nodes without containers. */
function cluster(): void {
  const runs = Array.from({ length: CLUSTER_RUNS }, () => {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--expose-gc', path.join(here, 'bench-cluster.ts')],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as ClusterCost;
  });
  const least = (of: (run: ClusterCost) => number | undefined): number =>
    Math.min(...runs.map((run) => of(run) ?? Infinity));
  console.log(
    `\nCluster alone, behind a service: processor time, smallest of ${CLUSTER_RUNS}; engine warm, and fresh`,
  );
  for (const size of Object.keys(runs[0]?.warm ?? {})) {
    const warm = least((run) => run.warm[size]);
    const cells = [warm, least((run) => run.fresh[size])].map(milliseconds);
    row(`${size} replicas ready`, ...cells, `${milliseconds(warm / Number(size))} each`);
  }
  const [some = 0, many = 0] = [1000, 10_000].map((size) => least((run) => run.warm[size]));
  row('growth from 1000 to 10,000', `n^${Math.log10(many / some).toFixed(2)}`.padStart(9));
  row('a rolling update of 1000', milliseconds(least(({ update }) => update)));
  row('5000 replicas on 500 nodes', milliseconds(least(({ manyNodes }) => manyNodes)));
  row('1000 ready, each event at its best', milliseconds(least(({ best }) => best.all)));
  row('the longest of these events', milliseconds(least(({ best }) => best.longest)));
  row('memory of a pod with its events', `${least(({ bytesPerPod }) => bytesPerPod)} bytes`);
}

/** What a browser waits for at most between two turns. */
function events(): void {
  const { stdout, stderr, status } = spawnSync(process.execPath, [path.join(here, 'bench-events.ts')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  console.log('\nLongest event of the clock, processor time at its best');
  for (const [what, longest] of Object.entries(JSON.parse(stdout) as Readonly<Record<string, number>>))
    row(what, milliseconds(longest));
}

/** The same as a learner does it: shell, kubectl, API, containers that really run. */
async function world(): Promise<void> {
  const made: number[] = [];
  const spent: number[] = [];
  const before = (): (() => number) => {
    const start = process.cpuUsage();
    return () => {
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    };
  };
  for (let run = 0; run < RUNS; run++) {
    const making = before();
    const session = await Headless.create({ scenario: 'gke' });
    made.push(making());
    const deploying = before();
    const answer = await session.answer({
      cmd: 'kubectl create deployment web --image=nginx --replicas=100 && kubectl rollout status deployment web',
    });
    if (!('exit' in answer) || answer.exit !== 0) throw new Error(JSON.stringify(answer));
    spent.push(deploying());
    session.world.dispose();
  }
  console.log(`\nWhole world: processor time, median of ${RUNS}`);
  row('the scenario gke, made', milliseconds(median(made)));
  row(
    '100 replicas, typed and waited for',
    milliseconds(median(spent)),
    milliseconds(median(spent) / 100),
    'each',
  );
}

/** What kubectl costs, with the server that it asks, when there are many pods. */
async function listing(): Promise<void> {
  const pods = 1000;
  const session = await Headless.create({ scenario: 'gke' });
  await session.answer({
    cmd: `kubectl create deployment web --image=nginx --replicas=${pods} && sleep 300`,
  });
  console.log(`\nkubectl, ${pods} pods: processor time, median of ${RUNS}, the first use aside`);
  for (const form of ['', '-o wide', '-o name', '-o json', '-o yaml']) {
    const spent: number[] = [];
    for (let run = 0; run <= RUNS; run++) {
      const start = process.cpuUsage();
      await session.answer({ cmd: `kubectl get pods ${form} > /dev/null` });
      const { user, system } = process.cpuUsage(start);
      if (run > 0) spent.push((user + system) / 1000);
    }
    row(`get pods ${form}`, milliseconds(median(spent)));
  }
  session.world.dispose();
}

/** Ten thousand pods in the API server. */
function api(): void {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--expose-gc', path.join(here, 'bench-api.ts')],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  const cost = JSON.parse(stdout) as Readonly<Record<string, number>>;
  const of = (name: string): number => cost[name] ?? Number.NaN;
  console.log(`\nAPI server: ${cost['pods']} pods`);
  row('created, each', milliseconds(of('create')));
  row('listed as a Table', milliseconds(of('table')));
  row('listed as objects', milliseconds(of('objects')));
  row(`a change, told to ${cost['watchers']} watchers`, milliseconds(of('event')));
  row('the same as rows of a Table', milliseconds(of('rowEvent')));
  row('memory, each', `${cost['bytesPerPod']} bytes`);
}

/** What the cluster map costs on top, while a thousand pods are replaced. */
function map(): void {
  const { stdout, stderr, status } = spawnSync(process.execPath, [path.join(here, 'bench-map-worker.ts')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const cost = JSON.parse(stdout) as Readonly<Record<string, number>>;
  console.log('\nCluster map: 1000 pods are replaced');
  row('processor time without map', milliseconds(cost['without'] ?? Number.NaN));
  row('with map', milliseconds(cost['mapped'] ?? Number.NaN));
  row('longest look', milliseconds(cost['longestLook'] ?? Number.NaN));
  row(
    'messages to the page',
    `${cost['messages']}, ${cost['kilobytes']} kB, largest ${cost['largestKilobytes']} kB`,
  );
}

function sizes(): void {
  console.log('\nSizes: bytes after gzip, JavaScript of lessons up to the first prompt');
  spawnSync(process.execPath, [path.join(here, 'check-budgets.ts'), dist], { stdio: 'inherit' });
}

interface Prompt {
  /** From the navigation to a prompt that takes what is typed. */
  readonly usable: number;
  /** The same from the page's load event; negative when the prompt stood before. */
  readonly afterLoad: number;
  /** From the navigation to a cluster that answers. */
  readonly ready: number;
}

declare global {
  interface Window {
    /** When the first prompt stood, on the page's clock. */
    promptAt?: number;
    readyAt?: number;
  }
}

/** Notes on the page's own clock when its prompt stands: xterm writes it within the frame that shows it. */
function notePrompt(): void {
  const look = (): void => {
    const terminal = document.querySelector('k-terminal');
    if (
      terminal?.querySelector('.xterm-helper-textarea') &&
      terminal.querySelector('.xterm-rows')?.textContent.includes('$')
    )
      window.promptAt ??= performance.now();
    if (document.documentElement?.dataset['world'] === 'ready') window.readyAt ??= performance.now();
    if (window.readyAt !== undefined && window.promptAt !== undefined) changes.disconnect();
  };
  const changes = new MutationObserver(look);
  changes.observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-world'],
  });
}

async function prompt(page: Page, address: string): Promise<Prompt> {
  await page.goto(`${address}lessons/${LESSON}/`);
  await page.waitForFunction(() => window.promptAt !== undefined && window.readyAt !== undefined);
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    if (!(navigation instanceof PerformanceNavigationTiming)) throw new Error('no navigation');
    const { promptAt = Number.NaN, readyAt = Number.NaN } = window;
    return { usable: promptAt, afterLoad: promptAt - navigation.loadEventStart, ready: readyAt };
  });
}

function tellPrompts(cache: string, runs: readonly Prompt[]): void {
  row(`${cache}: load event to usable prompt`, milliseconds(median(runs.map((run) => run.afterLoad))));
  row(`${cache}: navigation to usable prompt`, milliseconds(median(runs.map((run) => run.usable))));
  row(`${cache}: cluster behind it answers`, milliseconds(median(runs.map((run) => run.ready))));
}

async function firstPrompt(): Promise<void> {
  const found = findBrowser();
  if (!found) {
    console.log('\nFirst prompt: no Chromium found (CHROME_PATH names one)');
    return;
  }
  const server = spawn(process.execPath, [path.join(here, 'serve.ts')], {
    // the server serves the folder "dist" of where it is started
    cwd: path.dirname(dist),
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
    const cold: Prompt[] = [];
    const warm: Prompt[] = [];
    for (let run = 0; run < RUNS; run++) {
      const context = await browser.newContext({ locale: 'ko-KR' });
      await context.addInitScript(notePrompt);
      const page = await context.newPage();
      cold.push(await prompt(page, address));
      await page.goto('about:blank');
      warm.push(await prompt(page, address));
      await context.close();
    }
    console.log(`\nChromium ${browser.version()}, lesson ${LESSON}, median of ${RUNS}`);
    tellPrompts('empty cache', cold);
    tellPrompts('second visit', warm);
  } finally {
    await browser.close();
    server.kill();
  }
}

console.log(`Node ${process.version}, ${process.platform} ${process.arch}`);
cluster();
events();
await world();
await listing();
api();
map();
if (existsSync(path.join(dist, 'index.html')) && path.basename(dist) === 'dist') {
  sizes();
  await firstPrompt();
} else console.log(`\nSizes, first prompt: no built site at ${dist} (npm run build)`);
