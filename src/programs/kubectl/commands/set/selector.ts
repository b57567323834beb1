import { defineCommand } from '../../command.ts';
import { resourceVersionFlag } from '../../common-flags.ts';
import { dryRunOf } from '../../dry-run.ts';
import { asError, CommandError, throwCollected } from '../../errors.ts';
import { toLabelSelector } from '../../selector.ts';
import { asList, asObject, withField, type JsonObject } from '../../object.ts';
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
    const resources = args.slice(0, -1);
    const selector = toLabelSelector(args.at(-1) ?? '');
    const printer = await objectPrinter(context, 'selector updated', dryRun, true);
    if (args.length === 0) throw new CommandError('one selector is required');
    const infos = await targets(context, resources, true);
    const version = context.flags.string('resource-version');
    const errors: Error[] = [];
    for (const info of infos) {
      const before = info.object ?? {};
      let after: JsonObject;
      try {
        const versioned =
          version === '' ? before : withField(before, ['metadata', 'resourceVersion'], version);
        after = recorded(context, withSelector(versioned, selector));
      } catch (error) {
        errors.push(asError(error));
        continue;
      }
      if (flags.bool('local') || dryRun === 'client') {
        await printer.print(after);
        continue;
      }
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
    throwCollected(errors);
  },
});

function withSelector(object: JsonObject, selector: JsonObject): JsonObject {
  if (object['kind'] !== 'Service')
    throw new CommandError('setting a selector is only supported for Services');
  const expressions = asList(selector['matchExpressions']);
  if (expressions.length > 0) {
    const shown = expressions.map((each) => {
      const { key, operator, values } = asObject(each);
      return `{${String(key)} ${String(operator)} [${asList(values).join(' ')}]}`;
    });
    throw new CommandError(`match expression [${shown.join(' ')}] not supported on this object`);
  }
  return withField(object, ['spec', 'selector'], asObject(selector['matchLabels']));
}
