import { defineCommand } from '../../command.ts';
import { resourceVersionFlag } from '../../common-flags.ts';
import { dryRunOf } from '../../dry-run.ts';
import { CommandError } from '../../errors.ts';
import { toLabelSelector } from '../../selector.ts';
import { asObject, withField, type JsonObject } from '../../object.ts';
import { objectPrinter } from '../../printing.ts';
import { recorded, recordFlag } from '../../record.ts';
import { patchObject } from '../../writes.ts';
import { createMergePatch } from '../../json-patch.ts';
import { setFlags, targets } from './pod-template.ts';

/** Models kubectl/pkg/cmd/set/set_selector.go */
export default defineCommand({
  name: 'selector',
  use: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version] [options]',
  short: { en: "Change a service's selector", ko: '서비스의 셀렉터를 바꿉니다' },
  examples: '# The service sends requests to pods with app=web\nkubectl set selector service web app=web',
  flags: [
    ...setFlags.flatMap((each) => {
      if (each.name === 'selector' || each.name === 'kustomize') return [];
      return each.name === 'recursive' ? { ...each, default: 'true' } : each;
    }),
    recordFlag,
    resourceVersionFlag,
  ],
  async run(context) {
    const { flags, args } = context;
    const dryRun = await dryRunOf(context);
    const printer = await objectPrinter(context, 'selector updated', dryRun);
    const resources = args.slice(0, -1);
    const expressions = args.at(-1) ?? '';
    if (args.length === 0) throw new CommandError('one selector is required');
    const selector = toLabelSelector(expressions);
    const infos = await targets(context, resources);
    for (const info of infos) {
      const before = info.object ?? {};
      const after = recorded(context, withSelector(before, selector));
      if (flags.bool('local') || dryRun === 'client') {
        await printer.print(after);
        continue;
      }
      const version = flags.string('resource-version');
      const patch = createMergePatch(before, after);
      const actual = await patchObject(
        context,
        info,
        'merge',
        version === '' ? patch : { ...patch, metadata: { resourceVersion: version } },
        { dryRun, fieldManager: flags.string('field-manager') },
      );
      await printer.print(actual);
    }
  },
});

function withSelector(object: JsonObject, selector: JsonObject): JsonObject {
  if (object['kind'] !== 'Service')
    throw new CommandError('setting a selector is only supported for Services');
  if (selector['matchExpressions'] !== undefined) {
    throw new CommandError(`match expression is not supported in service selector`);
  }
  return withField(object, ['spec', 'selector'], asObject(selector['matchLabels']));
}
