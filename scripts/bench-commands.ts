/**
 * `node scripts/bench-commands.ts [LINE…]`: how long the first use of a command takes in the built playground, from Enter to the next
 * prompt on the page's clock. Each line (one for every command of kubectl, if none is given) runs in a browser context of its own with an
 * empty cache, so that its code is still to be fetched. Measures, judges nothing. Needs a built site (`npm run build`).
 */
import { chromium, type Browser } from '@playwright/test';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { findBrowser } from './find-browser.ts';

const manifest = 'https://k8s.io/examples/controllers/nginx-deployment.yaml';
const lines = [
  'kubectl get nodes',
  'kubectl describe node',
  'kubectl create deployment web --image=nginx',
  'kubectl create configmap settings --from-literal=colour=blue -o yaml',
  'kubectl run web --image=nginx',
  'kubectl expose service kubernetes --name again',
  'kubectl set image deployment/web web=nginx',
  'kubectl explain pods.spec',
  'kubectl edit nothing',
  'kubectl delete namespace nothing',
  'kubectl rollout status deployment/web',
  'kubectl scale deployment web --replicas=3',
  'kubectl autoscale deployment web --max=3',
  'kubectl certificate approve nothing',
  'kubectl cluster-info',
  'kubectl top node',
  'kubectl cordon nothing',
  'kubectl uncordon nothing',
  'kubectl drain nothing',
  'kubectl taint nodes nothing a=b:NoSchedule',
  'kubectl logs nothing',
  'kubectl attach nothing',
  'kubectl exec nothing -- ls',
  'kubectl port-forward nothing 80',
  'kubectl cp nothing:/etc/hostname name',
  'kubectl auth can-i get pods',
  'kubectl debug nothing --image=busybox',
  'kubectl events',
  `kubectl diff -f ${manifest}`,
  `kubectl apply -f ${manifest}`,
  `kubectl apply --server-side -f ${manifest}`,
  'kubectl patch deployment web -p {}',
  `kubectl replace -f ${manifest}`,
  'kubectl wait --for=condition=Ready node --all',
  'kubectl kustomize .',
  'kubectl label namespace default a=b',
  'kubectl annotate namespace default a=b',
  'kubectl completion bash > /dev/null',
  'kubectl alpha',
  'kubectl api-resources',
  'kubectl api-versions',
  'kubectl config view',
  'kubectl plugin list',
  'kubectl version',
  'kubectl options',
  'kubectl get pods --help',
  'kubectl get pods -A -o yaml > all.yaml',
  "kubectl get nodes -o jsonpath='{.items[*].metadata.name}'",
  "kubectl get nodes -o go-template='{{len .items}}'",
  'kubectl get nodes -o custom-columns=NAME:.metadata.name',
  'gcloud container clusters list',
  'curl http://kubernetes.io',
];

declare global {
  interface Window {
    /** When Enter was pressed, and when the prompt after it stood. */
    enteredAt?: number;
    promptedAt?: number;
  }
}

/** Notes when the line is entered, and when as many prompts as before and one more are on the screen, or the screen has gone on. */
function watchPrompts(): void {
  const rows = document.querySelector('k-terminal .xterm-rows');
  const textOf = (): string =>
    [...(rows?.children ?? [])]
      .map((row) => row.textContent.trimEnd())
      .join('\n')
      .trimEnd();
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Enter') return;
      window.enteredAt = performance.now();
      const before = textOf();
      const changes = new MutationObserver(() => {
        const text = textOf();
        if (text === before || !text.endsWith('$')) return;
        window.promptedAt = performance.now();
        changes.disconnect();
      });
      if (rows) changes.observe(rows, { subtree: true, childList: true, characterData: true });
    },
    { capture: true },
  );
}

async function firstUse(browser: Browser, address: string, line: string): Promise<number> {
  const context = await browser.newContext({
    locale: 'ko-KR',
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'block',
  });
  try {
    const page = await context.newPage();
    await page.goto(`${address}playground/gke/`);
    await page.waitForSelector('html[data-world=ready]');
    await page.locator('k-terminal .xterm-helper-textarea').focus();
    await page.keyboard.insertText(line);
    await page.evaluate(watchPrompts);
    // what the page loads when it has nothing else to do is loaded by then, as before anybody has typed a line
    await page.waitForTimeout(1500);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => window.promptedAt !== undefined, undefined, { timeout: 30_000 });
    return await page.evaluate(() => (window.promptedAt ?? Number.NaN) - (window.enteredAt ?? Number.NaN));
  } finally {
    await context.close();
  }
}

const found = findBrowser();
if (!found) throw new Error('No Chromium found (CHROME_PATH names one).');
const server = spawn(process.execPath, [path.join(import.meta.dirname, 'serve.ts')], {
  env: { ...process.env, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await chromium.launch({
  ...(found.path === undefined ? {} : { executablePath: found.path }),
  ...(found.channel === undefined ? {} : { channel: found.channel }),
  args: ['--no-sandbox'],
});
try {
  const address = await new Promise<string>((resolve) =>
    server.stdout.once('data', (line: Buffer) => resolve(line.toString().trim())),
  );
  const given = process.argv.slice(2);
  for (const line of given.length > 0 ? given : lines) {
    const spent = await firstUse(browser, address, line).catch(
      (error: unknown) => String(error).split('\n')[0],
    );
    console.log(typeof spent === 'number' ? `${spent.toFixed(0).padStart(6)} ms` : spent, ` ${line}`);
  }
} finally {
  await browser.close();
  server.kill();
}
