import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { onMap, openLesson } from './lesson.ts';
import { expect, screen, test, type } from './site.ts';

const LESSON = 'access-app';
const picture = (page: Page) => page.getByRole('application', { name: '클러스터 그림' });
const inspector = (page: Page) => page.getByRole('complementary', { name: /자세히 보기/ });

async function findings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).include('.map').analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`);
}

test('what is typed appears on the map, and the keyboard inspects it', async ({ page }) => {
  await openLesson(page, LESSON);
  await type(
    page,
    'kubectl create deployment web --image=nginx --replicas=3; kubectl expose deployment web --port=80',
  );
  await expect(onMap(page, '디플로이먼트 web')).toHaveAccessibleName(/3개 중 3개 준비됨/, {
    timeout: 60_000,
  });
  await expect(page.locator('.map').getByRole('button', { name: /^파드 web-.*준비됨/ })).toHaveCount(3);

  await picture(page).focus();
  await page.keyboard.press('Home');
  const cursor = page.locator('[data-cursor]');
  await expect(cursor).toHaveAccessibleName('바깥, 나와 인터넷');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(cursor).toHaveAccessibleName(/^디플로이먼트 web/);
  await expect(page.locator('.line.owns.bright')).toHaveCount(3);
  await page.keyboard.press('Enter');

  await expect(inspector(page).getByRole('heading')).toBeFocused();
  await expect(inspector(page).locator('.plain')).not.toBeEmpty();
  await inspector(page).getByText('YAML').click();
  await expect(inspector(page).getByRole('region', { name: 'YAML' })).toContainText('kind: Deployment');
  expect(await findings(page)).toEqual([]);
  await inspector(page).getByRole('button', { name: '터미널에서 실행' }).click();
  // its last lines: the command itself may have left the screen
  await expect(screen(page)).toContainText(/kubectl describe deployment web|ScalingReplicaSet/);

  await inspector(page).getByRole('button', { name: '닫기' }).focus();
  await page.keyboard.press('Escape');
  await expect(inspector(page)).toBeHidden();
  await expect(picture(page)).toBeFocused();
});

test('an undo keeps the map, its inspector and the focus', async ({ page }) => {
  await openLesson(page, LESSON);
  await type(page, 'kubectl create deployment web --image=nginx');
  await expect(onMap(page, '디플로이먼트 web')).toHaveAccessibleName(/1개 중 1개 준비됨/, {
    timeout: 60_000,
  });
  await onMap(page, '파드 kubia').click();
  await expect(inspector(page).getByRole('heading')).toBeFocused();
  await page.locator('.map').evaluate((map) => map.setAttribute('data-same', ''));
  await page.keyboard.press('Alt+z');
  await expect(onMap(page, '디플로이먼트 web')).toBeHidden();
  await expect(page.locator('.map[data-same]')).toBeVisible();
  await expect(inspector(page).getByRole('heading')).toBeFocused();

  await page.keyboard.press('Alt+Shift+z');
  await expect(onMap(page, '디플로이먼트 web')).toBeVisible();
  await picture(page).focus();
  for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  await expect(inspector(page).getByRole('heading')).toHaveText('디플로이먼트 web');
  await expect(inspector(page).getByRole('heading')).toBeFocused();
  await page.keyboard.press('Alt+z');
  await expect(inspector(page)).toBeHidden();
  await expect(picture(page)).toBeFocused();
  await expect(page.locator('.map[data-same]')).toBeVisible();
});

test('the outline says what the picture says', async ({ page }) => {
  await openLesson(page, LESSON);
  await type(
    page,
    'kubectl create deployment web --image=nginx --replicas=2; kubectl run typo --image=ngnix',
  );
  await expect(onMap(page, '파드 typo')).toHaveAccessibleName(/문제 있음/, { timeout: 60_000 });
  await expect(onMap(page, '디플로이먼트 web')).toHaveAccessibleName(/2개 중 2개 준비됨/);
  const drawn = await page
    .locator('.map-picture [data-thing]')
    .evaluateAll((things) => things.map((thing) => thing.getAttribute('data-thing')).sort());
  expect(await findings(page)).toEqual([]);

  await page.getByRole('button', { name: '글로 보기' }).click();
  const listed = page.locator('.map-outline [data-thing]');
  await expect(listed).toHaveCount(drawn.length);
  expect(
    await listed.evaluateAll((things) => things.map((thing) => thing.getAttribute('data-thing')).sort()),
  ).toEqual(drawn);
  expect(await findings(page)).toEqual([]);

  const typo = page.locator('.map-outline').getByRole('button', { name: '파드 typo' });
  await typo.press('Enter');
  await expect(inspector(page)).toContainText('ngnix');
  await page.keyboard.press('Escape');
  await expect(typo).toBeFocused();
});

test('the map fits a phone, opens a sheet, and stays still for who wants no motion', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openLesson(page, LESSON);
  await page.getByRole('button', { name: '클러스터', exact: true }).click();
  await onMap(page, '파드 kubia').click();
  await expect(inspector(page)).toContainText('kubectl describe pod kubia');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(await page.locator('.map-scroll').evaluate((place) => place.scrollWidth - place.clientWidth)).toBe(
    0,
  );
  expect(await findings(page)).toEqual([]);
  expect(
    await page.locator('.map-picture').evaluate((drawn) => drawn.getAnimations({ subtree: true }).length),
  ).toBe(0);
});
