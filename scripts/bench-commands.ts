/**
 * `node scripts/bench-commands.ts [--runs N] [--dist DIST] [LINE…]`: how long the first use of a command takes in the built playground, from
 * Enter to the next prompt on the page's clock. Each line (one for every command of kubectl, if none is given) runs in a browser context
 * of its own with an empty cache; of several runs the median counts, and the shortest and longest are told. Measures, judges nothing.
 * Needs a built site (`npm run build`; DIST is its folder, `dist` if missing).
 */
import { chromium, type Browser } from '@playwright/test';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
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
    /** The milliseconds from Enter to the prompt after it; NaN when none comes. */
    firstUse?: Promise<number>;
  }
}

/**
 * Waits for Enter, and for as many prompts as before and one more on the screen, or a screen that has gone on. Nobody looks at the page
 * meanwhile: each look would cost it a frame.
 */
function watchPrompts(): void {
  const rows = document.querySelector('k-terminal .xterm-rows');
  const textOf = (): string =>
    [...(rows?.children ?? [])]
      .map((row) => row.textContent.trimEnd())
      .join('\n')
      .trimEnd();
  window.firstUse = new Promise((resolve) => {
    const entered = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter') return;
      document.removeEventListener('keydown', entered, { capture: true });
      const enteredAt = performance.now();
      const before = textOf();
      const changes = new MutationObserver(() => {
        const text = textOf();
        if (text === before || !text.endsWith('$')) return;
        changes.disconnect();
        resolve(performance.now() - enteredAt);
      });
      if (rows) changes.observe(rows, { subtree: true, childList: true, characterData: true });
    };
    document.addEventListener('keydown', entered, { capture: true });
    setTimeout(() => resolve(Number.NaN), 30_000);
  });
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
    const [spent] = await Promise.all([
      page.evaluate(() => window.firstUse ?? Number.NaN),
      page.keyboard.press('Enter'),
    ]);
    return spent;
  } finally {
    await context.close();
  }
}

const found = findBrowser();
if (!found) throw new Error('No Chromium found (CHROME_PATH names one).');
const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '1' }, dist: { type: 'string', default: 'dist' } },
  allowPositionals: true,
});
const server = spawn(process.execPath, [path.join(import.meta.dirname, 'serve.ts')], {
  // the server serves the folder "dist" of where it is started
  cwd: path.dirname(path.resolve(values.dist)),
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
  for (const line of positionals.length > 0 ? positionals : lines) {
    const spent: number[] = [];
    for (let run = 0; run < Number(values.runs); run++) spent.push(await firstUse(browser, address, line));
    spent.sort((a, b) => a - b);
    const [shortest = Number.NaN, longest = Number.NaN] = [spent[0], spent.at(-1)];
    const median = spent[Math.floor(spent.length / 2)] ?? Number.NaN;
    const range = spent.length > 1 ? `${`(${shortest.toFixed(0)}–${longest.toFixed(0)})`.padEnd(10)} ` : '';
    console.log(`${median.toFixed(0).padStart(6)} ms  ${range}${line}`);
  }
} finally {
  await browser.close();
  server.kill();
}
