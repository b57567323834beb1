import type { Page } from '@playwright/test';
import { passed, step, worldReady } from './lesson.ts';
import { expect, screen, test } from './site.ts';

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

const key = (page: Page, name: string) =>
  page.getByRole('group', { name: '터미널 키' }).getByRole('button', { name, exact: true });

/** Types as an on-screen keyboard does: text goes in, no keys are pressed. */
async function write(page: Page, text: string): Promise<void> {
  await page.keyboard.insertText(text);
}

/** Goes to a step's first command block and runs it with a tap. */
async function tapRun(page: Page, id: string, at: number): Promise<void> {
  const block = step(page, id).locator('[data-command]').nth(at);
  await block.locator('[data-run]').tap();
  await expect(block).toBeInViewport({ ratio: 0.9 });
}

test('a lesson is completed by touch', async ({ page }) => {
  test.setTimeout(150_000);
  await page.goto('/lessons/access-app/');
  await worldReady(page);

  // commands of the text: the sheet comes up, the text stays where it is
  await tapRun(page, 'pod-ip', 0);
  await expect(screen(page)).toContainText('NAME');
  await tapRun(page, 'pod-ip', 1);
  await expect(screen(page)).toContainText('curl: (28)', { timeout: 20_000 });
  await tapRun(page, 'pod-ip', 2);
  await passed(page, 'pod-ip');

  // typed with the on-screen keyboard and the row of keys: history, Ctrl-C, completion, pipes
  await page.locator('k-terminal').tap();
  await write(page, 'wrong');
  await key(page, 'Ctrl+C').tap();
  await write(page, 'kubectl expose pod kubi');
  await key(page, 'Tab').tap();
  await expect(screen(page)).toContainText('expose pod kubia');
  await write(page, ' --name=kubia-internal --port=8080');
  await page.keyboard.press('Enter');
  await expect(screen(page)).toContainText('exposed');
  await key(page, 'Ctrl').tap();
  await expect(key(page, 'Ctrl')).toHaveAttribute('aria-pressed', 'true');
  await write(page, 'l');
  await expect(key(page, 'Ctrl')).toHaveAttribute('aria-pressed', 'false');
  await expect(screen(page)).not.toContainText('exposed');
  await key(page, 'Up').tap();
  await expect(screen(page)).toContainText('--name=kubia-internal');
  await key(page, 'Ctrl+C').tap();
  await write(page, 'kubectl exec client ');
  for (const name of ['-', '-']) await key(page, name).tap();
  await write(page, ' curl -s http:');
  for (const name of ['/', '/']) await key(page, name).tap();
  await write(page, 'kubia-internal:8080 ');
  await key(page, '|').tap();
  await write(page, ' cat');
  await page.keyboard.press('Enter');
  await passed(page, 'cluster-ip');

  // the sheet's own buttons, and what the notice offers
  await page.getByRole('button', { name: '작업 화면 올리기' }).tap();
  await expect(page.getByRole('region', { name: '글' })).toBeHidden();
  await page.getByRole('button', { name: /^되돌리기: / }).tap();
  await page.getByRole('group', { name: '방금 한 일' }).getByRole('button', { name: '다시 하기' }).tap();
  await expect(page.getByRole('group', { name: '방금 한 일' })).toContainText('다시 했습니다');
  await page.getByRole('button', { name: '알림 닫기' }).tap();
  await page.getByRole('button', { name: '글', exact: true }).tap();

  // the rest with the steps' own solutions
  for (const id of ['expose', 'external-ip', 'host-name']) {
    const card = step(page, id);
    await card.getByRole('button', { name: '답 보기' }).tap();
    await card.getByRole('button', { name: '답 보기' }).tap();
    await card.locator('.solution').getByRole('button', { name: /실행/ }).tap();
    await expect(async () => {
      const forward = page.getByRole('button', { name: '빨리 감기' });
      if (await forward.isEnabled({ timeout: 100 }).catch(() => false)) await forward.tap({ timeout: 500 });
      await expect(card).toHaveAttribute('data-state', 'passed', { timeout: 1_500 });
    }).toPass({ timeout: 60_000 });
  }
  await expect(page.locator('.well-done')).toContainText('레슨을 마쳤습니다');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test('the sheet is dragged by its grip, and the on-screen keyboard leaves the prompt in view', async ({
  page,
}) => {
  await page.goto('/lessons/access-app/');
  await worldReady(page);
  const grip = page.getByRole('slider', { name: '작업 화면의 높이' });
  const box = await grip.boundingBox();
  const touch = await page.context().newCDPSession(page);
  const at = (y: number) => ({ touchPoints: [{ x: 180, y }] });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', ...at((box?.y ?? 0) + 10) });
  for (const y of [500, 400, 330])
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', ...at(y) });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await expect(grip).toHaveAttribute('aria-valuetext', '절반');
  // right after a drag the browser may take a tap for the end of it
  await expect(async () => {
    await page.locator('k-terminal').tap();
    await expect(page.locator('k-terminal .xterm-helper-textarea')).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.setViewportSize({ width: 360, height: 380 });
  await expect(page.locator('k-terminal')).toBeInViewport({ ratio: 1 });
  await expect(key(page, 'Tab')).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('region', { name: '글' })).toBeHidden();
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(page.getByRole('region', { name: '글' })).toBeVisible();
});

test('a playground does not call up the on-screen keyboard', async ({ page }) => {
  await page.goto('/playground/workstation/');
  await worldReady(page);
  await expect(page.locator('k-terminal')).toHaveAttribute('data-ready', '');
  await expect(page.locator('k-terminal .xterm-helper-textarea')).not.toBeFocused();
});
