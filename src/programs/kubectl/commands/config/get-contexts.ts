import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { CommandError, throwCollected } from '../../errors.ts';
import { startingConfig } from '../../kubeconfig-files.ts';
import { textOf } from '../../object.ts';
import { align, tableLayout } from '../../output/tabwriter.ts';

/** Models kubectl/pkg/cmd/config/get_contexts.go */
export default defineCommand({
  name: 'get-contexts',
  use: '[(-o|--output=)name)] [options]',
  short: { en: 'List the contexts', ko: '컨텍스트를 나열합니다' },
  examples:
    '# All contexts\nkubectl config get-contexts\n\n# One of them\nkubectl config get-contexts minikube',
  flags: [
    flag('no-headers', 'bool', 'Leave out the table headers.', '표의 머리글을 생략합니다.'),
    flag('output', 'string', 'Output format: name.', '출력 형식: name.', {
      shorthand: 'o',
    }),
  ],
  async run(context) {
    const { flags, args } = context;
    const output = flags.string('output');
    if (output !== '' && output !== 'name') {
      throw new CommandError(
        `--output ${output} is not available in kubectl config get-contexts; resetting to default output format`,
      );
    }
    const config = await startingConfig(context);
    const missing = args.filter((name) => !config.contexts.has(name));
    const names = (
      args.length === 0 ? [...config.contexts.keys()] : args.filter((name) => !missing.includes(name))
    ).sort();
    const rows =
      output === 'name'
        ? names
        : names.map((name) => {
            const value = config.contexts.get(name)?.value;
            const current = config.currentContext === name ? '*' : ' ';
            return [
              current,
              name,
              textOf(value, 'cluster'),
              textOf(value, 'user'),
              textOf(value, 'namespace'),
            ].join('\t');
          });
    const header =
      flags.bool('no-headers') || output === 'name' ? [] : ['CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE'];
    await context.out(align([...header, ...rows].map((row) => `${row}\n`).join(''), tableLayout));
    throwCollected(missing.map((name) => new CommandError(`context ${name} not found`)));
  },
});
