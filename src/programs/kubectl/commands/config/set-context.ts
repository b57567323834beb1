import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { CommandError } from '../../errors.ts';
import { modifyConfig, startingConfig, withEntry } from '../../kubeconfig-files.ts';
import { quote } from '../../text.ts';

/** Models kubectl/pkg/cmd/config/set_context.go */
export default defineCommand({
  name: 'set-context',
  use: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace] [options]',
  short: { en: 'Set a context', ko: '컨텍스트를 정합니다' },
  examples: '# The namespace of the current context\nkubectl config set-context --current --namespace=dev',
  flags: [
    flag('current', 'bool', 'Change the current context.', '현재 컨텍스트를 고칩니다.'),
    flag('cluster', 'string', "The context's cluster.", '컨텍스트의 클러스터.'),
    flag('user', 'string', "The context's user.", '컨텍스트의 사용자.'),
    flag('namespace', 'string', "The context's namespace.", '컨텍스트의 네임스페이스.', {
      complete: 'namespaces',
    }),
  ],
  completes: 'contexts',
  async run(context) {
    const { args, flags } = context;
    if (args.length > 1) {
      await context.out(await context.help());
      throw new CommandError(`Unexpected args: [${args.join(' ')}]`);
    }
    const current = flags.bool('current');
    const [given = ''] = args;
    if (given === '' && !current)
      throw new CommandError('you must specify a non-empty context name or --current');
    if (given !== '' && current)
      throw new CommandError('you cannot specify both a context name and --current');
    const config = await startingConfig(context);
    const name = current ? config.currentContext : given;
    if (name === '') throw new CommandError('no current context is set');
    const old = config.contexts.get(name)?.value;
    const value = { ...old };
    for (const field of ['cluster', 'user', 'namespace']) {
      if (flags.changed(field)) {
        if (flags.string(field) === '') Reflect.deleteProperty(value, field);
        else Object.assign(value, { [field]: flags.string(field) });
      }
    }
    const complete = { cluster: '', user: '', ...value };
    await modifyConfig(context, config, withEntry(config, 'contexts', name, complete));
    await context.out(`Context ${quote(name)} ${old ? 'modified' : 'created'}.\n`);
  },
});
