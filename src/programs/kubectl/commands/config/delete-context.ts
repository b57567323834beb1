import { defineCommand } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { defaultConfigFile, modifyConfig, startingConfig, withEntry } from '../../kubeconfig-files.ts';

/** Models kubectl/pkg/cmd/config/delete_context.go */
export default defineCommand({
  name: 'delete-context',
  use: 'NAME [options]',
  short: { en: 'Delete a context', ko: '컨텍스트를 지웁니다' },
  examples: 'kubectl config delete-context minikube',
  completes: 'contexts',
  async run(context) {
    const config = await startingConfig(context);
    const [name = '', ...others] = context.args;
    if (name === '' || others.length > 0) return context.out(await context.help());
    const file = defaultConfigFile(context);
    if (!config.contexts.has(name)) throw new CommandError(`cannot delete context ${name}, not in ${file}`);
    if (config.currentContext === name) {
      await context.err(
        'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
      );
    }
    await modifyConfig(context, config, withEntry(config, 'contexts', name, undefined));
    await context.out(`deleted context ${name} from ${file}\n`);
  },
});
