import {
  fieldManagerFlag,
  fileFlags,
  flag,
  printFlags,
  saveConfigFlag,
  subresourceFlag,
  validateFlag,
} from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { editObjects } from '../editing/session.ts';
import { CommandError } from '../errors.ts';
import { createMergePatch } from '../json-patch.ts';
import { withLastApplied } from '../last-applied.ts';
import { isBuiltIn } from '../merge-keys.ts';
import { apiVersionOf, goJson, kindOf, nameOf, sameJson } from '../object.ts';
import { recorded, recordFlag } from '../record.ts';
import { objectPrinter } from '../printing.ts';
import { findResources, type Info } from '../resources.ts';
import { createTwoWayPatch } from '../strategic-patch.ts';
import { createObject, patchObject, validationOf } from '../writes.ts';

/** Models kubectl/pkg/cmd/edit/edit.go */
export default defineCommand({
  name: 'edit',
  use: '(RESOURCE/NAME | -f FILENAME) [options]',
  short: { en: 'Edit a resource on the server', ko: '서버의 리소스를 편집합니다' },
  long: {
    en: "Edit resources in the editor that KUBE_EDITOR or EDITOR names, 'vi' otherwise. What was changed is sent when the editor ends; if the server refuses it, the editor opens again.",
    ko: "KUBE_EDITOR나 EDITOR가 가리키는 편집기(없으면 'vi')로 리소스를 편집합니다. 편집기를 닫으면 바뀐 내용을 보내고, 서버가 거부하면 편집기를 다시 엽니다.",
  },
  examples: `
# A service
kubectl edit svc/web

# With another editor
KUBE_EDITOR="nano" kubectl edit svc/web`,
  flags: [
    ...printFlags,
    recordFlag,
    ...fileFlags,
    validateFlag,
    flag('windows-line-endings', 'bool', 'Line endings of Windows.', '윈도우 줄바꿈을 씁니다.'),
    flag('output-patch', 'bool', 'Show the patch that is sent.', '보내는 패치를 보여 줍니다.'),
    saveConfigFlag,
    fieldManagerFlag('kubectl-edit'),
    subresourceFlag,
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
      subresource: flags.string('subresource'),
      latest: true,
      continueOnError: true,
    });
    const infos = await found.all();
    if (infos.length === 0) throw new CommandError('edit cancelled, no objects found');
    await editObjects(context, infos, 'object', (original, edited) => patchEdited(context, original, edited));
  },
});

/** `kubectl create --edit`. */
export async function editBeforeCreate(context: CommandContext): Promise<void> {
  const { flags } = context;
  const { namespace, namespaceGiven } = await context.config();
  const found = await findResources(context, {
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    namespace,
    enforceNamespace: namespaceGiven,
    continueOnError: true,
  });
  await found.visit((info) =>
    editObjects(context, [info], 'create', async (_, { mapping, namespace: where, object = {} }) => {
      const annotated = flags.bool('save-config') ? withLastApplied(object) : object;
      const created = await createObject(context, mapping, where, recorded(context, annotated), {
        fieldManager: flags.string('field-manager'),
        fieldValidation: validationOf(context),
      });
      await (await objectPrinter(context, 'created')).print(created);
    }),
  );
}

async function patchEdited(context: CommandContext, original: Info, { object = {} }: Info): Promise<void> {
  const { flags } = context;
  const before = original.object ?? {};
  const annotated = flags.bool('save-config') ? withLastApplied(object) : object;
  const after = recorded(context, annotated);
  if (sameJson(before, after)) return (await objectPrinter(context, 'skipped')).print(after);
  if (
    apiVersionOf(before) !== apiVersionOf(after) ||
    kindOf(before) !== kindOf(after) ||
    nameOf(before) !== nameOf(after)
  ) {
    throw new CommandError('At least one of apiVersion, kind and name was changed');
  }
  const strategic = isBuiltIn(original.mapping.group);
  const patch = strategic ? createTwoWayPatch(before, after) : createMergePatch(before, after);
  if (flags.bool('output-patch')) await context.out(`Patch: ${goJson(patch)}\n`);
  const patched = await patchObject(context, original, strategic ? 'strategic' : 'merge', patch, {
    fieldManager: flags.string('field-manager'),
    fieldValidation: validationOf(context),
    subresource: flags.string('subresource'),
  });
  await (await objectPrinter(context, 'edited')).print(patched);
}
