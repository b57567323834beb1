import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { hears, openLesson, step } from './lesson.ts';
import { expect, screen, test, type } from './site.ts';

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no findings of axe while one works, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
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

  for (const view of ['터미널', '클러스터', '웹']) {
    test(`no findings of axe on a phone: ${view}, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto('/lessons/access-app/');
      await page.getByRole('button', { name: view, exact: true }).click();
      await expect(page.locator('html')).toHaveAttribute('data-world', 'ready');
      expect(await findings(page)).toEqual([]);
    });
  }
}

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
