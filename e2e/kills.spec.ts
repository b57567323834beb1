import { killOften } from './kills.ts';
import { expect, test } from '@playwright/test';

test('no finished command is lost when the tab is killed', async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const context = await browser.newContext({ baseURL: baseURL ?? '', locale: 'ko-KR' });
  const kills = await killOften(context, await browser.newBrowserCDPSession(), { count: 5, seed: 3 });
  expect(kills.flatMap(({ lost }) => lost)).toEqual([]);
  expect(kills.reduce((sum, { finished }) => sum + finished, 0)).toBeGreaterThan(2);
  await context.close();
});
