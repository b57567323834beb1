import { test, type Page } from '@playwright/test';
import { hears, step, worldReady } from './lesson.ts';
import { expect, type } from './site.ts';

/** How each kind of page looks: in every colour scheme, on a phone, a tablet, a desktop. */
const sizes = [
  { width: 360, height: 600 },
  { width: 768, height: 720 },
  { width: 1440, height: 720 },
] as const;

interface Look {
  readonly name: string;
  readonly path: string;
  readonly prepare?: (page: Page) => Promise<void>;
  /** What is looked at, when it is not the top. */
  readonly at?: string;
}

const looks: readonly Look[] = [
  { name: 'home', path: '/', prepare: promptStands },
  { name: 'track', path: '/tracks/first-steps/' },
  { name: 'lesson', path: '/lessons/access-app/', prepare: mapStands },
  { name: 'lesson-in-work', path: '/lessons/access-app/', prepare: work, at: '.feedback' },
  { name: 'playground', path: '/playground/' },
  { name: 'playground-terminal', path: '/playground/gke/', prepare: mapStands },
  { name: 'glossary', path: '/glossary/' },
  { name: 'commands', path: '/commands/' },
  { name: 'help', path: '/help/' },
  { name: 'about', path: '/about/' },
  { name: 'data', path: '/data/' },
  { name: 'lost', path: '/404.html' },
];

async function promptStands(page: Page): Promise<void> {
  await expect(page.locator('k-terminal .xterm-rows')).toContainText('$', { timeout: 30_000 });
}

/** The map comes after the prompt, to who sees it. */
async function mapStands(page: Page): Promise<void> {
  await worldReady(page);
  await expect(page.locator('.map-scroll')).toBeVisible({ timeout: 30_000 });
}

/** A lesson after a mistake, with a hint. */
async function work(page: Page): Promise<void> {
  await mapStands(page);
  await type(page, 'kubectl get pods -o wide; kubectl get nothing');
  await hears(page, 'pod-ip', '파드 IP는');
  await step(page, 'pod-ip').getByRole('button', { name: '힌트 보기' }).click();
}

/** Waits for the text's typeface, which is asked for once the page's first frame is drawn. */
async function typefaceShown(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.fonts].some(
      ({ family, status }) => /Pretendard Variable/.test(family) && status === 'loaded',
    ),
  );
  await page.evaluate(() => document.fonts.ready);
}

/** What lives: clocks, the terminal, the map, what depends on the browser's room. */
const living = (page: Page) => [page.locator('.time, k-terminal .xterm, .map-scroll, [data-living]')];

// The runner stills animations with a style of its own, which the page's policy would refuse.
test.use({ bypassCSP: true, serviceWorkers: 'block', contextOptions: { reducedMotion: 'reduce' } });

for (const { name, path, prepare, at } of looks)
  test(`${name} looks as it did`, async ({ page }) => {
    await page.setViewportSize(sizes[2]);
    await page.goto(path);
    await prepare?.(page);
    for (const size of sizes) {
      await page.setViewportSize(size);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await typefaceShown(page);
        if (at !== undefined)
          await page
            .locator(at)
            .first()
            .evaluate((place) => place.scrollIntoView({ block: 'center', behavior: 'instant' }));
        await expect.soft(page).toHaveScreenshot(`${name}-${size.width}-${colorScheme}.png`, {
          mask: living(page),
          maskColor: '#808080',
          maxDiffPixelRatio: 0.01,
          scale: 'css',
        });
      }
    }
  });
