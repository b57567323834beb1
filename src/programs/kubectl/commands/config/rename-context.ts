import { defineCommand } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { defaultConfigFile, modifyConfig, startingConfig, withEntry } from '../../kubeconfig-files.ts';
import { quote } from '../../text.ts';

/** Models kubectl/pkg/cmd/config/rename_context.go */
export default defineCommand({
  name: 'rename-context',
  use: 'CONTEXT_NAME NEW_NAME [options]',
  short: { en: 'Rename a context', ko: '컨텍스트의 이름을 바꿉니다' },
  examples: 'kubectl config rename-context old-name new-name',
  completes: 'contexts',
  async run(context) {
    const { args } = context;
    const [name = '', next = ''] = args;
    if (args.length !== 2) {
      await context.out(await context.help());
      throw new CommandError(`Unexpected args: [${args.join(' ')}]`);
    }
    if (next === '') throw new CommandError('You must specify a new non-empty context name');
    const config = await startingConfig(context);
    const file = defaultConfigFile(context);
    const entry = config.contexts.get(name);
    if (!entry) throw new CommandError(`cannot rename the context ${quote(name)}, it's not in ${file}`);
    if (config.contexts.has(next)) {
      throw new CommandError(
        `cannot rename the context ${quote(name)}, the context ${quote(next)} already exists in ${file}`,
      );
    }
    const renamed = withEntry(withEntry(config, 'contexts', name, undefined), 'contexts', next, entry.value);
    const currentContext = config.currentContext === name ? next : config.currentContext;
    await modifyConfig(context, config, { ...renamed, currentContext });
    await context.out(`Context ${quote(name)} renamed to ${quote(next)}.\n`);
  },
});
