import type { Page } from '@playwright/test';
import { openLesson, passed } from './lesson.ts';
import { expect, screen, test } from './site.ts';

/** What has the keyboard. */
const focused = (page: Page) => page.locator(':focus');

/** Presses Tab until something named so has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const label = await focused(page).evaluate(
      (element) => element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '',
    );
    if (typeof name === 'string' ? label === name : name.test(label)) return;
  }
  throw new Error(`Nothing named ${name} is reached by Tab.`);
}

test('a lesson is completed with the keyboard alone', async ({ page }) => {
  test.setTimeout(150_000);
  await openLesson(page, 'access-app');

  // to the first step, and its first command from the text
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.locator('#step-pod-ip-title')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(focused(page)).toContainText('kubectl get pod kubia');
  await page.keyboard.press('Alt+Enter');
  await expect(screen(page)).toContainText('NAME');
  await expect(focused(page)).toContainText('kubectl get pod kubia');

  // hints: the focus goes on to what has been opened
  await tabTo(page, '힌트 보기');
  await page.keyboard.press('Enter');
  await expect(focused(page)).toContainText('파드 IP는');

  // the rest of the step in the terminal
  await page.keyboard.press('Alt+Digit2');
  const terminal = page.locator('k-terminal .xterm-helper-textarea');
  await expect(terminal).toBeFocused();
  await page.keyboard.type("IP=$(kubectl get pod kubia -o jsonpath='{.status.podIP}')\n");
  await page.keyboard.type('curl --max-time 3 http://$IP:8080\n');
  await page.keyboard.press('Alt+KeyX');
  await expect(page.getByRole('button', { name: '5배속' })).toHaveAttribute('aria-pressed', 'true');
  await expect(screen(page)).toContainText('curl: (28)', { timeout: 20_000 });
  await page.keyboard.press('Alt+KeyX');
  await page.keyboard.type('kubectl exec client -- curl -s http://$IP:8080\n');
  await passed(page, 'pod-ip');

  // undo and redo, and pausing, from inside the terminal
  await page.keyboard.type('kubectl expose pod kubia --name=kubia-internal --port=8080\n');
  await expect(screen(page)).toContainText('exposed');
  await page.keyboard.press('Alt+KeyZ');
  await expect(page.getByRole('group', { name: '방금 한 일' })).toContainText('Service kubia-internal');
  await expect(page.locator('[data-announce]')).toContainText('없어진 것: Service kubia-internal');
  await expect(terminal).toBeFocused();
  await page.keyboard.press('Alt+Shift+KeyZ');
  await expect(page.getByRole('group', { name: '방금 한 일' })).toContainText('다시 생긴 것');
  await page.keyboard.press('Alt+KeyP');
  await expect(page.getByRole('button', { name: '시간 멈추기' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Alt+KeyP');
  await page.keyboard.type('kubectl exec client -- curl -s http://kubia-internal:8080\n');
  await passed(page, 'cluster-ip');

  // the list of shortcuts; they can be turned off
  await page.keyboard.press('Alt+Slash');
  await expect(page.getByRole('dialog', { name: '단축키' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(terminal).toBeFocused();

  // out of the terminal to the step that is to be done
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.locator('#step-expose-title')).toBeFocused();

  // the rest with the steps' own solutions
  for (const id of ['expose', 'external-ip', 'host-name']) {
    const title = page.locator(`#step-${id}-title`);
    for (
      let presses = 0;
      presses < 6 && !(await title.evaluate((e) => e === document.activeElement));
      presses++
    )
      await page.keyboard.press('Alt+ArrowDown');
    await expect(title).toBeFocused();
    await tabTo(page, '답 보기');
    await page.keyboard.press('Enter');
    await tabTo(page, '답 보기');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Alt+Enter');
    await expect(async () => {
      const flying = page.getByRole('button', { name: '멈추기', exact: true });
      if ((await flying.count()) === 0) await page.keyboard.press('Alt+KeyJ');
      await expect(page.locator(`[data-step="${id}"]`)).toHaveAttribute('data-state', 'passed', {
        timeout: 2_000,
      });
    }).toPass({ timeout: 60_000 });
  }
  await expect(page.locator('.well-done')).toContainText('레슨을 마쳤습니다');
});

test('shortcuts can be turned off', async ({ page }) => {
  await openLesson(page, 'access-app');
  await page.locator('#read').focus();
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: '단축키' });
  await list.getByRole('checkbox', { name: '단축키 사용' }).uncheck();
  await page.keyboard.press('Escape');
  await expect(page.locator('#read')).toBeFocused();
  await page.keyboard.press('?');
  await page.keyboard.press('Alt+Digit2');
  await expect(list).toHaveCount(0);
  await expect(page.locator('#read')).toBeFocused();
});

test('what a command has printed is said when it ends, if that is wished for', async ({ page }) => {
  await openLesson(page, 'access-app');
  await page.getByRole('button', { name: '터미널 설정' }).click();
  await page.getByRole('checkbox', { name: /명령이 끝나면 읽어 주기/ }).check();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+Digit2');
  await page.keyboard.type('echo first; seq 200\n');
  await expect(page.locator('[data-announce]')).toContainText(/^first\n1\n2\n.*…$/s);
});
