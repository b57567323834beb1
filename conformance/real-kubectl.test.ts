/**
 * The real kubectl over HTTPS against the emulated API server, and our kubectl in a world of its own with the same seed: one
 * script, two outputs, no difference but what `normalize` takes away.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findKubectl } from '../scripts/get-kubectl.ts';
import { startClusterServer, type ClusterServer } from '../src/node/cluster-server.ts';
import { Headless } from '../src/node/headless.ts';
import { jumpTo } from '../src/world/jump.ts';
import { normalize } from './normalize.ts';

const kubectl = findKubectl();
if (kubectl === undefined)
  console.warn('No real kubectl 1.33 can be had here: the differential run is left out.');

/** Arguments of kubectl; `until` lines are repeated until they print the given text, and are not compared. */
type Line = string | { readonly until: string; readonly prints: string };

const script: readonly Line[] = [
  'get nodes',
  'get pods',
  'run kubia --image=luksa/kubia --port=8080',
  'wait --for=condition=Ready pod/kubia --timeout=60s',
  'get pods',
  'get pod kubia -o wide',
  'get pod kubia -o name',
  'get pod kubia -o yaml',
  'get pod kubia -o json',
  'get pods --show-labels',
  'get pods -L run',
  'get pods --no-headers',
  "get pod kubia -o jsonpath='{.status.phase}'",
  'get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image',
  'get pods -o go-template={{range.items}}{{.metadata.name}}{{end}}',
  'get pods --sort-by=.metadata.name',
  'get pods -l run=kubia',
  'get pods -l run=other',
  'get pods --field-selector=status.phase=Running',
  'get pods --field-selector=spec.foo=1',
  'get pods -o yml',
  'get nope',
  'get pod nope',
  'describe pod kubia',
  'expose pod kubia --type=LoadBalancer --name=kubia-http --port=8080',
  { until: 'get svc kubia-http', prints: '34.' },
  'get svc',
  'get svc kubia-http -o yaml',
  'describe svc kubia-http',
  'get endpointslices -l kubernetes.io/service-name=kubia-http',
  'create deployment web --image=nginx:1.25 --replicas=3',
  'rollout status deployment/web',
  'get deploy,rs',
  'get deploy web -o wide',
  'get deploy web -o yaml',
  'describe deploy web',
  'scale deployment web --replicas=5',
  'rollout status deployment/web',
  'get deploy web',
  'scale deployment nope --replicas=2',
  'set image deployment/web nginx=nginx:1.26',
  'rollout status deployment/web',
  'rollout history deployment/web',
  'rollout history deployment/web --revision=2',
  'rollout undo deployment/web',
  'rollout status deployment/web',
  'get rs -o wide',
  'set image deployment/web nope=nginx',
  'label pod kubia tier=front',
  'label pod kubia tier=back',
  'annotate deploy web note=hello',
  'patch deploy web -p {"spec":{"replicas":2}}',
  'rollout status deployment/web',
  'get all',
  'get ns',
  'get cm',
  'get sa',
  'api-versions',
  'create namespace dev',
  'get pods -n dev',
  'delete namespace dev',
  'create configmap settings --from-literal=theme=dark',
  'get cm settings -o yaml',
  'describe cm settings',
  'delete cm settings',
  'delete svc kubia-http',
  'delete pod kubia',
  'delete deploy web',
  'delete deploy web',
];

/** Virtual milliseconds between two commands. */
const PAUSE = 700;

interface Output {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe.skipIf(kubectl === undefined)('the real kubectl', () => {
  const start = Date.now();
  const home = mkdtempSync(path.join(tmpdir(), 'voyage-'));
  let server: ClusterServer;
  let ours: Headless;

  beforeAll(async () => {
    server = await startClusterServer({
      scenario: 'rig',
      port: 0,
      seed: 1,
      start,
      clock: 'manual',
      tls: true,
    });
    writeFileSync(path.join(home, 'config'), server.kubeconfig);
    ours = await Headless.create({ scenario: 'rig', seed: 1, start });
  });
  afterAll(async () => {
    await server.close();
    rmSync(home, { recursive: true, force: true });
  });

  const words = (line: string): string[] => line.split(' ').map((word) => word.replaceAll("'", ''));
  const pass = (milliseconds: number): Promise<void> =>
    jumpTo(server.world, server.world.clock.now() + milliseconds);
  /** Runs the real kubectl. Virtual time stands still until it has looked around, then it runs while kubectl waits. */
  const real = async (line: string, timeout = 90_000): Promise<Output> => {
    const state = { running: true };
    const ended = new Promise<Output>((resolve) => {
      const env = { ...process.env, HOME: home, KUBECONFIG: path.join(home, 'config'), LANG: 'C.UTF-8' };
      execFile(kubectl ?? '', words(line), { env, timeout }, (error, stdout, stderr) => {
        const exit = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        state.running = false;
        resolve({ exit, stdout, stderr });
      });
    });
    for (let turn = 0; state.running; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (turn > 60) await pass(50);
    }
    await pass(PAUSE);
    return ended;
  };
  const emulated = async (line: string): Promise<Output> => {
    const quoted = words(line).map((word) => `'${word}'`);
    const answer = await ours.answer({ cmd: `kubectl ${quoted.join(' ')}` });
    if (!('stdout' in answer)) throw new Error(JSON.stringify(answer));
    await ours.answer({ advance: `${PAUSE}ms` });
    return { exit: answer.exit, stdout: answer.stdout, stderr: answer.stderr };
  };
  const shown = ({ exit, stdout, stderr }: Output, line: string): string =>
    `exit ${exit}\n${normalize(stdout, line)}\n${normalize(stderr, line)}`;

  it('prints what ours prints', { timeout: 300_000 }, async () => {
    const differences: { line: string; real: string; ours: string }[] = [];
    for (const line of script) {
      if (typeof line !== 'string') {
        for (const run of [real, emulated])
          for (let tries = 0; tries < 100 && !(await run(line.until)).stdout.includes(line.prints); tries++);
        continue;
      }
      const theirs = shown(await real(line), line);
      const mine = shown(await emulated(line), line);
      if (theirs !== mine) differences.push({ line, real: theirs, ours: mine });
    }
    expect(differences).toEqual([]);
  });

  it('watches', { timeout: 60_000 }, async () => {
    await pass(60_000);
    const watching = real('get pods -w', 12_000);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await real('run seen --image=nginx');
    await pass(5_000);
    await real('delete pod seen --now');
    const { stdout } = await watching;
    const lines = normalize(stdout, 'get pods -w').split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'NAME  READY  STATUS  RESTARTS  AGE',
      'seen  0/1  Pending  0  <age>',
      'seen  0/1  Pending  0  <age>',
    ]);
    expect(lines).toContain('seen  0/1  ContainerCreating  0  <age>');
    expect(lines).toContain('seen  1/1  Running  0  <age>');
    expect(lines).toContain('seen  1/1  Terminating  0  <age>');
  });

  it('reads logs and runs commands in containers', { timeout: 60_000 }, async () => {
    await real('run box --image=busybox --command -- sleep 3600');
    await real('wait --for=condition=Ready pod/box --timeout=60s');
    expect(await real('exec box -- hostname')).toEqual({ exit: 0, stdout: 'box\n', stderr: '' });
    expect(await real('exec box -- false')).toEqual({
      exit: 1,
      stdout: '',
      stderr: 'command terminated with exit code 1\n',
    });
    await real('run web --image=luksa/kubia');
    await real('wait --for=condition=Ready pod/web --timeout=60s');
    expect(await real('logs web')).toEqual({ exit: 0, stdout: 'Kubia server starting...\n', stderr: '' });
  });
});
