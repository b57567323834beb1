import type { BrowserContext, Page } from '@playwright/test';
import { passed, step, worldReady } from './lesson.ts';
import { expect, findings, screen, test, type } from './site.ts';

const lesson = '/lessons/gke-create-cluster/';
const banner = (page: Page) => page.getByRole('region', { name: '다른 탭' });
const takeOver = (page: Page) => banner(page).getByRole('button', { name: '여기에서 이어서 하기' });

async function secondTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(lesson);
  return page;
}

test('a second tab watches, takes over, and the first one watches', async ({ page, context }) => {
  await page.goto(lesson);
  await worldReady(page);
  await type(page, 'echo first; gcloud config set compute/zone us-central1-a');
  await passed(page, 'zone');

  const second = await secondTab(context);
  await expect(banner(second)).toContainText('여기에서는 보기만 합니다');
  await expect(screen(second)).toContainText('Updated property [compute/zone].');
  await expect(step(second, 'zone')).toHaveAttribute('data-state', 'passed');
  await type(second, 'echo not heard');
  await type(page, 'echo mirrored');
  await expect(screen(second)).toContainText(/mirrored[^]*mirrored/);
  await expect(screen(second)).not.toContainText('not heard');
  await expect(screen(page)).not.toContainText('not heard');

  expect(await findings(second)).toEqual([]);

  await takeOver(second).click();
  await expect(banner(second)).toBeHidden();
  await expect(banner(page)).toContainText('다른 탭에서 이 레슨을 이어서');
  await expect(second.locator('html')).toHaveAttribute('data-world', 'ready');
  await type(second, 'echo second; gcloud config list');
  await expect(screen(second)).toContainText('zone = us-central1-a');
  await expect(screen(page)).toContainText('zone = us-central1-a');

  // the driver is closed: the tab that is looked at goes on
  await second.close();
  await expect(banner(page)).toBeHidden({ timeout: 20_000 });
  await type(page, 'history | grep -c echo');
  await expect(screen(page)).toContainText('grep -c echo4');
});

test('a reloaded tab keeps driving while another one watches', async ({ page, context }) => {
  await page.goto(lesson);
  await worldReady(page);
  const second = await secondTab(context);
  await expect(banner(second)).toBeVisible();
  await page.reload();
  await worldReady(page);
  await type(page, 'echo still driving');
  await expect(screen(second)).toContainText(/still driving[^]*still driving/);
  await expect(banner(second)).toBeVisible();
});

test('a tab whose sandbox somebody else has saved stops, says so, and goes on from there', async ({
  page,
}) => {
  await page.goto(lesson);
  await worldReady(page);
  await type(page, 'echo kept');
  await expect(screen(page)).toContainText(/kept[^]*kept/);
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('first-voyage');
        request.onsuccess = () => {
          const transaction = request.result.transaction('seats', 'readwrite');
          const seat = { version: 1, owner: 'somebody else', savedAt: 0 };
          transaction.objectStore('seats').put(seat, 'gke-create-cluster');
          transaction.oncomplete = () => resolve(request.result.close());
        };
      }),
  );
  await type(page, 'echo too late');
  await expect(banner(page)).toContainText('그 위에 저장되지 않도록 멈추었습니다');
  await takeOver(page).click();
  await expect(banner(page)).toBeHidden();
  await type(page, 'history');
  await expect(screen(page)).toContainText('history');
  await expect(screen(page)).not.toContainText('too late');
});
