import { defineCommand } from '../../command.ts';
import { withProperty } from '../../config-property.ts';
import { CommandError } from '../../errors.ts';
import { modifyConfig, startingConfig } from '../../kubeconfig-files.ts';
import { quote } from '../../text.ts';

/** Models kubectl/pkg/cmd/config/unset.go */
export default defineCommand({
  name: 'unset',
  use: 'PROPERTY_NAME [options]',
  short: { en: 'Remove one value', ko: '값 하나를 없앱니다' },
  examples: '# No current context\nkubectl config unset current-context',
  async run(context) {
    const { args } = context;
    const [property = ''] = args;
    if (args.length !== 1) {
      await context.out(await context.help());
      throw new CommandError(`Unexpected args: [${args.join(' ')}]`);
    }
    if (property === '') throw new CommandError('you must specify a property');
    const config = await startingConfig(context);
    await modifyConfig(context, config, withProperty(config, property, undefined, false));
    await context.out(`Property ${quote(property)} unset.\n`);
  },
});
