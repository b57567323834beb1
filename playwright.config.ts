import { defineConfig, devices } from '@playwright/test';
import { findBrowser } from './scripts/find-browser.ts';

const browser = findBrowser();
const port = Number(process.env['E2E_PORT'] ?? 4322);

/** Tests of the built site in a real Chromium; `npm run build` comes first. */
export default defineConfig({
  testDir: './e2e',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  forbidOnly: true,
  snapshotPathTemplate: '{testDir}/snapshots/{arg}{ext}',
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    ...devices['Desktop Chrome'],
    locale: 'ko-KR',
    // Every test has a browser of its own: each would download the whole course. `offline.spec.ts` allows it.
    serviceWorkers: 'block',
    ...(browser?.channel === undefined ? {} : { channel: browser.channel }),
    launchOptions: {
      ...(browser?.path === undefined ? {} : { executablePath: browser.path }),
      args: [
        '--no-sandbox',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    },
  },
  webServer: {
    command: 'node scripts/serve.ts',
    env: { PORT: String(port) },
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
  },
});
