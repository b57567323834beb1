import { resolvePath } from '../../../shell/filesystem.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  flag,
  localFlag,
  printFlags,
  subresourceFlag,
} from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { dryRunOf } from '../dry-run.ts';
import { asError, CommandError, hasReason } from '../errors.ts';
import { applyMergePatch } from '../json-patch.ts';
import { yamlValue } from '../manifest.ts';
import { jsonProblem, numberProblem, readJson } from '../manifest/json-reader.ts';
import { isBuiltIn } from '../merge-keys.ts';
import { asObject, goJson, isObject, kindOf, sameJson, type JsonObject } from '../object.ts';
import { objectPrinter } from '../printing.ts';
import { recordFlag, recordOn } from '../record.ts';
import { findResources, kindText, type Info } from '../resources.ts';
import { quote } from '../text.ts';
import { mediaTypes, patchObject, type WriteOptions } from '../writes.ts';

const patchTypes = ['json', 'merge', 'strategic'] as const;
type Type = (typeof patchTypes)[number];

/** Models kubectl/pkg/cmd/patch/patch.go */
export default defineCommand({
  name: 'patch',
  use: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE] [options]',
  short: { en: 'Change fields of a resource', ko: '리소스의 필드를 바꿉니다' },
  long: {
    en: 'Change fields of a resource with a strategic merge patch, a JSON merge patch or a JSON patch, written in JSON or YAML.',
    ko: 'strategic merge patch, JSON merge patch, JSON patch로 리소스의 필드를 바꿉니다. JSON이나 YAML로 적습니다.',
  },
  examples: `
# Mark a node as unschedulable
kubectl patch node node-1 -p '{"spec":{"unschedulable":true}}'

# Another image; lists of containers are merged by name
kubectl patch pod valid-pod -p '{"spec":{"containers":[{"name":"kubernetes-serve-hostname","image":"new image"}]}}'

# The same by position
kubectl patch pod valid-pod --type='json' -p='[{"op": "replace", "path": "/spec/containers/0/image", "value":"new image"}]'`,
  flags: [
    ...printFlags,
    recordFlag,
    flag('patch', 'string', 'The patch.', '패치 내용.', { shorthand: 'p' }),
    flag('patch-file', 'string', 'A file with the patch.', '패치가 담긴 파일.'),
    flag(
      'type',
      'string',
      'The type of the patch: json, merge or strategic.',
      '패치의 종류: json, merge, strategic.',
      {
        default: 'strategic',
      },
    ),
    dryRunFlag,
    ...fileFlags,
    localFlag,
    fieldManagerFlag('kubectl-patch'),
    subresourceFlag,
  ],
  completes: 'resources',
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    const { namespace, namespaceGiven } = await context.config();
    const local = flags.bool('local');
    if (flags.string('patch') !== '' && flags.string('patch-file') !== '') {
      throw new CommandError('cannot specify --patch and --patch-file together');
    }
    if (flags.string('patch') === '' && flags.string('patch-file') === '') {
      throw new CommandError('must specify --patch or --patch-file containing the contents of the patch');
    }
    if (local && context.args.length > 0)
      throw new CommandError('cannot specify --local and server resources');
    if (local && dryRun === 'server') {
      throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
    }
    const named = flags.string('type').toLowerCase() || 'strategic';
    const type = patchTypes.find((each) => each === named);
    if (!type) {
      throw new CommandError(
        `--type must be one of [${patchTypes.join(' ')}], not ${quote(flags.string('type'))}`,
      );
    }
    const text = patchText(context);
    const patch = await parsedPatch(context, text);
    const found = await findResources(context, {
      args: context.args,
      filenames: flags.list('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      namespace,
      enforceNamespace: namespaceGiven,
      subresource: flags.string('subresource'),
      continueOnError: true,
      local,
    });
    const options = {
      dryRun,
      fieldManager: flags.string('field-manager'),
      subresource: flags.string('subresource'),
    };
    let count = 0;
    await found.visit(async (info) => {
      count++;
      const here = local || dryRun === 'client';
      const patched = here
        ? decoded(await patchLocally(context, info, type, patch, text))
        : await patchLive(context, info, type, patch, options);
      const done = sameJson(info.object, patched) ? 'patched (no change)' : 'patched';
      const recorded = here ? patched : await recordOn(context, info, patched, options);
      await (await objectPrinter(context, done)).print(recorded);
    });
    if (count === 0) throw new CommandError('no objects passed to patch');
  },
});

function patchText({ flags, program }: CommandContext): string {
  const file = flags.string('patch-file');
  if (file === '') return flags.string('patch');
  const path = resolvePath(program.cwd, file);
  if (!program.files.exists(path)) {
    throw new CommandError(`unable to read patch file: open ${file}: no such file or directory`);
  }
  return program.files.read(path);
}

/** A patch: its JSON, or as a text what the server is to say what is wrong with. */
async function parsedPatch(context: CommandContext, text: string): Promise<unknown> {
  if (/^\s*\{/.test(text)) {
    const read = readJson(text);
    return typeof read === 'object' && 'end' in read && text.slice(read.end).trim() === ''
      ? read.value
      : text;
  }
  try {
    const value = await context.load(yamlValue(text, { exact: true }));
    return typeof value === 'string' ? JSON.stringify(value) : value;
  } catch (error) {
    throw new CommandError(
      `unable to parse ${quote(context.flags.string('patch'))}: ${asError(error).message}`,
    );
  }
}

/** What a patch made of an object must be one. */
function decoded(object: JsonObject): JsonObject {
  if (kindOf(object) === '') throw new CommandError(`Object 'Kind' is missing in '${goJson(object)}'`);
  return object;
}

/** A value as it is when it was written and read again: zeros lose their sign, large whole numbers are rounded. */
function reread(value: unknown): unknown {
  const read = readJson(goJson(value));
  return typeof read === 'object' && 'end' in read ? read.value : value;
}

async function patchLive(
  context: CommandContext,
  info: Info,
  type: Type,
  patch: unknown,
  options: WriteOptions,
): Promise<JsonObject> {
  try {
    return await patchObject(context, info, type, patch, options);
  } catch (error) {
    if (!hasReason(error, 'UnsupportedMediaType')) throw error;
    throw new CommandError(
      `${mediaTypes[type]} is not supported by ${kindText(info.mapping)}: ${error.message}`,
    );
  }
}

async function patchLocally(
  context: CommandContext,
  { object = {}, mapping }: Info,
  type: Type,
  patch: unknown,
  text: string,
): Promise<JsonObject> {
  const tooLarge = isObject(patch) ? numberProblem(text) : undefined;
  switch (type) {
    case 'merge':
      if (tooLarge !== undefined) throw new CommandError(tooLarge);
      if (Array.isArray(patch))
        throw new CommandError('json: cannot unmarshal array into Go value of type unstructured.detector');
      if (!isObject(patch)) throw new CommandError('Invalid JSON Patch');
      // JSON of the patch goes into the result as it was written.
      return asObject(applyMergePatch(reread(object), /^\s*\{/.test(text) ? patch : reread(patch)));
    case 'json': {
      const fault = typeof patch === 'string' ? jsonProblem(patch) : undefined;
      if (fault !== undefined) throw new CommandError(fault);
      const { applyJsonPatch } = await context.load(import('../rfc6902.ts'));
      return asObject(reread(applyJsonPatch(object, patch)));
    }
    case 'strategic': {
      if (!isBuiltIn(mapping.group)) {
        throw new CommandError(
          `strategic merge patch is not supported for ${kindText(mapping)} locally, try --type merge`,
        );
      }
      if ((patch !== null && !isObject(patch)) || tooLarge !== undefined)
        throw new CommandError('invalid JSON document');
      const { applyStrategicPatch } = await context.load(import('../strategic-merge.ts'));
      const { missingField } = await context.load(import('../typed/go-type.ts'));
      const problem = (path: readonly string[]): string | undefined => missingField(object, path);
      return asObject(reread(applyStrategicPatch(object, asObject(patch), { problem })));
    }
  }
}
