import { expect, screen, test, type } from './site.ts';
import { fastForward, hears, openLesson, passed, step, worldReady, onMap, openOnWeb } from './lesson.ts';

const image = 'us-docker.pkg.dev/google-samples/containers/gke/hello-app';

test('lesson B2 is completed by typing, with a wrong turn', async ({ page }) => {
  test.setTimeout(240_000);
  await openLesson(page, 'gke-deploy');
  await type(page, `kubectl create deployment hello-server --image=${image}:1.0`);
  await passed(page, 'deploy');

  await type(page, 'kubectl expose deployment hello-server --type=LoadBalancer --port 80');
  await hears(page, 'expose', '80');
  await expect(step(page, 'expose')).toHaveAttribute('data-state', 'current');
  await type(page, 'kubectl delete service hello-server');
  await type(page, 'kubectl expose deployment hello-server --type=LoadBalancer --port 8080');
  await passed(page, 'expose');

  await type(page, 'kubectl get service');
  await fastForward(page);
  await expect(onMap(page, '로드 밸런서 hello-server')).toHaveAccessibleName(/\d+\.\d+\.\d+\.\d+/);
  await type(
    page,
    "curl http://$(kubectl get service hello-server -o jsonpath='{.status.loadBalancer.ingress[0].ip}'):8080/",
  );
  await passed(page, 'page');
  await expect(screen(page)).toContainText('Hello, world!');
  await openOnWeb(page, 'hello-server');
  await expect(page.locator('.web-page')).toContainText('Version: 1.0.0');

  await type(page, `kubectl set image deployment/hello-server hello-app=${image}:2.0`);
  await passed(page, 'update');
  await page.getByRole('button', { name: '새로 고침' }).click();
  await expect(page.locator('.web-page')).toContainText('Version: 2.0.0');

  await type(page, 'kubectl rollout undo deployment/hello-server');
  await passed(page, 'undo');
});

test('a reload in the middle of the creation of a cluster loses nothing', async ({ page }) => {
  test.setTimeout(240_000);
  await openLesson(page, 'gke-create-cluster');
  await type(page, 'gcloud config set compute/zone us-central1-a');
  await passed(page, 'zone');
  await type(page, 'gcloud container clusters create my-cluster');
  await hears(page, 'create', 'PROVISIONING');
  await page.waitForTimeout(1_500);
  await page.reload();
  await worldReady(page);

  await expect(screen(page)).toContainText('Updated property [compute/zone].');
  await expect(screen(page)).toContainText('페이지를 떠날 때 끝났습니다');
  await expect(step(page, 'zone')).toHaveAttribute('data-state', 'passed');
  await hears(page, 'create', 'PROVISIONING');
  await expect(step(page, 'create').locator('h2')).toBeInViewport();
  await type(page, 'gcloud container clusters list');
  await expect(screen(page)).toContainText('PROVISIONING');
  await fastForward(page);
  await passed(page, 'create');
  await type(page, 'gcloud container clusters list');
  await passed(page, 'look');
  await expect(screen(page)).toContainText('RUNNING');

  await expect(screen(page)).toContainText(/\$\s*$/);
  await page.locator('k-terminal .xterm-helper-textarea').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(screen(page)).toContainText(/clusters create my-cluster\s*$/);
});
