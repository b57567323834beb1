import type { Page } from '@playwright/test';
import { gzipSync } from 'node:zlib';
import { expect, screen, test, type } from './site.ts';
import { openLesson } from './lesson.ts';

/** Gzip bytes of JavaScript after which nothing more may be needed for a prompt (architecture's budget). */
const BUDGET = 200_000;

/** Pastes text into the terminal. */
function paste(page: Page, text: string): Promise<void> {
  return page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    document
      .querySelector('k-terminal .xterm-helper-textarea')
      ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
  }, text);
}

test('JavaScript up to the first prompt stays within its budget', async ({ page }) => {
  let total = 0;
  let release: () => void = () => undefined;
  const prompted = new Promise<void>((resolve) => {
    release = resolve;
  });
  // what would not fit any more is held back until the prompt is there
  await page.route(/\.js$/, async (route) => {
    const response = await route.fetch();
    const size = gzipSync(await response.body(), { level: 9 }).length;
    if (total + size > BUDGET) await prompted;
    else total += size;
    await route.fulfill({ response });
  });
  await page.goto('/lessons/access-app/');
  await expect(screen(page)).toContainText('$');
  await type(page, 'echo held-$((40+2))');
  await expect(screen(page)).toContainText('echo held-$((40+2))');
  release();
  await expect(screen(page)).toContainText('held-42');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('what is typed before the world is there is not lost', async ({ page }) => {
  await page.goto('/lessons/access-app/');
  await expect(screen(page)).toContainText('$');
  await type(page, 'echo early-$((40+2))');
  await expect(screen(page)).toContainText('early-42');
});

test('what is typed the moment the terminal opens is not lost', async ({ page }) => {
  await page.addInitScript(() => {
    const opened = new MutationObserver(() => {
      const keyboard = document.querySelector('k-terminal .xterm-helper-textarea');
      if (!keyboard) return;
      opened.disconnect();
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'echo first-$((40+2))\r');
      keyboard.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    });
    opened.observe(document, { subtree: true, childList: true });
  });
  await page.goto('/lessons/access-app/');
  await expect(screen(page)).toContainText('first-42');
});

test('endless output does not freeze the page, and Ctrl-C ends it', async ({ page }) => {
  await openLesson(page, 'access-app');
  await type(page, 'yes');
  await expect(screen(page)).toContainText('y');
  await page.getByRole('tab', { name: '웹' }).click({ timeout: 2_000 });
  await expect(page.getByRole('tabpanel', { name: '웹' })).toBeVisible();
  await page.locator('k-terminal .xterm-helper-textarea').focus();
  await page.keyboard.press('Control+c');
  await type(page, 'echo back-$((6*7))');
  await expect(screen(page)).toContainText('back-42');
});

test('an endless loop ends with Ctrl-C', async ({ page }) => {
  await openLesson(page, 'access-app');
  await type(page, 'while true; do :; done');
  await page.waitForTimeout(500);
  await page.keyboard.press('Control+c');
  await type(page, 'echo back-$((6*7))');
  await expect(screen(page)).toContainText('back-42');
});

test('a hundred endless loops in the background leave the prompt usable', async ({ page }) => {
  await openLesson(page, 'access-app');
  await type(page, 'for i in $(seq 100); do while true; do :; done & done; clear');
  await type(page, 'echo still-$((6*7))');
  await expect(screen(page)).toContainText('still-42');
  await type(page, 'kill $(jobs -p); sleep 1; clear');
  await type(page, 'jobs; echo gone-$((6*7))');
  await expect(screen(page)).toContainText('gone-42');
});

test('ten megabytes pasted at the prompt do no harm', async ({ page }) => {
  await openLesson(page, 'access-app');
  await page.locator('k-terminal .xterm-helper-textarea').focus();
  await paste(page, `${'x'.repeat(99)}\n`.repeat(100_000));
  await page.keyboard.press('Control+c');
  await type(page, 'clear; echo alive-$((6*7))');
  await expect(screen(page)).toContainText('alive-42');
});

test('a large paste is taken whole', async ({ page }) => {
  await openLesson(page, 'access-app');
  await type(page, 'wc -c > size.txt');
  await page.locator('k-terminal .xterm-helper-textarea').focus();
  await paste(page, `${'x'.repeat(99)}\n`.repeat(2_000));
  await page.keyboard.press('Control+d');
  await type(page, 'cat size.txt');
  await expect(screen(page)).toContainText('200000');
});

test('the terminal can be left by keyboard', async ({ page }) => {
  await openLesson(page, 'access-app');
  await page.locator('k-terminal .xterm-helper-textarea').focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.locator('#step-pod-ip-title')).toBeFocused();
});

test('history, files and the screen survive a reload; a reset takes them away', async ({ page }) => {
  await openLesson(page, 'access-app');
  await type(page, 'echo kept > note.txt; echo written');
  await expect(screen(page)).toContainText(/^.*written.*\$/s);
  await page.waitForTimeout(1_000);
  await page.reload();
  await expect(screen(page)).toContainText('written');
  await type(page, 'cat note.txt');
  await expect(screen(page)).toContainText('kept');

  await page.getByRole('button', { name: /레슨을 처음부터/ }).click();
  await page.getByRole('button', { name: /^레슨을 처음부터/ }).click();
  await expect(screen(page)).not.toContainText('written');
  await expect(screen(page)).toContainText('$');
  await type(page, 'cat note.txt');
  await expect(screen(page)).toContainText('No such file or directory');
});

test('dividers move by keyboard and are remembered', async ({ page }) => {
  await openLesson(page, 'access-app');
  const divider = page.getByRole('separator', { name: '글과 터미널 사이의 경계' });
  await divider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(divider).toHaveAttribute('aria-valuenow', '46');
  await page.reload();
  await expect(divider).toHaveAttribute('aria-valuenow', '46');
});

test('on a phone the text stays where it is while the panels stand in a sheet', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/lessons/access-app/');
  const read = page.getByRole('region', { name: '글' });
  const block = page.locator('[data-command]').first();
  await block.scrollIntoViewIfNeeded();
  await block.locator('[data-run]').click();
  await expect(screen(page)).toContainText('kubia');
  await expect(block).toBeInViewport({ ratio: 0.95 });
  await page.getByRole('button', { name: '클러스터', exact: true }).click();
  await expect(page.locator('.map')).toBeVisible();
  await expect(read).toBeVisible();
  await page.getByRole('slider', { name: '작업 화면의 높이' }).press('ArrowUp');
  await expect(read).toBeHidden();
  await page.reload();
  await expect(read).toBeHidden();
  await page.getByRole('button', { name: '작업 화면 내리기' }).click();
  await page.getByRole('button', { name: '글', exact: true }).click();
  await expect(read).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test('the scrollbar follows a long text, and the wheel and typed text move it', async ({ page }) => {
  await openLesson(page, 'access-app');
  const terminal = page.locator('k-terminal');
  const slider = terminal.locator('.scrollbar.vertical .slider');
  /** How far the slider's end is above the end of its bar, in pixels. */
  const gap = (): Promise<number> =>
    slider.evaluate((thumb) => {
      const end = thumb.parentElement?.getBoundingClientRect().bottom ?? Number.NaN;
      return Math.round(end - thumb.getBoundingClientRect().bottom);
    });
  await type(page, 'seq 1 200');
  await expect(screen(page)).toContainText('200');
  await expect.poll(gap).toBe(0);
  await terminal.hover();
  await page.mouse.wheel(0, -2000);
  await expect(screen(page)).not.toContainText('200');
  await expect.poll(gap).toBeGreaterThan(0);
  await type(page, 'echo back-$((40+2))');
  await expect(screen(page)).toContainText('back-42');
  await expect.poll(gap).toBe(0);
});
