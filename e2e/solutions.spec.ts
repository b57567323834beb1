import { openLesson, passed } from './lesson.ts';
import { expect, lessons, test } from './site.ts';

for (const id of lessons)
  test(`lesson ${id} is completed by its solutions, run with a click`, async ({ page }) => {
    test.setTimeout(240_000);
    await openLesson(page, id);
    const forward = page.getByRole('button', { name: '빨리 감기' });
    for (const step of await page.locator('[data-step]').all()) {
      await expect(step).toHaveAttribute('data-state', /current|passed/);
      await step.getByRole('button', { name: '답 보기' }).click();
      await step.getByRole('button', { name: '답 보기' }).click();
      await step.locator('.solution').getByRole('button', { name: /실행/ }).click();
      await expect(async () => {
        if (await forward.isEnabled({ timeout: 100 }).catch(() => false))
          await forward.click({ timeout: 500 });
        await expect(step).toHaveAttribute('data-state', 'passed', { timeout: 1_500 });
      }).toPass({ timeout: 60_000 });
      await passed(page, (await step.getAttribute('data-step')) ?? '');
    }
    await expect(page.locator('.well-done')).toContainText('0점을 받았습니다');
  });
