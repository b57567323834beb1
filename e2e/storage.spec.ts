import { test as base, type Page } from '@playwright/test';
import { passed, step, worldReady } from './lesson.ts';
import { expect, findings, screen, type } from './site.ts';

const lesson = '/lessons/gke-create-cluster/';
const problem = (page: Page) => page.locator('.problem');

/** A page may warn on the console of what it says itself. */
const test = base.extend<{ silence: string[] }>({
  silence: [
    async ({ page }, use) => {
      const noise: string[] = [];
      page.on('console', (message) => {
        if (message.type() !== 'warning') noise.push(message.text());
      });
      page.on('pageerror', (error) => noise.push(`error: ${error.message}`));
      await use(noise);
      expect(noise).toEqual([]);
    },
    { auto: true },
  ],
});

/** Makes storage misbehave, in the page and in its worker: the worker's file gets the code put before it. */
async function misbehave(page: Page, code: string): Promise<void> {
  await page.addInitScript(code);
  await page.route(/\/worker[^/]*\.js/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${code}\n${await response.text()}` });
  });
}

/** Changes what is kept, as somebody else would. */
async function inDatabase(page: Page, store: string, key: string, value: unknown): Promise<void> {
  await page.evaluate(
    ([name, place, record]) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('first-voyage');
        request.onerror = () => reject(new Error('no database'));
        request.onsuccess = () => {
          const transaction = request.result.transaction(String(name), 'readwrite');
          transaction.objectStore(String(name)).put(record, String(place));
          transaction.oncomplete = () => resolve(request.result.close());
        };
      }),
    [store, key, value] as const,
  );
}

test('storage denied: the lesson works, and the page says that nothing is kept', async ({ page }) => {
  const denied = `IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); };`;
  await misbehave(page, denied);
  await page.goto(lesson);
  await worldReady(page);
  await expect(problem(page)).toContainText('이 브라우저가 저장을 허용하지 않습니다');
  await type(page, 'gcloud config set compute/zone us-central1-a');
  await passed(page, 'zone');
  await page.goto('/data/');
  await expect(page.getByText('보여 드릴 것이 없습니다')).toBeVisible();
});

test('no room: the page says so, and saves when there is room again', async ({ page }) => {
  await misbehave(
    page,
    `{ const put = IDBObjectStore.prototype.put; let left = 2;
       IDBObjectStore.prototype.put = function (...values) {
         if (this.name === 'sandboxes' && left-- > 0) throw new DOMException('full', 'QuotaExceededError');
         return put.apply(this, values);
       }; }`,
  );
  await page.goto(lesson);
  await worldReady(page);
  await type(page, 'echo while full');
  await expect(problem(page)).toContainText('저장할 자리가 없습니다');
  await expect(problem(page).getByRole('link')).toHaveAttribute('href', '/data/');
  await expect(problem(page)).toBeHidden({ timeout: 60_000 });
  await page.reload();
  await worldReady(page);
  await expect(screen(page)).toContainText('while full');
});

test('an older record is brought up to date, a newer one is left alone, a broken one is set aside', async ({
  page,
}) => {
  await page.goto(lesson);
  await worldReady(page);
  await type(page, 'echo from long ago');
  await expect(screen(page)).toContainText(/from long ago[^]*from long ago/);
  await page.goto('/about/');
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('first-voyage');
        request.onsuccess = () => {
          const store = request.result.transaction('sandboxes', 'readwrite').objectStore('sandboxes');
          const reading = store.get('gke-create-cluster');
          reading.onsuccess = () => {
            const { history: _history, ...old } = reading.result;
            store.put({ ...old, version: 1 }, 'gke-create-cluster');
            store.transaction.oncomplete = () => resolve(request.result.close());
          };
        };
      }),
  );
  await page.goto(lesson);
  await worldReady(page);
  await expect(screen(page)).toContainText('from long ago');
  await expect(problem(page)).toBeHidden();

  await page.goto('/about/');
  await inDatabase(page, 'sandboxes', 'gke-create-cluster', { version: 99 });
  await page.goto(lesson);
  await worldReady(page);
  await expect(problem(page)).toContainText('더 새로운 버전');
  await type(page, 'echo goes on');
  await expect(screen(page)).toContainText(/goes on[^]*goes on/);

  await page.goto('/about/');
  await inDatabase(page, 'sandboxes', 'gke-create-cluster', { version: 2, world: 'flat' });
  await page.goto(lesson);
  await worldReady(page);
  await expect(problem(page)).toContainText('망가져 있어');
  await page.goto('/data/');
  await expect(page.getByText('따로 둔 기록이 1개')).toBeVisible();
});

test('what is cleared while the page is open is saved again, and the page says so', async ({ page }) => {
  await page.goto(lesson);
  await worldReady(page);
  await type(page, 'echo before');
  await expect(screen(page)).toContainText(/before[^]*before/);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.clearDataForOrigin', {
    origin: new URL(page.url()).origin,
    storageTypes: 'indexeddb',
  });
  await type(page, 'echo after');
  await expect(problem(page)).toContainText('저장된 것이 지워졌습니다');
  await page.reload();
  await worldReady(page);
  await expect(screen(page)).toContainText(/before[^]*after/);
});

test('exported, deleted, imported: everything is back', async ({ page }) => {
  await page.goto(lesson);
  await worldReady(page);
  await type(page, 'echo treasure; gcloud config set compute/zone us-central1-a');
  await passed(page, 'zone');
  await page.getByRole('button', { name: '메뉴' }).click();
  await page.getByRole('link', { name: '저장한 것' }).first().click();
  await expect(page.getByRole('row', { name: /GKE에 클러스터 만들기/ })).toContainText('5단계 중 1단계');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '모두 내보내기' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^first-voyage-\d{4}-\d\d-\d\d\.voyage$/);

  await page.getByRole('button', { name: '모두 지우기' }).click();
  await page.getByRole('button', { name: '지우기', exact: true }).click();
  await expect(page.getByText('아직 저장한 것이 없습니다.')).toBeVisible();
  await page.getByRole('button', { name: '되돌리기' }).click();
  await expect(page.getByRole('row', { name: /GKE에 클러스터 만들기/ })).toBeVisible();
  await expect(page.getByRole('heading', { name: '되돌릴 수 있는 것' })).toBeFocused();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: '되돌리기' }).click();
  await expect(page.getByText('아직 저장한 것이 없습니다.')).toBeVisible();

  await page.locator('input[type=file]').setInputFiles('package.json');
  await expect(page.getByText('첫 항해에서 내보낸 파일이 아닙니다.')).toBeVisible();
  await page.locator('input[type=file]').setInputFiles(await file.path());
  await expect(page.getByText(/새로 들어오는 기록 \d+개/)).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: '가져오기', exact: true }).click();
  await page.getByRole('link', { name: 'GKE에 클러스터 만들기' }).click();
  await worldReady(page);
  await expect(step(page, 'zone')).toHaveAttribute('data-state', 'passed');
  await expect(screen(page)).toContainText('treasure');
});
