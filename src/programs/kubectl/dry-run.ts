import type { CommandContext } from './context.ts';
import { CommandError } from './errors.ts';

export type DryRun = 'none' | 'client' | 'server';

/** The value of `--dry-run`, old spellings included. Models kubectl/pkg/cmd/util/helpers.go GetDryRunStrategy */
export async function dryRunOf(context: CommandContext): Promise<DryRun> {
  const value = context.flags.string('dry-run');
  const deprecated = (what: string): Promise<void> => context.log('W', `helpers.go:703] --dry-run${what}`);
  switch (value) {
    case 'none':
    case 'client':
    case 'server':
      return value;
    case 'unchanged':
      await deprecated(' is deprecated and can be replaced with --dry-run=client.');
      return 'client';
  }
  if (/^(1|t|T|TRUE|true|True)$/.test(value)) {
    await deprecated('=true is deprecated (boolean value) and can be replaced with --dry-run=client.');
    return 'client';
  }
  if (/^(0|f|F|FALSE|false|False)$/.test(value)) {
    await deprecated('=false is deprecated (boolean value) and can be replaced with --dry-run=none.');
    return 'none';
  }
  throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

/** What messages say after the deed. */
export const dryRunSuffix = (dryRun: DryRun): string =>
  dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
