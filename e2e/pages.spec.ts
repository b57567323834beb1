import { expect, findings, pages, prompt, screen, test, type } from './site.ts';
import { worldReady } from './lesson.ts';

for (const { name, path } of pages)
  test(`${name}: no findings of axe, and fits a phone`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(path);
    await prompt(page);
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.reload({ waitUntil: 'networkidle' });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

test('the language switch keeps the place', async ({ page }) => {
  await page.goto('/tracks/gke/');
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page).toHaveURL(/\/en\/tracks\/gke\/$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('the chosen colours are kept', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/about/');
  const button = page.getByRole('button', { name: /화면 색/ });
  await button.click();
  await button.click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(button).toHaveAccessibleName('화면 색: 어둡게');
});

test('a lesson without English words says so and leads to the Korean ones', async ({ page }) => {
  await page.goto('/en/lessons/access-app/');
  const notice = page.locator('.missing');
  await expect(notice).toContainText('애플리케이션에 접근하기');
  await expect(page.locator('article')).toHaveAttribute('lang', 'ko');
  await notice.getByRole('link').click();
  await expect(page).toHaveURL(/:\d+\/lessons\/access-app\/$/);
});

test('the start page offers to go on where one stopped', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('[data-start]')).toBeVisible();
  await expect(page.locator('[data-continue]')).toBeHidden();
  await page.goto('/lessons/scaling/');
  await prompt(page);
  await page.goto('/');
  await page.getByRole('link', { name: /이어서 하기: 수평 확장/ }).click();
  await expect(page).toHaveURL(/\/lessons\/scaling\/$/);
});

test('the terminal of the start page is a real one', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: /kubectl create deployment hello/ }).click();
  await expect(screen(page)).toContainText('deployment.apps/hello created');
  await page.locator('[data-mount="cluster"]').scrollIntoViewIfNeeded();
  await expect(page.locator('.map')).toContainText('hello-');
});

test('the playground keeps each scenario by itself, and begins anew when asked', async ({ page }) => {
  await page.goto('/playground/');
  await page.getByRole('link', { name: '맨 클러스터' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-world', 'ready', { timeout: 30_000 });
  await type(page, 'kubectl create deployment mine --image=nginx; echo kept > note');
  await expect(screen(page)).toContainText('deployment.apps/mine created');
  await page.goto('/playground/workstation/');
  await prompt(page);
  await type(page, 'ls; echo $((40+2))');
  await expect(screen(page)).toContainText('42');
  await expect(screen(page)).not.toContainText('note');
  await page.goto('/playground/rig/');
  await expect(page.locator('html')).toHaveAttribute('data-world', 'ready', { timeout: 30_000 });
  await type(page, 'cat note; kubectl get deployments');
  await expect(screen(page)).toContainText('mine');
  await page.getByRole('button', { name: '처음부터 다시' }).click();
  await page.getByRole('group', { name: '처음부터 다시' }).getByRole('button').click();
  await expect(page.locator('.notice')).toBeVisible();
  await type(page, 'ls; kubectl get deployments');
  await expect(screen(page)).toContainText('No resources found');
});

test('a playground’s terminal has the keyboard once it is ready, unless the visitor has put it elsewhere', async ({
  page,
}) => {
  const terminal = page.locator('k-terminal .xterm-helper-textarea');
  await page.goto('/playground/rig/');
  await worldReady(page);
  await expect(terminal).toBeFocused();
  await page.keyboard.type('echo $((40+2))\n');
  await expect(screen(page)).toContainText('42');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.locator('#main')).toBeFocused();

  // led here by a link
  await page.goto('/playground/');
  await page.getByRole('link', { name: '맨 클러스터' }).click();
  await worldReady(page);
  await expect(terminal).toBeFocused();

  // somewhere else before the world is there
  await page.goto('/playground/workstation/', { waitUntil: 'commit' });
  const brand = page.locator('header a').first();
  await brand.focus();
  await worldReady(page);
  await expect(page.locator('k-terminal')).toHaveAttribute('data-ready', '');
  await expect(brand).toBeFocused();

  // a lesson begins with reading
  await page.goto('/lessons/access-app/');
  await worldReady(page);
  await expect(page.locator('k-terminal')).toHaveAttribute('data-ready', '');
  await expect(page.locator('body')).toBeFocused();
});

test('the menu of a narrow screen opens, leads and closes by keyboard', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/about/');
  const menu = page.getByRole('button', { name: '메뉴' });
  const link = page.getByRole('navigation', { name: '주 메뉴' }).getByRole('link', { name: '용어집' });
  await expect(link).toBeHidden();
  await menu.press('Enter');
  await expect(link).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(link).toBeHidden();
  await expect(menu).toBeFocused();
  await menu.press('Enter');
  await link.press('Enter');
  await expect(page).toHaveURL(/\/glossary\/$/);
});

test('the glossary is narrowed while one types, and shows what is linked to', async ({ page }) => {
  await page.goto('/glossary/');
  const field = page.getByRole('searchbox', { name: '용어 찾기' });
  await field.fill('레플리카셋');
  await expect(page.locator('#replicaset')).toBeVisible();
  await expect(page.locator('#etcd')).toBeHidden();
  await field.fill('없는말');
  await expect(page.getByText('맞는 용어가 없습니다.')).toBeVisible();
  await page.evaluate(() => (location.hash = '#etcd'));
  await expect(page.locator('#etcd')).toBeInViewport();
});
