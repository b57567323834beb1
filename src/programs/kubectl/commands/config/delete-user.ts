import { defineCommand } from '../../command.ts';
import { CommandError, usageError } from '../../errors.ts';
import { defaultConfigFile, modifyConfig, startingConfig, withEntry } from '../../kubeconfig-files.ts';

/** Models kubectl/pkg/cmd/config/delete_user.go */
export default defineCommand({
  name: 'delete-user',
  use: 'NAME [options]',
  short: { en: 'Delete a user', ko: '사용자를 지웁니다' },
  examples: 'kubectl config delete-user NAME',
  completes: 'users',
  async run(context) {
    const config = await startingConfig(context);
    const [name = '', ...others] = context.args;
    if (name === '' || others.length > 0) {
      throw usageError(context.path, 'user to delete is required');
    }
    const file = defaultConfigFile(context);
    if (!config.users.has(name)) throw new CommandError(`cannot delete user ${name}, not in ${file}`);
    await modifyConfig(context, config, withEntry(config, 'users', name, undefined));
    await context.out(`deleted user ${name} from ${file}\n`);
  },
});
