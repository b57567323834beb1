/**
 * `npm run -s conformance -- [--json] [--verbose] PATH…`: replays golden sessions (files or folders; all committed ones without
 * a path), prints each mismatch and ends with 'N passed, N failed'. Differences in known-differences.json are no failures; a
 * listed one that passes is.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { normalize } from './normalize.ts';
import { replay, type Session, type Verdict } from './replay.ts';

interface KnownDifference {
  readonly session: string;
  /** The command's place in its session, from 0. */
  readonly at: number;
  readonly cmd: string;
  readonly reason: string;
}

const here = import.meta.dirname;
const args = process.argv.slice(2);
const json = args.includes('--json');
const quiet = args.includes('--quiet');
const named = args.filter((arg) => !arg.startsWith('--'));
const paths = named.length > 0 ? named : [path.join(here, 'golden/kubectl')];
const files = paths.flatMap((name) =>
  statSync(name).isDirectory()
    ? readdirSync(name)
        .filter((file) => file.endsWith('.json'))
        .map((file) => path.join(name, file))
    : [name],
);

const known = JSON.parse(
  readFileSync(path.join(here, 'known-differences.json'), 'utf8'),
) as readonly KnownDifference[];
const listed = (verdict: Verdict): KnownDifference | undefined =>
  known.find(
    (entry) => entry.session === verdict.session && entry.at === verdict.at && entry.cmd === verdict.cmd,
  );

function show(verdict: Verdict): string {
  const side = (name: string, part: Verdict['want']): string =>
    `--- ${name} (exit ${part.exit})\n${normalize(part.stdout, verdict.cmd)}${normalize(part.stderr, verdict.cmd)}`;
  return `  $ ${verdict.cmd}\n${side('real', verdict.want)}\n${side('ours', verdict.got)}`;
}

let passed = 0;
let excused = 0;
const failures: Verdict[] = [];
for (const file of files) {
  const session = JSON.parse(readFileSync(file, 'utf8')) as Session;
  const verdicts = await replay(session);
  let ok = 0;
  for (const verdict of verdicts) {
    const difference = listed(verdict);
    if (verdict.ok && !difference) ok++;
    else if (!verdict.ok && difference) excused++;
    else failures.push(verdict);
  }
  passed += ok;
  if (json) continue;
  console.log(`${session.name}: ${ok}/${verdicts.length}`);
  for (const verdict of failures.filter((item) => item.session === session.name && !quiet)) {
    console.log(
      verdict.ok ? `  $ ${verdict.cmd}\n--- listed as a known difference, but it passes` : show(verdict),
    );
  }
}
if (json) console.log(JSON.stringify({ passed, known: excused, failures }, null, 2));
else if (excused > 0) console.log(`${excused} known differences (known-differences.json)`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
