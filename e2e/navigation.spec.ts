import type { Page } from '@playwright/test';
import { openLesson, step } from './lesson.ts';
import { expect, pages, prompt, screen, test, type } from './site.ts';

/** Counts the workers that the page begins and those that still live. */
function countWorkers(page: Page): { begun: number; alive: () => number } {
  const count = { begun: 0, alive: () => page.workers().length };
  page.on('worker', () => count.begun++);
  return count;
}

/** Whether the document is still the one that was loaded first. */
const markDocument = (page: Page) => page.evaluate(() => document.body.setAttribute('data-same', ''));
const isSameDocument = (page: Page) => page.evaluate(() => document.body.hasAttribute('data-same'));

/** Goes to a page of the site by a link. */
async function follow(page: Page, path: string): Promise<void> {
  await page.evaluate((href) => {
    const link = document.createElement('a');
    link.href = href;
    document.body.append(link);
    link.click();
  }, path);
  await expect(page).toHaveURL(new RegExp(`${path}$`));
}

test('a terminal survives a visit elsewhere, with its world and its one worker', async ({ page }) => {
  const workers = countWorkers(page);
  await openLesson(page, 'access-app');
  await markDocument(page);
  await type(page, 'x=42; sleep 3; echo slept; echo kept-$x');
  await expect(screen(page)).toContainText('sleep 3');
  await page.getByRole('link', { name: '첫 항해' }).click();
  await expect(page).toHaveURL(/:\d+\/$/);
  await page.getByRole('banner').getByRole('link', { name: '용어집' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page).toHaveTitle(/용어집/);
  await page.goBack();
  await expect(screen(page)).toContainText('$');
  await page.goBack();
  await expect(screen(page)).toContainText('slept');
  await expect(screen(page)).toContainText('kept-42');
  await type(page, 'echo again-$x');
  await expect(screen(page)).toContainText('again-42');
  expect(await isSameDocument(page)).toBe(true);
  expect([workers.begun, workers.alive()]).toEqual([2, 2]);
});

test('the language switch keeps the session and the place in the text', async ({ page }) => {
  const workers = countWorkers(page);
  await openLesson(page, 'access-app');
  await type(page, 'echo before-$((40+2))');
  await expect(screen(page)).toContainText('before-42');
  const third = step(page, 'expose');
  await third.scrollIntoViewIfNeeded();
  const top = () =>
    page.evaluate(() => document.querySelector('[data-step="expose"]')?.getBoundingClientRect().top);
  const before = await top();
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('link', { name: '한국어' })).toBeFocused();
  await expect(screen(page)).toContainText('before-42');
  await expect.poll(async () => Math.abs(((await top()) ?? 0) - (before ?? 0))).toBeLessThan(40);
  await type(page, 'echo after-$((40+3))');
  await expect(screen(page)).toContainText('after-43');
  expect([workers.begun, workers.alive()]).toEqual([1, 1]);
});

test('a lesson left before all of it has begun keeps its place', async ({ page }) => {
  await openLesson(page, 'access-app');
  await step(page, 'expose').scrollIntoViewIfNeeded();
  const top = () =>
    page.evaluate(() => document.querySelector('[data-step="expose"]')?.getBoundingClientRect().top);
  const before = await top();
  for (const language of ['en', 'ko', 'en', 'ko'])
    await page.evaluate(async (next) => {
      document.querySelector<HTMLElement>('a[data-keep-hash]')?.click();
      while (document.documentElement.lang !== next)
        await new Promise((resolve) => requestAnimationFrame(resolve));
    }, language);
  await expect.poll(async () => Math.abs(((await top()) ?? 0) - (before ?? 0))).toBeLessThan(40);
});

test('the oldest of many sandboxes is saved and closed', async ({ page }) => {
  await openLesson(page, 'access-app');
  await type(page, 'echo kept > note.txt; echo written-$((40+2))');
  await expect(screen(page)).toContainText('written-42');
  await page.getByRole('link', { name: '첫 항해' }).click();
  await expect(page).toHaveURL(/:\d+\/$/);
  await prompt(page);
  for (const title of [/파드/, /클러스터/]) {
    await page.getByRole('link', { name: '쿠버네티스 첫걸음' }).first().click();
    await page.getByRole('main').getByRole('link', { name: title }).first().click();
    await expect(page.locator('html')).toHaveAttribute('data-world', 'ready', { timeout: 30_000 });
  }
  await expect.poll(() => page.workers().length).toBeLessThanOrEqual(2);
});

test('a link clicked again while styles load leads to a page with its styles', async ({ page }) => {
  await page.goto('/about/');
  await markDocument(page);
  let waiting = 0;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\.css$/, async (route) => {
    waiting++;
    await held;
    await route.continue();
  });
  const link = page.getByRole('banner').getByRole('link', { name: '용어집' });
  await link.click();
  await expect.poll(() => waiting).toBeGreaterThan(0);
  await link.click();
  await page.waitForTimeout(200);
  release();
  await expect(page).toHaveURL(/\/glossary\/$/);
  expect(await isSameDocument(page)).toBe(true);
  expect(await page.locator('link[rel="stylesheet"][media]').count()).toBe(0);
});

test('a page left before its script comes begins nothing, silently', async ({ page }) => {
  await page.goto('/about/');
  await markDocument(page);
  let waiting = 0;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/page\.[^/]+\.js$/, async (route) => {
    waiting++;
    await held;
    await route.continue();
  });
  await follow(page, '/data/');
  await expect.poll(() => waiting).toBe(1);
  await follow(page, '/glossary/');
  const came = page.waitForResponse(/\/page\.[^/]+\.js$/);
  release();
  await (await came).finished();
  // Where its page is, it begins.
  await follow(page, '/data/');
  await expect(page.locator('[data-vault]').getByRole('status').first()).toBeAttached();
  expect(await isSameDocument(page)).toBe(true);
});

test('pages follow each other in one document, silently', async ({ page }) => {
  await page.goto('/about/');
  await markDocument(page);
  for (const { path } of pages.filter(({ name }) => name !== 'lost' && name !== 'about')) {
    await follow(page, path);
    await prompt(page);
  }
  expect(await isSameDocument(page)).toBe(true);
});
