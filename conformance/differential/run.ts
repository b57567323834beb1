/**
 * `npm run -s conformance:differential -- [--sample N] [--group TEXT] [--tier core] [--part A/B] [--chance] [--coverage] [--quiet] [CORPUS]`: the
 * lines of a corpus (our own sample without a path) through our kubectl and through the real one, each in a fresh emulated world of
 * the same seed. CORPUS is a file of lines; `sessions.jsonl` and `manifests/` beside it are used when they are there. Prints each
 * difference (with --chance also what is put down to chance) and ends with the figures. Fails when a difference is not in
 * known-differences.json, or when an entry there is about a line that agrees. Interrupted once,
 * it ends with the figures of the groups that ran.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findKubectl } from '../../scripts/get-kubectl.ts';
import { loadCorpus, sampled, withSessions } from './corpus.ts';
import { manifestFor, standInFor, type Manifests } from './files.ts';
import { knownDifferences, reckon } from './known.ts';
import { showDifference, showReckoning, summary } from './report.ts';
import { isOpen, runGroup, type Result } from './session.ts';
import { TwinMaker } from './twins.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    group: { type: 'string' },
    tier: { type: 'string' },
    part: { type: 'string' },
    chance: { type: 'boolean', default: false },
    coverage: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  },
});
const [corpus = path.join(import.meta.dirname, 'sample.txt')] = positionals;

/** Hosts of the outside whose pages are the corpus' manifests. */
const HOSTS = ['k8s.io', 'raw.githubusercontent.com'];

function manifestsBeside(file: string): Manifests {
  const folder = path.join(path.dirname(file), 'manifests');
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files
      .map((entry) => path.join(entry.parentPath, entry.name))
      .toSorted()
      .map((name) => [path.relative(folder, name), readFileSync(name, 'utf8')] as const),
  );
}

const kubectl = findKubectl();
if (kubectl === undefined) {
  console.error('No real kubectl 1.33 can be had here.');
  process.exit(2);
}
const manifests = manifestsBeside(corpus);
const beside = path.join(path.dirname(corpus), 'sessions.jsonl');
let groups = loadCorpus(corpus);
const whole = groups;
if (existsSync(beside) && path.resolve(beside) !== path.resolve(corpus))
  groups = withSessions(groups, loadCorpus(beside));
if (options.tier !== undefined)
  groups = groups
    .map(({ name, lines }) => ({
      name,
      lines: lines.filter(({ tier = options.tier }) => tier === options.tier),
    }))
    .filter(({ lines }) => lines.some(({ tool }) => tool === 'kubectl'));
if (options.group !== undefined) groups = groups.filter(({ name }) => name.includes(options.group ?? ''));
if (options.sample !== undefined) groups = sampled(groups, Number(options.sample));
if (options.part !== undefined) {
  const [at = 0, of = 1] = options.part.split('/').map(Number);
  groups = groups.filter((_, index) => index % of === at);
}

const maker = await TwinMaker.create(kubectl, HOSTS, (url) =>
  /\.(ya?ml|json)$/.test(url) ? (manifestFor(url, manifests) ?? standInFor(url)) : undefined,
);
const results: Result[] = [];
let ended = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (ended = true));
try {
  for (const group of groups) {
    if (ended) break;
    const found = await runGroup(maker, group, { hosts: HOSTS, manifests });
    results.push(...found);
    if (options.quiet) continue;
    for (const result of found) {
      if (result.verdict === 'late') console.log(`late: ${result.typed}`);
      if (isOpen(result) || (options.chance && result.verdict === 'agrees'))
        console.log(showDifference(result));
      const { refused } = result;
      if (options.coverage && refused?.ours !== undefined)
        console.log(
          `${refused.ours === refused.real ? '' : 'ours only: '}${refused.ours}: ${result.typed.split('\n')[0] ?? ''}`,
        );
    }
  }
} finally {
  await maker.close();
}
const reckoning = reckon(results, knownDifferences(), whole);
console.log(`${summary(results)}\n${showReckoning(reckoning)}`);
process.exitCode = reckoning.unlisted.length + reckoning.stale.length > 0 ? 1 : 0;
