import type { ProgramContext } from '../../../shell/program.ts';
import { CommandError } from '../errors.ts';
import type { ClientVersion } from '../version.ts';
import { candidatesFor } from './candidates.ts';
import { directiveText } from './directive.ts';

/**
 * `kubectl __complete WORD…` and `kubectl __completeNoDesc WORD…`, which shells run when Tab is pressed.
 * Models github.com/spf13/cobra initCompleteCmd
 */
export async function printCandidates(
  program: ProgramContext,
  version: ClientVersion,
  words: readonly string[],
  descriptions: boolean,
): Promise<number> {
  if (words.length === 0) throw new CommandError('requires at least 1 arg(s), only received 0');
  const { candidates, definition, directive, notes } = await candidatesFor(program, version, words, (lines) =>
    program.stderr.write(lines),
  );
  await program.stderr.write(notes);
  for (const { text, description } of candidates) {
    const line = descriptions && description !== undefined ? `${text}\t${description}` : text;
    await program.stdout.write(`${(line.split('\n')[0] ?? '').trim()}\n`);
  }
  await program.stdout.write(`:${directive}\n`);
  // `kubectl options` has its errors on stdout.
  const end = definition.name === 'options' ? program.stdout : program.stderr;
  await end.write(`Completion ended with directive: ${directiveText(directive)}\n`);
  return 0;
}
