import { allFlag, fileFlags, flag, selectorFlag } from '../../common-flags.ts';
import { defineCommand } from '../../command.ts';
import { CommandError, usageError } from '../../errors.ts';
import { lastAppliedOf } from '../../last-applied.ts';
import { marshalYaml } from '../../output/yaml.ts';
import { findResources } from '../../resources.ts';
import { quote } from '../../text.ts';

/** Models kubectl/pkg/cmd/apply/apply_view_last_applied.go */
export default defineCommand({
  name: 'view-last-applied',
  use: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME) [options]',
  short: { en: 'Show what was applied last', ko: '마지막으로 적용한 설정을 보여 줍니다' },
  examples: '# What was applied last to a deployment\nkubectl apply view-last-applied deployment/web',
  flags: [
    flag('output', 'string', "'yaml' or 'json'.", "'yaml' 또는 'json'.", {
      shorthand: 'o',
      default: 'yaml',
    }),
    selectorFlag,
    allFlag,
    ...fileFlags,
  ],
  completes: 'resources',
  async run(context) {
    const { flags } = context;
    const { namespace, namespaceGiven } = await context.config();
    const found = await findResources(context, {
      args: context.args,
      filenames: flags.list('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      namespace,
      enforceNamespace: namespaceGiven,
      selector: flags.string('selector'),
      all: flags.bool('all'),
      allowEmptySelector: true,
      latest: true,
    });
    const configurations: unknown[] = [];
    await found.visit((info) => {
      const configuration = lastAppliedOf(info.object ?? {});
      if (!configuration) {
        // The real one says so only of what stands in files, and then has no error to add.
        if (info.source === '') return;
        throw new CommandError(
          `error when no last-applied-configuration annotation found on resource: ${info.name}\n ${quote(info.source)}: <nil>`,
        );
      }
      configurations.push(configuration);
    });
    const output = flags.string('output');
    for (const configuration of configurations) {
      if (output === 'json') await context.out(`${JSON.stringify(configuration, null, 2)}\n`);
      else if (output === 'yaml') await context.out(marshalYaml(configuration));
      else {
        throw usageError(
          context.path,
          `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`,
        );
      }
    }
  },
});
