import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What a server made of one manifest: accepted, of a kind it does not know, or refused with a code. */
export type Outcome = 'ok' | 'nokind' | `http${number}`;

/** One recorded request and its answer. */
export interface Answer {
  readonly request: { readonly path: string };
  readonly status: number;
  /** The Warning headers. */
  readonly warnings: readonly string[];
  readonly response: unknown;
}

/** What the real server made of a file's documents. */
export interface RecordedManifest {
  /** Relative to the folder of manifests. */
  readonly file: string;
  readonly text: string;
  readonly outcome: Outcome;
  /** Messages and warnings, joined and cut off as the recorder did. */
  readonly messages: string;
  /** One for each document of a known kind, in order. */
  readonly answers: readonly Answer[];
}

/** The recorder cut off messages after so many characters. */
export const MESSAGES_LENGTH = 300;

const isOutcome = (text: string): text is Outcome => /^(ok|nokind|http\d{3})$/.test(text);

/**
 * Reads a folder with `manifests/`, `manifests-verdicts.tsv` (file, outcome, messages) and `manifests-defaulted/FILE.json` (the
 * answers), in the order of the table.
 */
export function readRecording(folder: string): readonly RecordedManifest[] {
  const table = readFileSync(path.join(folder, 'manifests-verdicts.tsv'), 'utf8');
  return table
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const [file = '', outcome = '', messages = ''] = line.split('\t');
      if (!isOutcome(outcome)) throw new Error(`${file}: what is the outcome "${outcome}"?`);
      const answers = path.join(folder, 'manifests-defaulted', `${file}.json`);
      return {
        file,
        text: readFileSync(path.join(folder, 'manifests', file), 'utf8'),
        outcome,
        messages,
        answers: existsSync(answers) ? (JSON.parse(readFileSync(answers, 'utf8')) as readonly Answer[]) : [],
      };
    });
}
