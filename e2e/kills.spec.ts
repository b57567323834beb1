import { killOften } from './kills.ts';
import { expect, test } from '@playwright/test';

test('no finished command is lost when the tab is killed', async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const context = await browser.newContext({ baseURL: baseURL ?? '', locale: 'ko-KR' });
  const devtools = await browser.newBrowserCDPSession();
  const kills = await killOften(context, devtools, { count: 5, seed: 3, atLeast: 6 });
  expect(kills.flatMap(({ lost }) => lost)).toEqual([]);
  await context.close();
});
