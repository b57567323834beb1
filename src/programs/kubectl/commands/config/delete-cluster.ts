import { defineCommand } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { defaultConfigFile, modifyConfig, startingConfig, withEntry } from '../../kubeconfig-files.ts';

/** Models kubectl/pkg/cmd/config/delete_cluster.go */
export default defineCommand({
  name: 'delete-cluster',
  use: 'NAME [options]',
  short: { en: 'Delete a cluster', ko: '클러스터를 지웁니다' },
  examples: 'kubectl config delete-cluster NAME',
  completes: 'clusters',
  async run(context) {
    const config = await startingConfig(context);
    const [name = '', ...others] = context.args;
    if (name === '' || others.length > 0) {
      await context.out(await context.help());
      return;
    }
    const file = defaultConfigFile(context);
    if (!config.clusters.has(name)) throw new CommandError(`cannot delete cluster ${name}, not in ${file}`);
    await modifyConfig(context, config, withEntry(config, 'clusters', name, undefined));
    await context.out(`deleted cluster ${name} from ${file}\n`);
  },
});
