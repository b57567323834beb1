import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { readdirSync } from 'node:fs';

/** A test whose pages, all of its context, must stay silent: no console messages, no errors, no violations of the Content-Security-Policy. */
export const test = base.extend<{ silence: string[] }>({
  silence: [
    async ({ context }, use) => {
      const noise: string[] = [];
      context.on('console', (message) => {
        // Said by the test runner itself.
        if (message.text() === 'Service Worker registration blocked by Playwright') return;
        noise.push(`${message.type()}: ${message.text()}`);
      });
      context.on('weberror', (error) => noise.push(`error: ${error.error().message}`));
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) =>
          console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
        );
      });
      await use(noise);
      expect(noise).toEqual([]);
    },
    { auto: true },
  ],
});

/** What axe finds on a page: everything in light colours, and what colours decide once more in dark ones. The page stays light. */
export async function findings(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const light = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const dark = await new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']).analyze();
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return Object.entries({ light, dark }).flatMap(([colours, { violations }]) =>
    violations.map(({ id, nodes }) => `${colours}, ${id}: ${nodes.map((node) => node.html).join('\n')}`),
  );
}

/** The ids of the lessons that exist. */
export const lessons = readdirSync('content/lessons', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** A third of the lessons, or all of them where `ALL_LESSONS` is set: outside the browser every lesson's solutions are replayed anyway. */
export const lessonSample = lessons.filter(
  (_, at) => at % 3 === 0 || process.env['ALL_LESSONS'] !== undefined,
);

/** One page of every kind. */
export const pages: readonly { readonly name: string; readonly path: string }[] = [
  { name: 'home', path: '/' },
  { name: 'track', path: '/tracks/first-steps/' },
  { name: 'lesson', path: `/lessons/${lessons[0] ?? ''}/` },
  { name: 'glossary', path: '/glossary/' },
  { name: 'commands', path: '/commands/' },
  { name: 'playground', path: '/playground/' },
  { name: 'playground with terminal', path: '/playground/gke/' },
  { name: 'help', path: '/help/' },
  { name: 'about', path: '/about/' },
  { name: 'data', path: '/data/' },
  { name: 'lost', path: '/404.html' },
  { name: 'home in English', path: '/en/' },
  { name: 'track in English', path: '/en/tracks/gke/' },
  { name: 'glossary in English', path: '/en/glossary/' },
  { name: 'help in English', path: '/en/help/' },
  { name: 'lesson in English', path: `/en/lessons/${lessons[0] ?? ''}/` },
];

/** Waits until the terminal shows a prompt, if the page has one. */
export async function prompt(page: Page): Promise<void> {
  const terminal = page.locator('k-terminal');
  if ((await terminal.count()) === 0) return;
  await terminal.scrollIntoViewIfNeeded();
  await expect(screen(page)).toContainText('$');
}

/** The terminal's text. */
export const screen = (page: Page) => page.locator('k-terminal .xterm-rows');

/** Types a line into the terminal and presses Enter. */
export async function type(page: Page, line: string): Promise<void> {
  await page.locator('k-terminal .xterm-helper-textarea').focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

export { expect };
