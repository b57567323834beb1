/** The real kubectl's streams against the emulated API server, in wall time: exec, cp, port-forward, attach, proxy, logs, drain. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findKubectl } from '../scripts/get-kubectl.ts';
import { startClusterServer, type ClusterServer } from '../src/node/cluster-server.ts';

const kubectl = findKubectl();
if (kubectl === undefined) console.warn('No real kubectl 1.33 can be had here: its streams are left out.');

interface Output {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe.skipIf(kubectl === undefined)("the real kubectl's streams", () => {
  const home = mkdtempSync(path.join(tmpdir(), 'voyage-'));
  const env = { ...process.env, HOME: home, KUBECONFIG: path.join(home, 'config'), LANG: 'C.UTF-8' };
  const running: ChildProcess[] = [];
  let server: ClusterServer;

  const run = (args: readonly string[], input = ''): Promise<Output> =>
    new Promise((resolve) => {
      const child = execFile(
        kubectl ?? '',
        args,
        { env, cwd: home, timeout: 30_000 },
        (error, stdout, stderr) =>
          resolve({ exit: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
      );
      child.stdin?.end(input);
    });
  const line = (text: string): Promise<Output> => run(text.split(' '));

  /** Starts a kubectl that goes on, and waits for its first words. */
  const start = async (
    text: string,
  ): Promise<{ readonly heard: () => string; readonly child: ChildProcess }> => {
    const child = spawn(kubectl ?? '', text.split(' '), { env, cwd: home, stdio: ['pipe', 'pipe', 'pipe'] });
    running.push(child);
    let heard = '';
    child.stdout.on('data', (piece: Buffer) => (heard += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (heard += piece.toString()));
    await once(child.stdout, 'data');
    return { heard: () => heard, child };
  };
  const until = async (holds: () => boolean): Promise<void> => {
    for (let tries = 0; !holds() && tries < 400; tries++)
      await new Promise((resolve) => setTimeout(resolve, 25));
  };
  const get = (url: string): Promise<string> =>
    new Promise((resolve, reject) => {
      http
        .get(url, { agent: false }, (response) => {
          let text = '';
          response.on('data', (piece: Buffer) => (text += piece.toString()));
          response.on('end', () => resolve(text));
        })
        .on('error', reject);
    });

  beforeAll(async () => {
    server = await startClusterServer({
      scenario: 'rig',
      port: 0,
      seed: 1,
      start: Date.now(),
      clock: 'wall',
      tls: true,
    });
    writeFileSync(path.join(home, 'config'), server.kubeconfig);
    await line('run web --image=luksa/kubia --port=8080');
    await line('run box --image=busybox --command -- sleep 3600');
    await line('wait --for=condition=Ready pod/web pod/box --timeout=30s');
  }, 60_000);
  afterAll(async () => {
    for (const child of running) child.kill();
    await server.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('carries input, both outputs and the exit code of exec', async () => {
    expect(await run(['exec', '-i', 'box', '--', 'sh', '-c', 'cat; echo no >&2; exit 7'], '항해\n')).toEqual({
      exit: 7,
      stdout: '항해\n',
      stderr: 'no\ncommand terminated with exit code 7\n',
    });
    expect((await line('exec box -c nope -- ls')).stderr).toBe(
      'Error from server (BadRequest): container nope is not valid for pod box\n',
    );
    expect((await line('exec box -- nosuch')).stderr).toMatch(
      /^error: Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: .*exec: "nosuch": executable file not found in \$PATH: unknown\n$/,
    );
  });

  it('runs what is typed into first processes, and tells their exit codes', async () => {
    const script = 'echo in; exit 3\n';
    const once = await run(
      ['run', 'once', '--image=busybox', '--restart=Never', '-i', '-q', '--', 'sh'],
      script,
    );
    expect(once).toEqual({ exit: 3, stdout: 'in\n', stderr: expect.stringContaining('terminated (Error)') });
    expect((await line('logs once')).stdout).toBe('in\n');
    await line('run idle --image=busybox --command -- sleep 3600');
    await line('wait --for=condition=Ready pod/idle --timeout=30s');
    const debug = ['-i', '-q', '--profile=general', '--image=busybox', '-c', 'tool', '--', 'sh'];
    expect(await run(['debug', 'idle', ...debug], 'hostname\nread x\nmore\necho $x; exit 4\n')).toEqual({
      exit: 0,
      stdout: 'idle\nmore\n',
      stderr: '',
    });
    const state = 'jsonpath={.status.ephemeralContainerStatuses[0].state.terminated.exitCode}';
    expect((await line(`wait pod/idle --for=${state}=4 --timeout=10s`)).exit).toBe(0);
    const copy = await run(['debug', 'idle', '--copy-to=copy', ...debug], 'hostname; exit 4\n');
    expect(copy.stdout).toBe('copy\n');
    const { stdout: node } = await line('get nodes -o jsonpath={.items[0].metadata.name}');
    const there = await run(['debug', `node/${node}`, ...debug], 'ls -d /host; exit 5\n');
    expect(there.stdout).toBe('/host\n');
  });

  it('copies files and folders both ways, whatever their bytes', async () => {
    const bytes = randomBytes(50_000);
    mkdirSync(path.join(home, 'there/inner'), { recursive: true });
    writeFileSync(path.join(home, 'there/inner/bytes'), bytes);
    writeFileSync(path.join(home, 'there/text'), '항해\n');
    expect(await line('cp there box:/tmp/there')).toEqual({ exit: 0, stdout: '', stderr: '' });
    expect((await line('exec box -- cat /tmp/there/text')).stdout).toBe('항해\n');
    expect((await line('cp box:/tmp/there back')).exit).toBe(0);
    expect(readFileSync(path.join(home, 'back/inner/bytes')).equals(bytes)).toBe(true);
  });

  it('forwards ports, many connections at once, until the pod refuses one', async () => {
    const { heard, child } = await start('port-forward pod/web :8080 :99 --address 127.0.0.1');
    await until(() => heard().includes('-> 99'));
    const port = (remote: number): string =>
      new RegExp(`127\\.0\\.0\\.1:(\\d+) -> ${remote}\n`).exec(heard())?.[1] ?? '';
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => get(`http://127.0.0.1:${port(8080)}/`)),
    );
    expect(new Set(answers)).toEqual(new Set(["You've hit web\n"]));
    await expect(get(`http://127.0.0.1:${port(99)}/`)).rejects.toThrow();
    const [exit] = (await once(child, 'exit')) as [number];
    expect(exit).toBe(1);
    expect(heard()).toContain('an error occurred forwarding');
    expect(heard()).toContain('error: lost connection to pod');
  });

  it('proxies, and follows logs', async () => {
    const { heard } = await start('proxy --port=0');
    const address = /127\.0\.0\.1:\d+/.exec(heard())?.[0] ?? '';
    const logs = await start('logs -f web');
    expect(await get(`http://${address}/api/v1/namespaces/default/pods/web/proxy/`)).toBe("You've hit web\n");
    await until(() => logs.heard().includes('Received request'));
    expect(logs.heard()).toMatch(/^Kubia server starting...\n[^]*Received request from /);
  });

  it('drains by disruption budgets', async () => {
    await line('create deployment guarded --image=nginx --replicas=2');
    await line('rollout status deployment/guarded --timeout=30s');
    await line('create pdb guard --selector=app=guarded --min-available=2');
    await line('wait --for=jsonpath={.status.currentHealthy}=2 pdb/guard --timeout=10s');
    const { stdout: node } = await run([
      'get',
      'pods',
      '-l',
      'app=guarded',
      '-o',
      'jsonpath={.items[0].spec.nodeName}',
    ]);
    const drain = ['drain', node, '--pod-selector=app=guarded', '--ignore-daemonsets'];
    const refused = await run([...drain, '--timeout=1s']);
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toContain(
      "(will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.\n",
    );
    await run(['patch', 'pdb', 'guard', '-p', '{"spec":{"minAvailable":1}}']);
    const drained = await run(drain);
    expect(drained.stdout).toContain(`node/${node} drained\n`);
  });
});
