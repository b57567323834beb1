import { differences, withoutIdentity, type Difference } from '../differences.ts';
import { MESSAGES_LENGTH, type Answer, type Outcome, type RecordedManifest } from './recording.ts';
import type { Sent } from './send.ts';

/** How one thing that the two servers said of a file compares; what was said of one document has its place in the path. */
export interface Comparison {
  readonly file: string;
  readonly of: 'verdict' | 'message' | 'warning' | 'refusal' | 'object';
  readonly differences: readonly Difference[];
}

const CREATED = 201;

const outcomeOf = (one: Sent): Outcome => {
  if (one.type === 'nokind') return 'nokind';
  return one.status === CREATED ? 'ok' : `http${one.status}`;
};

/** What a refusal says; '' for what was created. */
function messageOf({ status, response }: Answer): string {
  if (status === CREATED || typeof response !== 'object' || response === null) return '';
  return 'message' in response && typeof response.message === 'string' ? response.message : '';
}

/** Compares what our server said of a file's documents with what the real one said. */
export function compare(recorded: RecordedManifest, sent: readonly Sent[]): readonly Comparison[] {
  const out: Comparison[] = [];
  const add = (of: Comparison['of'], expected: unknown, got: unknown, path = ''): void =>
    void out.push({ file: recorded.file, of, differences: differences(expected, got, path) });

  add('verdict', recorded.outcome, sent.map(outcomeOf).find((one) => one !== 'ok') ?? 'ok');
  if (recorded.outcome !== 'ok') {
    const whole = recorded.answers.map(messageOf).filter((text) => text !== '');
    const said = sent.map((one) => (one.type === 'nokind' ? one.message : messageOf(one)));
    const ours = said.filter((text) => text !== '').join(' || ');
    if (whole.length > 0) add('message', whole.join(' || '), ours);
    else add('message', recorded.messages, ours.slice(0, MESSAGES_LENGTH));
  }
  const answers = sent.filter((one) => one.type === 'answer');
  for (const [i, answer] of recorded.answers.entries()) {
    const ours = answers[i];
    const at = recorded.answers.length > 1 ? `[${i}]` : '';
    const of = answer.status === CREATED ? 'object' : 'refusal';
    add(of, withoutIdentity(answer.response), withoutIdentity(ours?.response), at);
    const warnings = ours?.warnings ?? [];
    if (answer.warnings.length + warnings.length > 0) add('warning', answer.warnings, warnings, at);
  }
  return out;
}
