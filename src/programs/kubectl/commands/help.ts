import { defineCommand } from '../command.ts';
import { helpOf, usageOf } from '../help.ts';
import { findCommand } from '../index.ts';
import { rootCommand } from '../root.ts';

/** `kubectl help COMMAND`. Models github.com/spf13/cobra InitDefaultHelpCmd */
export default defineCommand({
  name: 'help',
  use: '[command] [flags] [options]',
  short: { en: 'Help about any command', ko: '명령의 도움말' },
  completes: 'commands',
  async run(context) {
    const { args, program } = context;
    const found = await context.load(findCommand(args));
    if (args.length > 0 && found.definition === rootCommand) {
      const text = usageOf(rootCommand, found.path, context.language, program.env);
      await context.err(`Unknown help topic [${args.map((arg) => `\`${arg}\``).join(' ')}]\n\n\n${text}`);
      return;
    }
    const { helpless } = found.definition;
    if (helpless !== undefined) await context.err(helpless);
    else await context.out(helpOf(found.definition, found.path, context.language, program.env));
  },
});
