import { fieldManagerFlag, fileFlags, flag, printFlags, validateFlag } from '../../common-flags.ts';
import { defineCommand } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { LAST_APPLIED, lastAppliedOf } from '../../last-applied.ts';
import { goJson, sameJson } from '../../object.ts';
import { objectPrinter } from '../../printing.ts';
import { findResources } from '../../resources.ts';
import { patchObject } from '../../writes.ts';
import { editObjects } from '../../editing/session.ts';

/** Models kubectl/pkg/cmd/apply/apply_edit_last_applied.go */
export default defineCommand({
  name: 'edit-last-applied',
  use: '(RESOURCE/NAME | -f FILENAME) [options]',
  short: { en: 'Edit what was applied last', ko: '마지막으로 적용한 설정을 편집합니다' },
  flags: [
    ...printFlags,
    validateFlag,
    ...fileFlags,
    flag('windows-line-endings', 'bool', 'Line endings of Windows.', '윈도우 줄바꿈을 씁니다.'),
    fieldManagerFlag('kubectl-client-side-apply'),
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
      allowEmptySelector: true,
      latest: true,
      continueOnError: true,
    });
    const originals = (await found.all()).flatMap((info) => {
      const configuration = lastAppliedOf(info.object ?? {});
      return configuration ? [{ ...info, object: configuration }] : [];
    });
    if (originals.length === 0) {
      throw new CommandError(
        'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
      );
    }
    await editObjects(context, originals, 'last-applied', async (original, edited) => {
      const { object = {} } = edited;
      const same = sameJson(original.object, object);
      if (!same) {
        const patch = { metadata: { annotations: { [LAST_APPLIED]: `${goJson(object)}\n` } } };
        await patchObject(context, edited, 'merge', patch, {
          fieldManager: flags.string('field-manager'),
        });
      }
      await (await objectPrinter(context, same ? 'skipped' : 'edited')).print(object);
    });
  },
});
