import { helpShape } from '../help-tree.ts';
import { calmed } from './chance.ts';
import type { Outcome } from './twins.ts';

/** How two outcomes of a line compare. */
export type Verdict = 'identical' | 'agrees' | 'differs';

/** What starts a container and joins it: what that printed before is lost, and how much that is depends on the wall's time. */
const JOINS =
  /\b(?:kubectl|k)(?:\s-\S+(?:\s[^-\s]\S*)??)*\s(?:run|debug)\b(?=(?:(?!\s--\s).)*\s(-[a-z]*i[a-z]*|--stdin|--attach)\b)/s;

/** Whether a text is another one with a block of lines more at one place. */
function hasOneBlockMore(text: string, other: string): boolean {
  const [lines, others] = [text.split('\n'), other.split('\n')];
  const same = others.findIndex((line, at) => line !== lines[at]);
  const rest = others.slice(same < 0 ? others.length : same);
  return lines.length > others.length && rest.every((line, at) => line === lines.at(at - rest.length));
}

/** What counts of a help text: the words are ours, the rest is an interface. */
const helpParts = (text: string): string => JSON.stringify(helpShape(text));

/** What counts of an explanation: the words are ours. */
const explained = (text: string): string =>
  [...text.matchAll(/^(?:[A-Z]+:.*|\s+\S+\t<.*>.*|\s+enum: .*)$/gm)].map(([row]) => row.trimEnd()).join('\n');

const shapes = { usage: helpParts, fields: explained } as const;

const IS_HELP = /^Usage:$/m;

/** What counts of one stream; undefined when all of it does. */
function shapeOf(
  stream: 'stdout' | 'stderr',
  texts: readonly string[],
  shape: keyof typeof shapes | undefined,
) {
  if (texts.every((text) => IS_HELP.test(text))) return shapes.usage;
  return stream === 'stdout' && shape !== undefined ? shapes[shape] : undefined;
}

/**
 * Compares what the two programs printed: `identical` to the byte, or `agrees` but for what the real program leaves to chance and for
 * words that are our own.
 * @param typed everything that was typed in the session so far
 * @param shape how the words count that are our own
 */
export function compare(
  cmd: string,
  typed: string,
  { ours, real }: { readonly ours: Outcome; readonly real: Outcome },
  shape?: keyof typeof shapes,
): Verdict {
  if (ours.exit !== real.exit) return 'differs';
  const streams = ['stdout', 'stderr'] as const;
  if (streams.every((stream) => ours[stream] === real[stream])) return 'identical';
  const agree = streams.every((stream) => {
    const counts = shapeOf(stream, [ours[stream], real[stream]], shape);
    if (counts) return counts(ours[stream]) === counts(real[stream]);
    const one = calmed(ours[stream], cmd, typed);
    const other = calmed(real[stream], cmd, typed);
    return one === other || (JOINS.test(cmd) && hasOneBlockMore(one, other));
  });
  return agree ? 'agrees' : 'differs';
}

/** Why a line did not run to its purpose, by what kubectl says then; what it names is told. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/unknown command "([^"]+)"|unknown command: "?([^"\n]+?)"?$|^(\S+) is not a command/m, 'unknown command'],
  [/unknown (?:shorthand )?flag: (?:'\w' in )?(-\S+)/, 'unknown flag'],
  [
    /doesn't have a resource type "([^"]+)"|no matches for kind "([^"]+)" in version "([^"]+)"|(could not find the requested resource)/,
    'unknown kind',
  ],
  [
    /unable to match a printer|unrecognized output format|allowed formats are|invalid output format/,
    'unknown format',
  ],
];

/** What of a line kubectl did not know; undefined when it knew all. */
export function refusal({ exit, stderr, stdout }: Outcome): string | undefined {
  if (exit === 0 && stderr === '') return undefined;
  for (const [pattern, what] of refusals) {
    const found = pattern.exec(stderr) ?? (exit === 0 ? undefined : pattern.exec(stdout));
    if (!found) continue;
    const named = found.slice(1).filter((text) => text !== undefined);
    return named.length === 0 ? what : `${what} ${named.join(' of ')}`;
  }
  return undefined;
}
