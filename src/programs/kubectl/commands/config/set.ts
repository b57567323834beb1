import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { withProperty } from '../../config-property.ts';
import { CommandError } from '../../errors.ts';
import { modifyConfig, startingConfig } from '../../kubeconfig-files.ts';
import { quote } from '../../text.ts';

/** Models kubectl/pkg/cmd/config/set.go */
export default defineCommand({
  name: 'set',
  use: 'PROPERTY_NAME PROPERTY_VALUE [options]',
  short: { en: 'Set one value', ko: '값 하나를 정합니다' },
  examples: "# A cluster's server\nkubectl config set clusters.my-cluster.server https://1.2.3.4",
  flags: [
    flag(
      'set-raw-bytes',
      'value',
      'Take the value of a data field as it is.',
      'data 필드의 값을 그대로 씁니다.',
      {
        default: 'false',
        noOptDefault: 'true',
      },
    ),
  ],
  async run(context) {
    const { args, flags } = context;
    const [property = '', value = ''] = args;
    if (args.length !== 2) {
      await context.out(await context.help());
      throw new CommandError(`Unexpected args: [${args.join(' ')}]`);
    }
    if (value === '') throw new CommandError('you cannot use set to unset a property');
    if (property === '') throw new CommandError('you must specify a property');
    const config = await startingConfig(context);
    await modifyConfig(
      context,
      config,
      withProperty(config, property, value, flags.string('set-raw-bytes') === 'true'),
    );
    await context.out(`Property ${quote(property)} set.\n`);
  },
});
