import { chromium } from '@playwright/test';
import { existsSync } from 'node:fs';

/** Where a Chromium comes from: a path, or the channel of an installed Chrome. */
export interface Browser {
  readonly path?: string;
  readonly channel?: 'chrome';
}

const known = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** CHROME_PATH, then Playwright's own download, then the usual places. */
export function findBrowser(): Browser | undefined {
  const named = process.env['CHROME_PATH'];
  if (named !== undefined && named !== '') return { path: named };
  const path = [chromium.executablePath(), ...known].find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : { path };
}
