/**
 * The real kubectl and ours where no server answers: kubeconfigs, mistakes in flags and arguments, kustomizations. Each session
 * begins in an empty home; outputs, exit codes and the kubeconfig that is left must agree.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findKubectl } from '../scripts/get-kubectl.ts';
import { program } from '../src/programs/kubectl/index.ts';
import { NetworkError } from '../src/shell/network.ts';
import { helpShape } from './help-tree.ts';
import { kustomizations as corners } from './kustomizations-corners.ts';
import { kustomizations as withPlugins } from './kustomizations-plugins.ts';
import { shared } from './kustomization-files.ts';
import { kustomizations } from './kustomizations.ts';
import { sessions, type LocalSession } from './kubectl-local.ts';
import { numbers } from './kubectl-numbers.ts';
import { TestMachine } from './test-machine.ts';

const kubectl = findKubectl();
const HOME = '/home/student';
/** Where a tree has the lines to run, when they are others than to build it. */
const LINES = '#lines';

interface Outcome {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly config: string;
}

/** Help in our own words counts by its shape; the logger's stamps differ. */
const comparable = (text: string): string =>
  (/^Usage:$/m.test(text) ? JSON.stringify(helpShape(text)) : text).replaceAll(
    /^[EWI]\d{4} [\d:.]+ +\d+ /gm,
    'LOG ',
  );

const outcome = ({ stdout, stderr, ...others }: Outcome): Outcome => ({
  ...others,
  stdout: comparable(stdout),
  stderr: comparable(stderr),
});

async function runReal(session: LocalSession): Promise<readonly Outcome[]> {
  const home = mkdtempSync(path.join(tmpdir(), 'voyage-'));
  const env = { HOME: home, KUBECONFIG: 'config', PATH: '/usr/bin' };
  for (const [name, text] of Object.entries(session.files ?? {})) {
    mkdirSync(path.join(home, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(home, name), text);
  }
  const outcomes: Outcome[] = [];
  for (const line of session.lines) {
    const child = spawn(kubectl ?? '', line.split(' '), {
      cwd: home,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const exit = await new Promise<number | null>((resolve) => child.on('close', resolve));
    const file = path.join(home, 'config');
    const config = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const moved = (text: string): string => text.replaceAll(home, HOME);
    outcomes.push(outcome({ exit, stdout: moved(stdout), stderr: moved(stderr), config: moved(config) }));
  }
  rmSync(home, { recursive: true });
  return outcomes;
}

async function runOurs(session: LocalSession): Promise<readonly Outcome[]> {
  const machine = new TestMachine();
  machine.request = () => Promise.reject(new NetworkError('refused', '127.0.0.1', 1, '127.0.0.1'));
  Object.assign(machine.env, { KUBECONFIG: 'config', PATH: '/usr/bin' });
  machine.files.makeDirectory('/usr/bin', { parents: true });
  for (const [name, text] of Object.entries(session.files ?? {})) {
    machine.files.makeDirectory(path.dirname(`${HOME}/${name}`), { parents: true });
    machine.files.write(`${HOME}/${name}`, text);
  }
  const outcomes: Outcome[] = [];
  for (const line of session.lines) {
    const result = await machine.run(program, ['kubectl', ...line.split(' ')]);
    const file = `${HOME}/config`;
    const config = machine.files.exists(file) ? machine.files.read(file) : '';
    outcomes.push(outcome({ ...result, config }));
  }
  return outcomes;
}

const trees = Object.entries({ ...kustomizations, ...withPlugins, ...corners });
const built = trees.map(([name, own]): readonly [string, LocalSession] => {
  const tree = typeof own === 'string' ? { 'kustomization.yaml': own } : own;
  const { [LINES]: lines = 'kustomize .', ...files } = { ...shared, ...tree };
  return [`a kustomization: ${name}`, { files, lines: lines.split('\n') }];
});

describe.skipIf(kubectl === undefined)('without a server', () => {
  it.each([...Object.entries({ ...sessions, ...numbers }), ...built])(
    'agrees about %s',
    { timeout: 180_000 },
    async (_name, session) => {
      const [real, ours] = await Promise.all([runReal(session), runOurs(session)]);
      const differences = session.lines.flatMap((line, at) =>
        JSON.stringify(real[at]) === JSON.stringify(ours[at])
          ? []
          : [{ line, real: real[at], ours: ours[at] }],
      );
      expect(differences).toEqual([]);
    },
  );
});
