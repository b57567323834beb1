import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { killOften } from '../e2e/kills.ts';
import { findBrowser } from './find-browser.ts';

/**
 * Kills the tab of a lesson of the built site at random moments and looks whether a finished command is lost:
 * `node scripts/kill-test.ts [--kills 500] [--seed 1]`. Ends with 1 when one is.
 */

const option = (name: string, standard: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? standard : Number(process.argv[at + 1]);
};

const count = option('kills', 500);
const seed = option('seed', 1);
const port = option('port', 4390);
const profile = await mkdtemp(path.join(tmpdir(), 'first-voyage-'));
const server = spawn(process.execPath, ['scripts/serve.ts'], { env: { ...process.env, PORT: String(port) } });
await new Promise((resolve) => server.stdout.once('data', resolve));
const browser = findBrowser();
const context = await chromium.launchPersistentContext(profile, {
  baseURL: `http://127.0.0.1:${port}/`,
  locale: 'ko-KR',
  args: ['--no-sandbox'],
  ...(browser?.path === undefined ? {} : { executablePath: browser.path }),
});
try {
  const devtools = await context.browser()?.newBrowserCDPSession();
  if (!devtools) throw new Error('The browser has no tools for developers.');
  const kills = await killOften(context, devtools, {
    count,
    seed,
    heard: ({ how, after, finished, lost }, at) =>
      console.log(
        `${at + 1}/${count} ${how} after ${after} ms: ${finished} finished, lost: ${lost.join(', ') || 'none'}`,
      ),
  });
  const finished = kills.reduce((sum, kill) => sum + kill.finished, 0);
  const lost = kills.flatMap((kill) => kill.lost);
  console.log(`${kills.length} kills, ${finished} finished commands, ${lost.length} lost`);
  process.exitCode = lost.length === 0 ? 0 : 1;
} finally {
  await context.close();
  server.kill();
  await rm(profile, { recursive: true, force: true });
}
