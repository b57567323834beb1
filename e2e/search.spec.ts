import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { worldReady } from './lesson.ts';
import { expect, test } from './site.ts';

const dialog = (page: Page) => page.getByRole('dialog', { name: /검색|Search/ });
const options = (page: Page) => dialog(page).getByRole('option');
const status = (page: Page) => dialog(page).getByRole('status');

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.locator('html')).toHaveAttribute('data-later', '');
  await page.keyboard.press('/');
  await expect(dialog(page).getByRole('combobox')).toBeFocused();
}

test('by keyboard alone: from a word to its step', async ({ page }) => {
  await open(page, '/about/');
  await page.keyboard.insertText('디플로이');
  await expect(status(page)).toContainText('결과가');
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  const chosen = options(page).nth(1);
  await expect(chosen).toHaveAttribute('aria-selected', 'true');
  await expect(chosen.locator('mark').first()).toContainText('디플로이');
  await expect(dialog(page).getByRole('combobox')).toHaveAttribute(
    'aria-activedescendant',
    (await chosen.getAttribute('id')) ?? '',
  );
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/lessons\/[\w-]+\/#step-[\w-]+$/);
  const step = new URL(page.url()).hash.slice(1);
  await expect(page.locator(`#${step}`)).toBeInViewport();
});

test('a step of the lesson that is open', async ({ page }) => {
  await page.goto('/lessons/access-app/');
  await worldReady(page);
  await page.keyboard.press('Control+k');
  await expect(dialog(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.insertText('외부 IP를 기다렸다가');
  await expect(options(page).first()).toContainText('외부 IP를 기다렸다가 접속합니다');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect(page.locator('#step-external-ip-title')).toBeFocused();
  await expect(page.locator('#step-external-ip-title')).toBeInViewport();
});

test('Ctrl-K and / in the terminal belong to the shell', async ({ page }) => {
  await page.goto('/lessons/access-app/');
  await worldReady(page);
  await page.locator('k-terminal .xterm-helper-textarea').focus();
  await page.keyboard.type('echo a/b');
  for (const key of ['ArrowLeft', 'Control+k', 'Enter']) await page.keyboard.press(key);
  await expect(page.locator('k-terminal .xterm-rows')).toContainText('a/');
  await expect(page.locator('dialog.search')).toHaveCount(0);
});

test('no findings of axe; Escape gives the keyboard back', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/about/');
  await expect(page.locator('html')).toHaveAttribute('data-later', '');
  const button = page.getByRole('button', { name: '검색' });
  await button.click();
  for (const query of ['', 'kubectl exp', 'zzzz']) {
    await dialog(page).getByRole('combobox').fill(query);
    if (query === '') await expect(options(page).first()).toHaveText('파드');
    else
      await expect(status(page)).toContainText(
        query === 'zzzz' ? '‘zzzz’에 맞는 결과가 없습니다.' : '결과가',
      );
    const { violations } = await new AxeBuilder({ page }).include('dialog.search').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`)).toEqual([]);
  }
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect(button).toBeFocused();
});

test('Korean as it is composed: Enter ends the syllable, not the search', async ({ page }) => {
  await open(page, '/about/');
  const keyboard = await page.context().newCDPSession(page);
  for (const text of ['ㅍ', '파', '팓', '파드'])
    await keyboard.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  await expect(status(page)).toContainText('결과가');
  await keyboard.send('Input.dispatchKeyEvent', {
    type: 'keyDown',
    key: 'Enter',
    code: 'Enter',
    windowsVirtualKeyCode: 229,
  });
  await expect(dialog(page)).toBeVisible();
  await keyboard.send('Input.insertText', { text: '파드' });
  await expect(dialog(page).getByRole('combobox')).toHaveValue('파드');
  await expect(options(page).first().locator('.search-title')).toHaveText('파드');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/glossary\/#pod$/);
});

test('a command typed with the Korean keyboard on', async ({ page }) => {
  await open(page, '/about/');
  await page.keyboard.insertText('ㅏㅕㅠㄷㅊ시 ㄴㅊ미ㄷ');
  await expect(status(page)).toContainText('‘kubectl scale’(으)로 찾았습니다.');
  await expect(options(page).first()).toContainText('kubectl scale');
});

test('in English', async ({ page }) => {
  await open(page, '/en/about/');
  await expect(options(page).first()).toHaveText('pod');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(status(page)).toContainText(/There are \d+ results/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/en\//);
});
