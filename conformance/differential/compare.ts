import { normalize, shapes } from '../normalize.ts';
import type { Outcome } from './twins.ts';

/** How two outcomes of a line compare. */
export type Verdict = 'identical' | 'agrees' | 'differs';

/** Headers of `diff` tell when the files were written: by the wall's clock, which the emulated world does not have. */
const WRITTEN = /^(---|\+\+\+) (\S+)\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ [+-]\d{4}$/gm;

/** How long a request took, by the wall's clock. */
const TOOK = /milliseconds=\d+/gi;

/** What kubectl prints in the order of a Go map, another one each time: its lines count as a set. */
const UNORDERED =
  /\s(-v\s*|-v=|--v=)[3-9]\b|\bdescribe\s+(\S+\s+)*?(cm|configmaps?)\b|\bauth\s+can-i\s+(\S+\s+)*--list\b/;

/** What starts a container and joins it: how much of what it printed before is caught depends on the wall's time. */
const JOINS = /\brun\b(?=.*\s(-\w*i\w*|--stdin|--attach)\b)/s;

/** Whether a text has all lines of another one, in their order. */
function holds(text: string, other: string): boolean {
  const lines = other.split('\n');
  let at = 0;
  for (const line of text.split('\n')) if (line === lines[at]) at++;
  return at === lines.length;
}

const IS_HELP = /^Usage:$/m;

/** A text as it counts. */
function counted(text: string, cmd: string, typed: string): string {
  const calm = normalize(
    text.replaceAll(WRITTEN, '$1 $2\t<time>').replaceAll(TOOK, 'milliseconds=<took>'),
    cmd,
    typed,
  );
  return UNORDERED.test(cmd) ? calm.split('\n').toSorted().join('\n') : calm;
}

/**
 * Compares what the two programs printed: `identical` to the byte, or `agrees` but for what a comparison ignores.
 * @param typed everything that was typed in the session so far: what it names is no chance
 * @param shape how the words count that are our own: a key of `shapes`
 */
export function compare(
  cmd: string,
  typed: string,
  { ours, real }: { readonly ours: Outcome; readonly real: Outcome },
  shape?: string,
): Verdict {
  if (ours.exit !== real.exit) return 'differs';
  const isHelp = IS_HELP.test(ours.stdout + ours.stderr) && IS_HELP.test(real.stdout + real.stderr);
  const shaped = shapes[isHelp ? 'usage' : (shape ?? '')];
  const streams = ['stdout', 'stderr'] as const;
  if (shaped)
    return streams.every((stream) => shaped(ours[stream]) === shaped(real[stream])) ? 'agrees' : 'differs';
  if (streams.every((stream) => ours[stream] === real[stream])) return 'identical';
  const agree = streams.every((stream) => {
    const [one, other] = [counted(ours[stream], cmd, typed), counted(real[stream], cmd, typed)];
    return one === other || (stream === 'stdout' && JOINS.test(cmd) && holds(one, other));
  });
  return agree ? 'agrees' : 'differs';
}

/** Why a line did not run to its purpose, by what kubectl says then. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/unknown command "|unknown command:|is not a command/, 'unknown command'],
  [/unknown (shorthand )?flag/, 'unknown flag'],
  [/doesn't have a resource type|no matches for kind|could not find the requested resource/, 'unknown kind'],
  [
    /unable to match a printer|unrecognized output format|allowed formats are|invalid output format/,
    'unknown format',
  ],
];

/** What of a line kubectl did not know; undefined when it knew all. */
export function refusal({ exit, stderr, stdout }: Outcome): string | undefined {
  if (exit === 0 && stderr === '') return undefined;
  return refusals.find(([pattern]) => pattern.test(stderr) || (exit !== 0 && pattern.test(stdout)))?.[1];
}
