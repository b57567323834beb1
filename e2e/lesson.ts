import type { Page } from '@playwright/test';
import { expect, screen } from './site.ts';

/** Opens a lesson and waits until its prompt stands and the world behind it is there. */
export async function openLesson(page: Page, id: string): Promise<void> {
  await page.goto(`/lessons/${id}/`);
  await worldReady(page);
}

/** Waits until the world behind the prompt is there. */
export async function worldReady(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-world', 'ready', { timeout: 30_000 });
  await expect(screen(page)).toContainText('$');
}

/** The card of a step. */
export const step = (page: Page, id: string) => page.locator(`[data-step="${id}"]`);

/** Waits until a step has passed. */
export async function passed(page: Page, id: string): Promise<void> {
  await expect(step(page, id)).toHaveAttribute('data-state', 'passed', { timeout: 60_000 });
}

/** Waits until a step's feedback says something. */
export async function hears(page: Page, id: string, text: string | RegExp): Promise<void> {
  await expect(step(page, id).locator('.feedback')).toContainText(text, { timeout: 30_000 });
}

/** Lets time fly until nothing is under way. */
export async function fastForward(page: Page): Promise<void> {
  await page.getByRole('button', { name: '빨리 감기' }).click();
}

/** Completes the open lesson by its solutions, run with a click. */
export async function solve(page: Page): Promise<void> {
  const forward = page.getByRole('button', { name: '빨리 감기' });
  for (const card of await page.locator('[data-step]').all()) {
    await expect(card).toHaveAttribute('data-state', /current|passed/);
    await card.getByRole('button', { name: '답 보기' }).click();
    await card.getByRole('button', { name: '답 보기' }).click();
    await card.locator('.solution').getByRole('button', { name: /실행/ }).click();
    await expect(async () => {
      if (await forward.isEnabled({ timeout: 100 }).catch(() => false)) await forward.click({ timeout: 500 });
      await expect(card).toHaveAttribute('data-state', 'passed', { timeout: 1_500 });
    }).toPass({ timeout: 60_000 });
  }
  await expect(page.locator('.well-done')).toContainText('0점을 받았습니다');
}

/** A thing on the cluster map, by what it is and its name: `서비스 kubia-http`. */
export const onMap = (page: Page, thing: string) =>
  page.locator('.map').getByRole('button', { name: new RegExp(`^${thing},`) });

/** Opens a service's page from the map. */
export async function openOnWeb(page: Page, service: string): Promise<void> {
  await onMap(page, `서비스 ${service}`).click();
  await page.getByRole('button', { name: /^웹에서 열기/ }).click();
}
