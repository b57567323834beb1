/** Our own sample of what people type, through our kubectl and the real one; the whole of a corpus runs on demand (`run.ts`). */
import path from 'node:path';
import { expect, it } from 'vitest';
import { findKubectl } from '../../scripts/get-kubectl.ts';
import { loadCorpus } from './corpus.ts';
import { knownDifferences, reckon } from './known.ts';
import { showDifference } from './report.ts';
import { runGroup, type Result } from './session.ts';
import { TwinMaker } from './twins.ts';

async function makerHere(): Promise<TwinMaker | undefined> {
  const kubectl = findKubectl();
  try {
    return kubectl === undefined ? undefined : await TwinMaker.create(kubectl, [], () => undefined);
  } catch {
    return undefined;
  }
}

const maker = await makerHere();
if (!maker) console.warn('No real kubectl 1.33 can be run apart here: the differential run is left out.');

/** Sessions of single commands that run here; all of them run on demand. */
const HERE = ['plugins', 'taint', 'connections'];

it.skipIf(!maker)('prints what the real kubectl prints', { timeout: 400_000 }, async () => {
  const groups = [
    ...loadCorpus(path.join(import.meta.dirname, 'sample.txt')),
    ...loadCorpus(path.join(import.meta.dirname, 'sessions')).filter(({ name }) => HERE.includes(name)),
  ];
  const results: Result[] = [];
  for (const group of maker ? groups : [])
    if (maker) results.push(...(await runGroup(maker, group, { hosts: [], manifests: new Map() })));
  await maker?.close();
  const { unlisted, stale } = reckon(results, knownDifferences(), groups);
  expect({ unlisted: unlisted.map(showDifference), stale }).toEqual({ unlisted: [], stale: [] });
});
