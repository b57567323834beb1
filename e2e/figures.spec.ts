import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { fastForward, openLesson } from './lesson.ts';
import { expect, test, type } from './site.ts';

const figure = (page: Page, id: string): Locator => page.locator(`[data-figure="${id}"]`).first();

/** What the figure says in words; there also while the words are not shown. */
const lines = (of: Locator): Locator => of.locator('.figure-lines li');

test('a figure follows the learner’s pod from the command to the running container', async ({ page }) => {
  await openLesson(page, 'run-app');
  const shown = figure(page, 'image-to-pod');
  await shown.scrollIntoViewIfNeeded();
  await expect(shown).toContainText('아직 따라갈 파드가 없습니다');
  const height = (await shown.boundingBox())?.height;
  await type(page, 'kubectl run kubia --image=luksa/kubia --port=8080');
  await expect(lines(shown).nth(3)).toContainText('kubelet이 맡았습니다');
  await fastForward(page);
  await expect(lines(shown).last()).toContainText('컨테이너가 돌고 있습니다. 파드의 IP는 10.');
  await expect(shown.locator('.figure-pips button[data-state="done"]')).toHaveCount(6);
  await expect(shown).toContainText('kubia 파드가 돌고 있습니다');
  // what it says has a place from the start: the text around it does not move
  expect((await shown.boundingBox())?.height).toBe(height);

  await shown.getByRole('button', { name: '이전' }).click();
  await page.keyboard.press('Enter');
  await expect(shown.locator('.figure-says')).toContainText('레지스트리에서 이미지를 받습니다');
  await expect(shown.getByRole('status')).toContainText('레지스트리에서 이미지를 받습니다');
  await shown.locator('.figure-pips [aria-current]').focus();
  await page.keyboard.press('Home');
  await expect(shown.getByRole('button', { name: /^요청.*6 가운데 1/ })).toBeFocused();
  await shown.getByRole('button', { name: '글로 보기' }).click();
  const { violations } = await new AxeBuilder({ page }).include('[data-figure]').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  await shown.getByRole('button', { name: '지금', exact: true }).click();
  await expect(shown).toContainText('kubia 파드가 돌고 있습니다');
});

test('requests light the pods that answer them', async ({ page }) => {
  await openLesson(page, 'scaling');
  const shown = figure(page, 'replicas');
  await shown.scrollIntoViewIfNeeded();
  await type(page, 'kubectl scale deploy kubia --replicas=3');
  await fastForward(page);
  await expect(shown.locator('[data-part="pod"][data-ready="true"]')).toHaveCount(3, { timeout: 30_000 });
  const address = /로드 밸런서 ([\d.]+)/.exec((await lines(shown).first().textContent()) ?? '')?.[1] ?? '';
  await type(page, `for i in 1 2 3 4 5 6 7 8 9 10 11 12; do curl -s http://${address}:8080; done`);
  await expect(shown.locator('.figure-says')).toContainText('지금까지 요청 12번');
  await expect(shown.locator('[data-part="pod"][data-last="true"]')).toHaveCount(1);
  await shown.getByRole('button', { name: '다시 세기' }).click();
  await expect(shown.locator('.figure-says')).toContainText('준비된 파드 3개가 요청을 기다립니다');
});

test('a pod that is replaced is another pod', async ({ page }) => {
  await openLesson(page, 'logical-parts');
  const shown = figure(page, 'logical-parts');
  await shown.scrollIntoViewIfNeeded();
  await type(page, 'kubectl create deployment kubia --image=luksa/kubia --port=8080');
  await expect(shown.locator('.fig-one-pod')).toHaveCount(1);
  await fastForward(page);
  await expect(shown.locator('.fig-one-pod[data-phase="ready"]')).toHaveCount(1, { timeout: 30_000 });
  await type(page, 'kubectl delete pod -l app=kubia --now');
  await expect(shown.locator('.figure-says')).toContainText('파드가 생겼습니다');
  await expect(lines(shown).filter({ hasText: '새로 생김' })).toHaveCount(1);
});
