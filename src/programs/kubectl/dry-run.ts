import type { CommandContext } from './context.ts';
import { CommandError } from './errors.ts';

export type DryRun = 'none' | 'client' | 'server';

/** The value of `--dry-run`, old spellings included. Models kubectl/pkg/cmd/util/helpers.go GetDryRunStrategy */
export async function dryRunOf(context: CommandContext): Promise<DryRun> {
  const value = context.flags.string('dry-run');
  const deprecated = (line: number, text: string, instead: DryRun): Promise<void> =>
    context.log('W', `helpers.go:${line}] --dry-run${text} and can be replaced with --dry-run=${instead}.`);
  const isBoolean = (instead: DryRun, line: number): Promise<void> =>
    deprecated(line, `=${value} is deprecated (boolean value)`, instead);
  switch (value) {
    case 'none':
    case 'client':
    case 'server':
      return value;
    case 'unchanged':
      await deprecated(703, ' is deprecated', 'client');
      return 'client';
  }
  if (/^(1|t|T|TRUE|true|True)$/.test(value)) {
    await isBoolean('client', 717);
    return 'client';
  }
  if (/^(0|f|F|FALSE|false|False)$/.test(value)) {
    await isBoolean('none', 720);
    return 'none';
  }
  throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

/** What messages say after the deed. */
export const dryRunSuffix = (dryRun: DryRun): string =>
  dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
