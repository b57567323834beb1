import { loadSchemas } from '../cluster/machinery/schema.ts';
import { installedPrograms } from '../programs/index.ts';
import { utilities } from '../shell/utilities/index.ts';
import { scenarioOf } from './scenarios/index.ts';

/** What servers and shell load when something is asked of them for the first time. */
const pieces: readonly (() => Promise<unknown>)[] = [
  () => import('../shell/completion/engine.ts'),
  loadSchemas,
  () => import('../cluster/apiserver/openapi/openapi.ts'),
];

/**
 * Loads, piece by piece, the code of what a learner of this scenario may type, so that its first use need not wait for it. Ends where a
 * piece cannot be had: whoever needs it says so.
 */
export async function* codeAhead(scenario: string): AsyncGenerator<void> {
  for (const { load } of installedPrograms(scenarioOf(scenario).programs)) {
    const program = await load();
    yield;
    if (program.codeAhead) yield* program.codeAhead();
  }
  for (const { load } of utilities) yield void (await load());
  for (const piece of pieces) yield void (await piece());
}
