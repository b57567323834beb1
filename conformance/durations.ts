/**
 * `node conformance/durations.ts [--all] [PATH…]`: replays golden sessions (all committed ones without a path) and prints how long what
 * is waited for took in the recording and takes here, in seconds: kind, how often, both medians, and the median of ours as a multiple
 * of the recorded one. What the recorded program took by itself is taken off: here a command takes no time of its own. With `--all` also each command of which one takes over twice as long as the other.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { replay, type Session, type Took } from './replay.ts';

/** Whoever waits longer than this waits for the cluster, not for a program to start. */
const WAITING = 0.9;
/** How often the recorder looked. */
const POLLED = 0.2;

const folder = path.join(import.meta.dirname, 'golden/kubectl');
const args = process.argv.slice(2);
const named = args.filter((arg) => !arg.startsWith('--'));
const files = named.length > 0 ? named : readdirSync(folder).map((file) => path.join(folder, file));

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** What is waited for: `rollout status`, `delete ns`; undefined where a limit of time decides, or nothing. */
function kindOf(cmd: string): string | undefined {
  const [, verb = '', what = ''] = /\bkubectl (\S+)\s*([a-z]*)/.exec(cmd) ?? [];
  if (!['rollout', 'wait', 'delete', 'drain', 'replace'].includes(verb)) return undefined;
  return ['rollout', 'delete'].includes(verb) ? `${verb} ${what}` : verb;
}

const seconds = (value: number): string => value.toFixed(1).padStart(6);

const kinds = new Map<string, Took[]>();
/** How long recorded commands took that wait for nothing. */
const own: number[] = [];
const far: string[] = [];
for (const file of files) {
  const session = JSON.parse(readFileSync(file, 'utf8')) as Session;
  await replay(session, 'rig', (took) => {
    const kind = kindOf(took.cmd);
    if (kind === undefined && /^kubectl [^|;&\n]+$/.test(took.cmd) && took.want < WAITING)
      own.push(took.want);
    if (kind === undefined || Math.max(took.want, took.got) < WAITING) return;
    kinds.set(kind, [...(kinds.get(kind) ?? []), took]);
    if (Math.abs(Math.log2((took.got + POLLED) / (took.want + POLLED))) > 1)
      far.push(`${seconds(took.want)} ${seconds(took.got)}  ${session.name}: ${took.cmd}`);
  });
}
const itself = median(own);
console.log(`a recorded command by itself: ${itself.toFixed(2)} s`);
console.log('recorded  ours  ratio  times');
for (const [kind, took] of [...kinds].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
  const [want, got] = [median(took.map((one) => one.want)) - itself, median(took.map((one) => one.got))];
  console.log(
    `${seconds(want)} ${seconds(got)}  ${(got / want).toFixed(2)}  ${String(took.length).padStart(4)}  ${kind}`,
  );
}
if (args.includes('--all')) for (const line of far) console.log(line);
