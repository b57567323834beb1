import { expect, screen, test, type } from './site.ts';
import { fastForward, hears, openLesson, passed, step, onMap, openOnWeb } from './lesson.ts';

test('lesson A5 is completed by typing, with a wrong turn', async ({ page }) => {
  test.setTimeout(240_000);
  await openLesson(page, 'access-app');
  await expect(onMap(page, '파드 kubia')).toBeVisible();

  await type(page, "IP=$(kubectl get pod kubia -o jsonpath='{.status.podIP}')");
  await type(page, 'curl --max-time 3 http://$IP:8080');
  await hears(page, 'pod-ip', '바깥에서는 닿지 않는 것을 확인했습니다');
  await type(page, 'kubectl exec client -- curl -s http://$IP:8080');
  await passed(page, 'pod-ip');
  await expect(screen(page)).toContainText("You've hit kubia");

  await type(page, 'kubectl expose pod kubia --name=kubia-internal --port=8080');
  await hears(page, 'cluster-ip', '서비스가 준비됐습니다');
  await type(page, 'kubectl exec client -- curl -s http://kubia-internal:8080');
  await passed(page, 'cluster-ip');

  await type(page, 'kubectl expose pod kubia --name=kubia-http --port=8080');
  await hears(page, 'expose', '`kubia-http` 서비스는 있지만 종류가 ClusterIP입니다'.replaceAll('`', ''));
  await expect(page.locator('[data-announce]')).toContainText('종류가 ClusterIP입니다');
  await type(page, 'kubectl delete service kubia-http');
  await type(page, 'kubectl expose pod kubia --type=LoadBalancer --name=kubia-http --port=8080');
  await passed(page, 'expose');

  await type(page, 'kubectl get service kubia-http');
  await hears(page, 'external-ip', '아직 외부 IP가 없습니다');
  await fastForward(page);
  await hears(page, 'external-ip', '외부 IP가 나왔습니다');
  await type(
    page,
    "curl $(kubectl get svc kubia-http -o jsonpath='{.status.loadBalancer.ingress[0].ip}'):8080",
  );
  await passed(page, 'external-ip');

  await openOnWeb(page, 'kubia-http');
  await expect(page.locator('.web-page')).toContainText("You've hit kubia");

  await step(page, 'host-name').getByRole('button', { name: '힌트 보기' }).click();
  await expect(step(page, 'host-name').locator('.ladder [data-rung=open]')).toHaveCount(1);
  await type(page, 'kubectl exec kubia -- hostname');
  await passed(page, 'host-name');
  await expect(page.locator('.well-done')).toContainText('60점 가운데 60점');

  await page.goto('/tracks/first-steps/');
  await expect(page.locator('[data-lesson-progress="access-app"]')).toContainText('완료');
});

test('a command block runs with a click, also by keyboard', async ({ page }) => {
  await openLesson(page, 'access-app');
  await step(page, 'pod-ip').locator('[data-run]').first().click();
  await expect(screen(page)).toContainText('READINESS GATES');
  await step(page, 'pod-ip').locator('[data-run]').nth(2).focus();
  await page.keyboard.press('Enter');
  await expect(screen(page)).toContainText('kubectl exec client');
});

test('the solution costs the points of its step', async ({ page }) => {
  await openLesson(page, 'access-app');
  const first = step(page, 'pod-ip');
  await first.getByRole('button', { name: '답 보기' }).click();
  await expect(first).toContainText('이 단계의 10점은 받지 못합니다');
  await first.getByRole('button', { name: '답 보기' }).click();
  await expect(first.locator('.solution pre')).toContainText('kubectl exec client');
  await first.locator('.solution').getByRole('button', { name: /실행/ }).click();
  await passed(page, 'pod-ip');
  await expect(page.locator('.score')).toContainText('0/60');
});
