import { defineCommand } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { modifyConfig, startingConfig } from '../../kubeconfig-files.ts';
import { quote } from '../../text.ts';

/** Models kubectl/pkg/cmd/config/use_context.go */
export default defineCommand({
  name: 'use-context',
  aliases: ['use'],
  use: 'CONTEXT_NAME [options]',
  short: { en: 'Switch to a context', ko: '컨텍스트를 바꿉니다' },
  examples: 'kubectl config use-context minikube',
  completes: 'contexts',
  async run(context) {
    const { args } = context;
    const [name = ''] = args;
    if (args.length !== 1) {
      await context.out(await context.help());
      throw new CommandError(`Unexpected args: [${args.join(' ')}]`);
    }
    const config = await startingConfig(context);
    if (name === '') throw new CommandError('empty context names are not allowed');
    if (!config.contexts.has(name)) throw new CommandError(`no context exists with the name: ${quote(name)}`);
    await modifyConfig(context, config, { ...config, currentContext: name });
    await context.out(`Switched to context ${quote(name)}.\n`);
  },
});
