import { compare, refusal, type Verdict } from './compare.ts';
import type { CorpusGroup, CorpusLine } from './corpus.ts';
import { filesOf, provided, type Manifests } from './files.ts';
import { fillIn } from './fill.ts';
import { definitionsOf, kindsOf } from './kinds.ts';
import type { Names } from './meaning.ts';
import { ruling } from './ruling.ts';
import type { Pair, TwinMaker, Twins } from './twins.ts';
import type { Headless } from '../../src/node/headless.ts';
import { resolvePath } from '../../src/shell/filesystem.ts';

/** How a line came out. */
export interface Result {
  readonly line: CorpusLine;
  /** As it was typed. */
  readonly typed: string;
  readonly verdict: Verdict | 'left out' | 'late';
  /** Why it was left out. */
  readonly reason?: string;
  /** What kubectl did not know: ours, the real one. */
  readonly refused?: { readonly ours: string | undefined; readonly real: string | undefined };
  readonly pair?: Pair;
}

/** Virtual milliseconds between two lines: time for a reader to read on. */
const PAUSE = 5_000;
/** Where definitions are of kinds that the session takes for granted. */
const KINDS = '/tmp/kinds.yaml';
/** What editors do to a file: nothing. A terminal that somebody types at is no part of a corpus. */
const PREPARATION = 'alias k=kubectl; export KUBE_EDITOR=true EDITOR=true';

const isNamed = (value: unknown): value is { readonly items: readonly { metadata: { name: string } }[] } =>
  typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items);

const namesIn =
  ({ world }: Headless): Names =>
  async (path) => {
    const answer = await world.fleet.first()?.handle({
      method: 'GET',
      path,
      query: new URLSearchParams(),
      headers: { accept: 'application/json' },
    });
    if (answer?.body.type !== 'json' || !isNamed(answer.body.value)) return [];
    return answer.body.value.items.map(({ metadata }) => metadata.name).toSorted();
  };

const currentNamespace = (config: string): string => /^ {4}namespace: (\S+)$/m.exec(config)?.[1] ?? 'default';

/** Puts the files there that a line reads and that nobody has made yet. */
function provide(twins: Twins, cmd: string, manifests: Manifests): void {
  const { world } = twins.ours;
  const cwd = world.shell.interpreter.cwd;
  for (const file of filesOf(cmd)) {
    const path = resolvePath(cwd, file.name.replace(/^~(?=\/)/, world.machine.home));
    if (world.files.exists(path)) continue;
    const text = provided(file, cmd, manifests);
    if (text !== undefined) twins.write(path, text);
  }
}

/** What sessions are run with. */
export interface SessionOptions {
  readonly hosts: readonly string[];
  readonly manifests: Manifests;
}

/** Whether the two programs did not print the same. */
export const isOpen = ({ verdict }: Result): boolean => verdict === 'differs' || verdict === 'late';

/**
 * Runs a session of a corpus in two fresh worlds, and once more when something differs: the real program depends on the wall's time
 * (a machine that is too slow lets a handshake time out), ours does not. What differs, differs twice.
 */
export async function runGroup(
  maker: TwinMaker,
  group: CorpusGroup,
  options: SessionOptions,
): Promise<readonly Result[]> {
  const first = await runOnce(maker, group, options);
  if (!first.some(isOpen)) return first;
  const second = await runOnce(maker, group, options);
  return first.map((result, at) => (isOpen(result) ? (second[at] ?? result) : result));
}

async function runOnce(
  maker: TwinMaker,
  group: CorpusGroup,
  options: SessionOptions,
): Promise<readonly Result[]> {
  const twins = await maker.make();
  const results: Result[] = [];
  let typed = '';
  try {
    await twins.run(PREPARATION, 1);
    const kinds = kindsOf(group.lines);
    if (kinds.length > 0) {
      twins.write(KINDS, definitionsOf(kinds));
      await twins.run(`kubectl create -f ${KINDS} && rm ${KINDS}`, 30);
      await twins.advance(PAUSE);
    }
    const names = { ours: namesIn(twins.ours), real: namesIn(twins.real) };
    for (const line of group.lines) {
      const rule = ruling(line, options.hosts);
      if (rule.type === 'left out') {
        if (line.tool === 'kubectl')
          results.push({ line, typed: line.cmd, verdict: 'left out', reason: rule.reason });
        continue;
      }
      const { world } = twins.ours;
      const config = `${world.machine.home}/.kube/config`;
      const namespace = world.files.exists(config) ? currentNamespace(world.files.read(config)) : 'default';
      const cmd = await fillIn(line, namespace, names.ours);
      // names that a client drew are not the same in both
      const there = await fillIn(line, namespace, names.real);
      provide(twins, cmd, options.manifests);
      typed += `${cmd}\n`;
      const pair = await twins.run(cmd, rule.type === 'compared' ? rule.limit : 30, there);
      if (rule.type === 'compared') {
        const refused = { ours: refusal(pair.ours), real: refusal(pair.real) };
        const verdict = compare(cmd, typed, pair, rule.shape);
        results.push({
          line,
          typed: cmd,
          verdict: verdict === 'differs' && pair.late ? 'late' : verdict,
          refused,
          pair,
        });
      }
      await twins.advance(PAUSE);
    }
  } finally {
    twins.close();
  }
  return results;
}
