import type { Page } from '@playwright/test';
import { openLesson } from './lesson.ts';
import { expect, pages, prompt, test } from './site.ts';

/** Links, buttons and fields that reach out of the window and cannot be scrolled to. */
const outside = (page: Page) =>
  page.evaluate(() => {
    const scrolls = (element: Element): boolean =>
      /auto|scroll/.test(getComputedStyle(element).overflowX) ||
      (element.parentElement !== null && scrolls(element.parentElement));
    return [...document.querySelectorAll('a, button, input, summary, select')]
      .filter((element) => {
        const { left, right, width, height } = element.getBoundingClientRect();
        const clipped = element.closest('.visually-hidden, .xterm-helpers, .skip, [inert]');
        return (
          width > 2 && height > 2 && !clipped && (left < -1 || right > innerWidth + 1) && !scrolls(element)
        );
      })
      .map((element) => element.outerHTML.slice(0, 200));
  });

/** Buttons whose words are cut off. */
const cut = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('a.button, button, h1, h2, h3')]
      .filter((element) => {
        const { overflowX, textOverflow } = getComputedStyle(element);
        return (
          overflowX !== 'visible' &&
          textOverflow !== 'ellipsis' &&
          element.scrollWidth > element.clientWidth + 1
        );
      })
      .map((element) => element.outerHTML.slice(0, 200)),
  );

for (const { name, path } of pages) {
  test(`${name}: reflows at 400 % and at 200 %`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(path);
    await prompt(page);
    // a window of 1280 × 800 pixels at 400 % and at 200 %
    for (const size of [
      { width: 320, height: 640 },
      { width: 640, height: 400 },
    ]) {
      await page.setViewportSize(size);
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
        .toBeLessThanOrEqual(size.width);
      expect(await outside(page)).toEqual([]);
      expect(await cut(page)).toEqual([]);
    }
  });
}

test('nothing moves for who wants no motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const moving = () =>
    page.evaluate(() =>
      document
        .getAnimations()
        .filter((animation) => animation.playState === 'running')
        .map((animation) => Number(animation.effect?.getComputedTiming().activeDuration))
        // shorter than a frame: the end is there at once
        .filter((milliseconds) => milliseconds > 1),
    );
  await page.goto('/');
  await prompt(page);
  await page.evaluate(() => scrollTo(0, 0));
  expect(await moving()).toEqual([]);
  await openLesson(page, 'access-app');
  expect(await moving()).toEqual([]);
});

test('with forced colours, what is chosen and what has the focus can be seen', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await openLesson(page, 'access-app');
  const look = (selector: string, property: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
  await page.locator('#read').focus();
  await page.keyboard.press('Tab');
  expect(await look(':focus', 'outline-style')).not.toBe('none');
  for (const [chosen, other] of [
    ['.rail [aria-current]', '.rail a:not([aria-current])'],
    ['.map-views [aria-pressed=true]', '.map-views [aria-pressed=false]'],
  ] as const)
    expect(await look(chosen, 'background-color')).not.toBe(await look(other, 'background-color'));
  expect(await look('[role=tab][aria-selected=true]', 'border-bottom-color')).not.toBe(
    await look('[role=tab][aria-selected=false]', 'border-bottom-color'),
  );
});
