import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { solve, worldReady } from './lesson.ts';
import { SiteServer } from './server.ts';
import { expect, test as base, type } from './site.ts';

const test = base.extend<{ server: SiteServer }>({
  server: async ({ context }, use) => {
    const server = new SiteServer();
    await server.start();
    await use(server);
    await context.close();
    await server.remove();
  },
});

test.use({ serviceWorkers: 'allow' });

/** Waits until the whole course is kept. */
async function ready(page: Page): Promise<void> {
  const stands = (): Promise<boolean> =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return registration?.active?.state === 'activated' && navigator.serviceWorker.controller !== null;
    });
  await expect.poll(stands, { timeout: 60_000 }).toBe(true);
}

const cacheNames = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('first-voyage ')));

/** Puts another version of a page on the server, as a new build would. */
function publish(server: SiteServer, from: string, to: string): void {
  const at = (name: string): string => path.join(server.folder, 'dist', name);
  const sri = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  const old = readFileSync(at('about/index.html'), 'utf8');
  const page = old.replaceAll(from, to);
  writeFileSync(at('about/index.html'), page);
  const worker = readFileSync(at('sw.js'), 'utf8');
  const version = /"version":"(\w+)"/.exec(worker)?.[1] ?? '';
  const next = createHash('sha256').update(version).digest('hex').slice(0, 12);
  writeFileSync(at('sw.js'), worker.replace(version, next).replace(sri(old), sri(page)));
}

const update = (page: Page): Promise<unknown> =>
  page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update().then(() => true));

async function fresh(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

test('keeping begins once the world of a lesson stands', async ({ page, server }) => {
  await page.addInitScript(() => {
    const register = ServiceWorkerContainer.prototype.register;
    ServiceWorkerContainer.prototype.register = function (...asked) {
      const { dataset } = document.documentElement;
      dataset['keptFrom'] = dataset['world'] ?? 'too early';
      return register.apply(this, asked);
    };
  });
  await page.goto(`${server.address}lessons/access-app/`);
  await expect(page.locator('html')).toHaveAttribute('data-kept-from', 'ready', { timeout: 60_000 });
});

test('after one visit the whole course works without network', async ({ page, context, server, silence }) => {
  test.setTimeout(240_000);
  await page.goto(`${server.address}about/`);
  await ready(page);
  await expect(page.getByText('오프라인 준비됨')).toBeVisible();
  await page.close();
  await server.stop();

  const lesson = await fresh(context, `${server.address}lessons/run-app`);
  await expect(lesson).toHaveURL(`${server.address}lessons/run-app/`);
  await worldReady(lesson);
  await solve(lesson);

  await lesson.locator('[data-search-open]').first().click();
  const dialog = lesson.getByRole('dialog', { name: '검색' });
  await dialog.getByRole('combobox').fill('외부 IP를 기다렸다가');
  await expect(dialog.getByRole('option').first()).toContainText('외부 IP를 기다렸다가 접속합니다');
  await lesson.keyboard.press('Enter');
  await expect(lesson).toHaveURL(/\/lessons\/access-app\/#step-external-ip$/);
  await worldReady(lesson);

  const lost = await context.newPage();
  const answer = await lost.goto(`${server.address}en/no-such-island/`);
  expect(answer?.status()).toBe(404);
  await expect(lost.locator('h1')).toContainText('There is no such island');
  expect(silence.splice(0)).toEqual([
    'error: Failed to load resource: the server responded with a status of 404 (Not Found)',
  ]);
});

test('a new version waits until the learner wants it', async ({ page, context, server }) => {
  await page.goto(`${server.address}lessons/run-app/`);
  await worldReady(page);
  await ready(page);
  const other = await fresh(context, `${server.address}about/`);
  const [old] = await cacheNames(page);
  publish(server, '무료 강의입니다', '무료 항해입니다');
  await update(page);

  for (const tab of [page, other])
    await expect(tab.locator('.update-notice')).toContainText('새 버전이 준비되어');
  const { violations } = await new AxeBuilder({ page: other }).include('.update-notice').analyze();
  expect(violations).toEqual([]);
  await other.getByRole('button', { name: '나중에' }).click();
  await expect(other.locator('.update-notice')).toHaveCount(0);
  await other.reload();
  await expect(other.locator('main')).toContainText('무료 강의입니다');

  await type(page, 'echo kept > kept.txt');
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: '지금 바꾸기' }).click();
  await loaded;
  await worldReady(page);
  await type(page, 'cat kept.txt');
  await expect(page.locator('k-terminal .xterm-rows')).toContainText('cat kept.txtkept');

  // The tab that goes on with the version before it still finds its files.
  expect(await cacheNames(page)).toContain(old);
  await other.reload();
  await expect(other.locator('main')).toContainText('무료 항해입니다');
  await expect.poll(() => cacheNames(page)).toHaveLength(1);
  expect(await cacheNames(page)).not.toContain(old);
});
