import { hears, onMap, openLesson, step } from './lesson.ts';
import { expect, findings, screen, test, type } from './site.ts';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('no findings of axe while one works', async ({ page }) => {
  await openLesson(page, 'access-app');
  await type(page, 'kubectl get pods -o wide; kubectl run typo --image=ngnix; kubectl get nothing');
  await hears(page, 'pod-ip', '파드 IP는');
  const first = step(page, 'pod-ip');
  await first.getByRole('button', { name: '힌트 보기' }).click();
  await first.getByRole('button', { name: '다음 힌트 보기' }).click();
  await first.getByRole('button', { name: '답 보기' }).click();
  await page.getByRole('button', { name: '터미널 설정' }).click();
  await expect(page.locator('.map')).toContainText('typo');
  expect(await findings(page)).toEqual([]);

  await first.getByRole('button', { name: '답 보기' }).click();
  const question = page.locator('.question').first();
  await question.locator('input').first().check();
  await question.getByRole('button').click();
  await page.getByRole('tab', { name: '웹' }).click();
  await page.getByRole('textbox', { name: '주소' }).fill('10.0.0.1:8080');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /처음부터/ }).click();
  await page.getByRole('button', { name: /^레슨을 처음부터/ }).click();
  expect(await findings(page)).toEqual([]);
});

test('no findings of axe on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openLesson(page, 'access-app');
  const views = page.locator('[data-view-button]');
  for (const view of ['터미널', '클러스터', '웹']) {
    await views.filter({ hasText: view }).click();
    expect(await findings(page)).toEqual([]);
  }
  // the sheet at its three heights
  await page.locator('[data-grip]').focus();
  for (const [key, height] of [
    ['Home', 'full'],
    ['ArrowDown', 'half'],
    ['End', 'peek'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.locator('[data-lesson]')).toHaveAttribute('data-sheet', height);
    expect(await findings(page)).toEqual([]);
  }
});

test('no findings of axe on a tablet and in an open menu', async ({ page }) => {
  await page.setViewportSize({ width: 768, height: 1024 });
  await openLesson(page, 'access-app');
  expect(await findings(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/about/');
  await page.getByRole('button', { name: '메뉴' }).click();
  await expect(page.getByRole('navigation', { name: '주 메뉴' }).getByRole('link').first()).toBeVisible();
  expect(await findings(page)).toEqual([]);
});

test("no findings of axe with the map's outline, lines and inspector, after an undo", async ({ page }) => {
  await openLesson(page, 'access-app');
  await type(page, 'kubectl expose pod kubia --port=8080');
  await expect(onMap(page, '서비스 kubia')).toBeVisible();
  await page.getByRole('checkbox', { name: '연결선' }).check();
  await onMap(page, '파드 kubia').click();
  await expect(page.getByRole('complementary', { name: /자세히 보기/ })).toContainText('kubectl describe');
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: '글로 보기' }).click();
  await page.locator('[data-undo]').click();
  await expect(page.locator('[data-announce]')).toContainText('없어진 것: Service kubia');
  expect(await findings(page)).toEqual([]);
  await page.locator('#read').focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await findings(page)).toEqual([]);
});

test('no findings of axe in search, glossary and records', async ({ page }) => {
  await openLesson(page, 'access-app');
  await type(page, 'kubectl get pods');
  await expect(screen(page)).toContainText('kubia');
  await page.goto('/data/');
  await expect(page.locator('#main')).toContainText('애플리케이션에 접근하기');
  expect(await findings(page)).toEqual([]);
  await page.goto('/glossary/');
  await page.getByRole('searchbox').first().fill('파드');
  expect(await findings(page)).toEqual([]);
  await expect(page.locator('html')).toHaveAttribute('data-later', '');
  await page.getByRole('button', { name: '검색' }).click();
  await page.keyboard.type('디플로이');
  await expect(page.getByRole('option').first()).toBeVisible();
  expect(await findings(page)).toEqual([]);
});

test('no findings of axe in a tab that watches another', async ({ page, context }) => {
  await openLesson(page, 'access-app');
  const second = await context.newPage();
  await second.goto('/lessons/access-app/');
  await expect(second.getByRole('region', { name: '다른 탭' })).toBeVisible();
  expect(await findings(second)).toEqual([]);
});

test('the cluster can be run and read with a screen reader', async ({ page }) => {
  await openLesson(page, 'access-app');
  await page.getByRole('button', { name: '터미널 설정' }).click();
  await page.getByRole('checkbox', { name: /^화면 읽기/ }).check();
  await type(page, 'echo heard');
  await expect(page.locator('k-terminal .xterm-accessibility')).toContainText('heard');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-world', 'ready');
  expect(await findings(page)).toEqual([]);
});

test('Korean can be typed', async ({ page }) => {
  await openLesson(page, 'access-app');
  await page.locator('k-terminal .xterm-helper-textarea').focus();
  await page.keyboard.type('echo ');
  const keyboard = await page.context().newCDPSession(page);
  for (const text of ['ㅎ', '하', '한'])
    await keyboard.send('Input.imeSetComposition', { text, selectionStart: 1, selectionEnd: 1 });
  await keyboard.send('Input.insertText', { text: '한' });
  await page.keyboard.press('Enter');
  await expect(screen(page)).toContainText(/echo 한.*한/s);
});
