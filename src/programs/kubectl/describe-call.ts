import type { Invocation } from '../../shell/program.ts';
import { parseFlags } from './flags.ts';
import { findCommand, flagsOf } from './index.ts';

/**
 * Reads a call as kubectl does, without running it. A call whose flags make no sense has its verb alone.
 * @param argv the program's name first
 */
export async function describeCall(argv: readonly string[]): Promise<Invocation> {
  const { definition, path, args } = await findCommand(argv.slice(1));
  try {
    const parsed = parseFlags(flagsOf(definition), args, {
      interspersed: definition.stopsAtArguments !== true,
    });
    return {
      verb: path.replace(/^kubectl ?/, ''),
      arguments: parsed.args,
      flags: Object.fromEntries([...parsed.values.given()].map(([name, values]) => [name, values.join(',')])),
    };
  } catch {
    return { verb: path.replace(/^kubectl ?/, ''), arguments: [], flags: {} };
  }
}
