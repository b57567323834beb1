import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import differences from './gcloud-differences.json' with { type: 'json' };
import { normalize } from './gcloud-normalize.ts';
import { GcloudSession } from './gcloud-session.ts';

interface Recorded {
  readonly cmd: string;
  readonly stdin: string;
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly tty: string | null;
  readonly tty_exit: number | null;
  readonly state_kept_from: 'pipe' | 'tty';
  /** Help is ours to word: only name and synopsis are compared, and of a listing its first line. */
  readonly compare?: 'synopsis' | 'first-line';
}

const account = 'student@example.com';
const configured = ['config set project my-project', 'config set compute/zone us-central1-a'];

/** What the recorder did before a session, and before some of its commands, without recording it. */
const preparations: Readonly<Record<string, Readonly<Record<number, readonly string[]>>>> = {
  '00-no-credentials': {},
  '01-config': {},
  '02-cluster-lifecycle': {
    0: configured,
    32: ['container clusters create my-cluster --quiet'],
    33: ['container clusters create my-cluster --quiet'],
  },
  '03-create-variants': { 0: configured },
  '04-update-upgrade': {
    0: [...configured, 'container clusters create my-cluster --cluster-version=1.32 --quiet'],
  },
  '05-node-pools': { 0: [...configured, 'container clusters create my-cluster --quiet'] },
  '06-mistakes': { 10: ['config set project my-project'], 15: ['config set compute/zone us-central1-a'] },
  '07-unattended-and-odd-answers': { 0: [...configured, 'container clusters create my-cluster --quiet'] },
};

const known = new Map(differences.map(({ session, cmd, reason }) => [`${session}: ${cmd}`, reason]));

const operation = /operation-\d+-[0-9a-f-]{36}/g;

/** What was typed at the prompts of a recorded screen. */
const answersIn = (screen: string): string =>
  [...screen.matchAll(/(?:\(Y\/n\)\? {2}|'n': {2})([^\r]*)\r\n/g)].map(([, text]) => `${text}\n`).join('');

const partOf =
  (compare: Recorded['compare']) =>
  (text: string): string =>
    compare === 'synopsis'
      ? text.replace(/\nDESCRIPTION[^]*$/, '\n')
      : compare === 'first-line'
        ? text.replace(/\n[^]+$/, '\n')
        : text;

const wordsOf = (line: string): readonly string[] =>
  (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''));

/** Runs a recorded line: gcloud, perhaps through `head`, or one of the few others that sessions use. */
async function run(session: GcloudSession, line: string, stdin: string, terminal: boolean) {
  const [, first, second] = /^(rm -rf [^;]+);\s*(.*)$/.exec(line) ?? [];
  if (first !== undefined) session.remove(first.slice('rm -rf '.length));
  const [command = '', filter] = (second ?? line).split(' | ');
  if (command.startsWith('cat ')) {
    return { exit: 0, stdout: session.read(command.slice(4)), stderr: '', screen: '' };
  }
  const outcome = await session.gcloud(wordsOf(command).slice(1), stdin, terminal);
  const lines = Number(/^head -(\d+)$/.exec(filter ?? '')?.[1] ?? Infinity);
  return {
    ...outcome,
    stdout: outcome.stdout
      .split(/(?<=\n)/)
      .slice(0, lines)
      .join(''),
  };
}

describe.each(Object.keys(preparations))('%s', (name) => {
  it('does what gcloud did', async () => {
    const path = new URL(`golden/gcloud/${name}.json`, import.meta.url);
    const { commands } = JSON.parse(readFileSync(path, 'utf8')) as { readonly commands: readonly Recorded[] };
    let session = GcloudSession.begin(name === '00-no-credentials' ? undefined : { account });
    const names = new Map<string, string>();
    const mismatches: object[] = [];
    const differing = new Set<string>();
    for (const [index, recorded] of commands.entries()) {
      for (const line of preparations[name]?.[index] ?? []) await session.gcloud(line.split(' '));
      if (recorded.cmd.startsWith('kubectl')) continue;
      const operations = session.operations();
      const line = recorded.cmd.replace(operation, (word) => names.get(word) ?? operations.at(-1) ?? word);
      const verdicts: object[] = [];

      const piped = session.fork();
      const got = await run(piped, line, recorded.stdin, false);
      const theirs = recorded.stdout.match(operation) ?? [];
      (got.stdout.match(operation) ?? []).forEach((ours, at) => names.set(theirs[at] ?? '', ours));
      const want = {
        exit: recorded.exit,
        stdout: normalize(recorded.stdout),
        stderr: normalize(recorded.stderr),
      };
      const part = partOf(recorded.compare);
      const result = {
        exit: got.exit,
        stdout: part(normalize(got.stdout)),
        stderr: part(normalize(got.stderr)),
      };
      if (JSON.stringify(want) !== JSON.stringify(result)) verdicts.push({ cmd: recorded.cmd, want, result });

      let kept = piped;
      if (recorded.tty !== null && !/[|;]|^cat/.test(recorded.cmd)) {
        const typed = session.fork();
        const shown = await run(typed, line, answersIn(recorded.tty), true);
        const wanted = { exit: recorded.tty_exit, screen: normalize(recorded.tty) };
        const seen = { exit: shown.exit, screen: normalize(shown.screen) };
        if (JSON.stringify(wanted) !== JSON.stringify(seen))
          verdicts.push({ tty: recorded.cmd, wanted, seen });
        if (recorded.state_kept_from === 'tty') kept = typed;
      }
      session = kept.fork();
      const key = `${name}: ${recorded.cmd}`;
      if (!known.has(key)) mismatches.push(...verdicts);
      else if (verdicts.length > 0) differing.add(key);
    }
    expect(mismatches).toEqual([]);
    expect([...differing].sort()).toEqual([...known.keys()].filter((key) => key.startsWith(name)).sort());
  }, 120_000);
});
