import { fieldManagerFlag, fileFlags, printFlags, selectorFlag } from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { asError, collected, CommandError, ErrorList } from '../../errors.ts';
import type { FlagDefinition } from '../../flags.ts';
import { groupResourceOf } from '../../mapper.ts';
import { objectPrinter, withType } from '../../printing.ts';
import type { Info } from '../../resources.ts';
import { patchObject } from '../../writes.ts';
import { reportNothingFound, rolloutTargets } from './targets.ts';

/** A patch that would change nothing; the message is the whole error. */
export class NothingToChange extends CommandError {}

/** The flags of pause, resume and restart. */
export const changeFlags: readonly FlagDefinition[] = [
  ...printFlags,
  ...fileFlags,
  fieldManagerFlag('kubectl-rollout'),
  selectorFlag,
];

/**
 * Patches everything that the command names, and prints what was done.
 *
 * @param patchFor the strategic merge patch for an object; throws why there is none
 */
export async function changeAll(
  context: CommandContext,
  done: string,
  patchFor: (info: Info) => unknown,
): Promise<void> {
  const printer = await objectPrinter(context, done, 'none', true);
  const found = await rolloutTargets(context);
  const { infos, errors: missing } = await found.infos();
  const failure = collected(missing);
  const errors: Error[] = failure ? [failure] : [];
  if (infos.length === 0 && errors.length === 0) return reportNothingFound(context);
  for (const info of infos) {
    let patch: unknown;
    try {
      patch = patchFor(info);
    } catch (error) {
      const lead = `error: ${groupResourceOf(info.mapping)} "${info.name}"`;
      errors.push(
        error instanceof NothingToChange ? error : new CommandError(`${lead} ${asError(error).message}`),
      );
      continue;
    }
    try {
      const object = await patchObject(context, info, 'strategic', patch, {
        fieldManager: context.flags.string('field-manager'),
      });
      await printer.print(withType(object, info.mapping));
    } catch (error) {
      if (context.program.signal.aborted) throw error;
      errors.push(new CommandError(`failed to patch: ${asError(error).message}`));
    }
  }
  if (errors.length > 0) throw new ErrorList(errors);
}
