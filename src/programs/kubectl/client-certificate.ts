import { keyPairProblem } from '../../crypto/key-pair.ts';

/** So many pairs are kept: reckoning with curves takes its time. */
const KEPT = 16;

/** What is wrong with pairs, by both texts. */
const verdicts = new Map<string, string | undefined>();

/** Why a client cannot show a certificate, in Go's words; undefined: it can. Both are PEM. */
export function certificateProblem(certificate: string, key: string): string | undefined {
  const pair = `${certificate}\0${key}`;
  if (!verdicts.has(pair)) {
    const [oldest] = verdicts.keys();
    if (verdicts.size >= KEPT && oldest !== undefined) verdicts.delete(oldest);
    verdicts.set(pair, keyPairProblem(certificate, key));
  }
  return verdicts.get(pair);
}
