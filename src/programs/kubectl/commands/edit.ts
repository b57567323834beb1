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
import { asError, CommandError, ExitError, StatusError } from '../errors.ts';
import { createMergePatch } from '../json-patch.ts';
import { withLastApplied } from '../last-applied.ts';
import { documentsOf, itemsOf } from '../manifest.ts';
import { groupResourceOf } from '../mapper.ts';
import { isBuiltIn } from '../merge-keys.ts';
import {
  apiVersionOf,
  goJson,
  isObject,
  kindOf,
  nameOf,
  namespaceOf,
  sameJson,
  textOf,
  withField,
  type JsonObject,
} from '../object.ts';
import { marshalJson } from '../output/json.ts';
import { listOf } from '../output/printer.ts';
import { marshalYaml } from '../output/yaml.ts';
import { recorded, recordFlag } from '../record.ts';
import { objectPrinter } from '../printing.ts';
import { findResources, type Info } from '../resources.ts';
import { createTwoWayPatch } from '../strategic-patch.ts';
import { quote } from '../text.ts';
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
    if (flags.bool('output-patch') && flags.string('output') !== '') {
      throw new CommandError('the edit mode does not support --output-patch with --output');
    }
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
    editObjects(context, [info], 'create', async (original, edited) => {
      const object = flags.bool('save-config') ? withLastApplied(edited) : edited;
      const created = await createObject(context, original.mapping, original.namespace, object, {
        fieldManager: flags.string('field-manager'),
        fieldValidation: validationOf(context),
      });
      await (await objectPrinter(context, 'created')).print(created);
    }),
  );
}

async function patchEdited(context: CommandContext, original: Info, edited: JsonObject): Promise<void> {
  const { flags } = context;
  const before = original.object ?? {};
  const annotated = flags.bool('save-config') ? withLastApplied(edited) : edited;
  const after = recorded(context, annotated);
  if (sameJson(before, after)) return (await objectPrinter(context, 'skipped')).print(edited);
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

type EditMode = 'object' | 'create' | 'last-applied';

const headers: Record<EditMode, string> = {
  object:
    "# Please edit the object below. Lines beginning with a '#' will be ignored,\n# and an empty file will abort the edit. If an error occurs while saving this file will be\n# reopened with the relevant failures.\n#\n",
  create:
    "# Please edit the object below. Lines beginning with a '#' will be ignored,\n# and an empty file will abort the edit. If an error occurs while saving this file will be\n# reopened with the relevant failures.\n#\n",
  'last-applied':
    "# Please edit the 'last-applied-configuration' annotations below.\n# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.\n#\n",
};

const withoutComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .trim();

/**
 * Opens objects in an editor and hands each edited one to `save`; opens it again as long as the server calls it invalid.
 * Models kubectl/pkg/cmd/util/editor/editoptions.go
 */
export async function editObjects(
  context: CommandContext,
  infos: readonly Info[],
  mode: EditMode,
  save: (original: Info, edited: JsonObject) => Promise<void>,
): Promise<void> {
  const { files } = context.program;
  const json = context.flags.string('output') === 'json';
  const shown = infos.map(({ object = {} }) => withField(object, ['metadata', 'managedFields'], undefined));
  const [only] = shown;
  const whole = shown.length === 1 && only ? only : listOf(shown);
  const original = json ? `${marshalJson(whole, { indent: '    ' })}\n` : marshalYaml(whole);
  const header = json ? '' : headers[mode];
  const path = `/tmp/kubectl-edit-${Math.floor(context.program.random() * 1e10)}.${json ? 'json' : 'yaml'}`;
  let text = original;
  let reasons = '';
  let failed = false;
  for (;;) {
    const previous = text;
    files.write(path, header + reasons + text);
    await launchEditor(context, path);
    text = files.exists(path) ? files.read(path) : '';
    const bare = withoutComments(text);
    if (failed && bare === withoutComments(previous)) {
      await context.err(`A copy of your changes has been stored to ${quote(path)}\n`);
      throw new CommandError('Edit cancelled, no valid changes were saved.');
    }
    if (bare === withoutComments(original)) {
      files.remove(path);
      return context.err('Edit cancelled, no changes made.\n');
    }
    if (bare === '') {
      files.remove(path);
      return context.err('Edit cancelled, saved file was empty.\n');
    }
    text = `${bare}\n`;
    let edited: readonly JsonObject[];
    try {
      edited = await context.load(parseEdited(bare));
    } catch (error) {
      reasons = `# The edited file had a syntax error: ${asError(error).message.replaceAll('\n', '\n# ')}\n#\n`;
      failed = true;
      continue;
    }
    const outcome = await saveAll(context, infos, edited, path, save);
    if (outcome.reasons === '') {
      files.remove(path);
      return;
    }
    reasons = outcome.reasons;
    failed = true;
  }
}

async function parseEdited(text: string): Promise<readonly JsonObject[]> {
  const objects: JsonObject[] = [];
  try {
    for await (const { value } of documentsOf(text)) {
      if (!isObject(value)) throw new CommandError('invalid object to validate');
      objects.push(...itemsOf(value));
    }
  } catch (error) {
    throw new CommandError(`error parsing edited-file: ${asError(error).message}`);
  }
  return objects;
}

async function saveAll(
  context: CommandContext,
  infos: readonly Info[],
  edited: readonly JsonObject[],
  path: string,
  save: (original: Info, edited: JsonObject) => Promise<void>,
): Promise<{ readonly reasons: string }> {
  let reasons = '';
  let retry = false;
  let missing = false;
  for (const object of edited) {
    const uid = textOf(object, 'metadata', 'uid');
    const original =
      infos.find((info) => uid !== '' && textOf(info.object, 'metadata', 'uid') === uid) ??
      infos.find(
        (info) => nameOf(info.object) === nameOf(object) && kindOf(info.object) === kindOf(object),
      ) ??
      (infos.length === 1 ? infos[0] : undefined);
    if (!original) throw new CommandError('no original object found for the edited one');
    const namespace = namespaceOf(object);
    if (original.namespace !== '' && namespace !== '' && namespace !== original.namespace) {
      throw new CommandError(
        `the namespace from the provided object ${quote(namespace)} does not match the namespace ${quote(original.namespace)}. You must pass '--namespace=${namespace}' to perform this operation.`,
      );
    }
    const restored = withField(object, ['metadata', 'managedFields'], managedFieldsOf(original.object));
    try {
      await save(original, restored);
    } catch (error) {
      if (!(error instanceof StatusError)) {
        await context.err(`A copy of your changes has been stored to ${quote(path)}\n`);
        throw error;
      }
      const name = `${groupResourceOf(original.mapping)} ${quote(original.name)}`;
      if (error.reason === 'Invalid') {
        const causes = error.status.details?.causes ?? [];
        reasons += `# ${name} was not valid${causes.length > 0 ? ':' : ''}\n`;
        for (const cause of causes) reasons += `# * ${cause.field ?? ''}: ${cause.message ?? ''}\n`;
        reasons += '#\n';
        await context.err(`error: ${name} is invalid\n`);
      } else if (error.reason === 'NotFound') {
        missing = true;
        await context.err(`error: ${name} could not be found on the server\n`);
      } else {
        retry = true;
        await context.err(`error: ${name} could not be patched: ${error.message}\n`);
      }
    }
  }
  if (retry) {
    await context.err(`You can run \`kubectl replace -f ${path}\` to try this update again.\n`);
    throw new ExitError(1);
  }
  if (missing) {
    await context.err(`The edits you made on deleted resources have been saved to ${quote(path)}\n`);
    throw new ExitError(1);
  }
  return { reasons };
}

const managedFieldsOf = (object: JsonObject | undefined): unknown => {
  const metadata = object?.['metadata'];
  return isObject(metadata) ? metadata['managedFields'] : undefined;
};

async function launchEditor(context: CommandContext, path: string): Promise<void> {
  const { env } = context.program;
  const editor = env['KUBE_EDITOR'] || env['EDITOR'] || 'vi';
  const [name = ''] = editor.split(/\s+/);
  // Only editors with quotes are started by a shell, which then says itself that there is none.
  if (!/["'\\]/.test(editor) && context.program.which && context.program.which(name) === undefined) {
    throw new CommandError(`unable to launch the editor ${quote(editor)}`);
  }
  const exitCode = await context.program.spawn([...editor.split(/\s+/).filter((word) => word !== ''), path]);
  if (exitCode === 127) {
    throw new CommandError(`unable to launch the editor ${quote(editor)}`);
  }
  if (exitCode !== 0) {
    throw new CommandError(`there was a problem with the editor ${quote(editor)}`);
  }
}
