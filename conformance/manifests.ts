/**
 * `node conformance/manifests.ts [--differences] FOLDER`: sends the manifests of a recording (see manifests/recording.ts) to a
 * fresh server as the recorder did, and tells how often verdicts, messages and defaulted objects are those of the real server.
 */
import { parseArgs } from 'node:util';
import { describeDifference, share } from './differences.ts';
import { compare, type Comparison } from './manifests/compare.ts';
import { readRecording } from './manifests/recording.ts';
import { Recorder, recordedServer } from './manifests/send.ts';

/** What must hold, in percent. */
const WANTED = { verdict: 98, message: 90, warning: 90, refusal: 0, object: 95 } as const;

const TITLES: Readonly<Record<Comparison['of'], string>> = {
  verdict: 'verdicts',
  message: 'messages of what is rejected',
  warning: 'warnings',
  refusal: 'whole Status objects of what is refused',
  object: 'defaulted objects',
};

const { values, positionals } = parseArgs({
  options: { differences: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('usage: node conformance/manifests.ts [--differences] FOLDER');
  process.exit(2);
}

const recorder = new Recorder(recordedServer());
const comparisons: Comparison[] = [];
for (const recorded of readRecording(folder)) {
  comparisons.push(...compare(recorded, await recorder.send(recorded.text)));
}

const kinds = ['verdict', 'message', 'warning', 'refusal', 'object'] as const;
if (values.differences) {
  for (const of of kinds) {
    for (const one of comparisons.filter((item) => item.of === of && item.differences.length > 0)) {
      console.log(`${one.file}: ${of}\n${one.differences.map(describeDifference).join('\n')}`);
    }
  }
}
for (const of of kinds) {
  const all = comparisons.filter((one) => one.of === of);
  const equal = all.filter((one) => one.differences.length === 0);
  console.log(`${TITLES[of]}: ${share(equal.length, all.length)}`);
  if (equal.length * 100 < all.length * WANTED[of]) process.exitCode = 1;
}
