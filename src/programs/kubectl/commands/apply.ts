import { onDemand } from '../../../loading/on-demand.ts';
import {
  allFlag,
  deleteFlags,
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  flag,
  printFlags,
  selectorFlag,
  subresourceFlag,
  validateFlag,
} from '../common-flags.ts';
import {
  describeInfo,
  patchTowards,
  warnIfDeleting,
  withConfiguration,
  withoutNullFields,
} from '../applying.ts';
import { defineCommand, type CommandDefinition, type CommandEntry } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { cascadeOf, deleteFound } from '../deletion.ts';
import { dryRunOf, type DryRun } from '../dry-run.ts';
import { asError, collected, CommandError, hasReason, throwCollected, usageError } from '../errors.ts';
import { LAST_APPLIED } from '../last-applied.ts';
import { fieldOf, sorted, textOf, type JsonObject } from '../object.ts';
import { createPrinter } from '../output/printer.ts';
import { objectPrinter, outOf, printerOptions } from '../printing.ts';
import { recorded, recordFlag } from '../record.ts';
import { findResources, refetch, type Info } from '../resources.ts';
import { validator } from '../schema-validation.ts';
import { verbosity } from '../verbosity.ts';
import { createObject, patchObject, validationOf, withSource } from '../writes.ts';

const subcommand = (
  name: string,
  en: string,
  ko: string,
  load: () => Promise<{ readonly default: CommandDefinition }>,
): CommandEntry => ({ name, short: { en, ko }, load: async () => (await load()).default });

/** Models kubectl/pkg/cmd/apply/apply.go */
export default defineCommand({
  name: 'apply',
  use: '(-f FILENAME | -k DIRECTORY) [options]',
  short: { en: 'Apply a configuration by file or stdin', ko: '파일이나 표준 입력의 설정을 적용합니다' },
  long: {
    en: 'Make objects as a file or stdin describes them: create those that are not there, change the others.\n\nWhat was applied last is kept in an annotation, so that fields removed from the file are removed from the object too.',
    ko: '파일이나 표준 입력이 설명하는 대로 오브젝트를 만듭니다. 없으면 만들고, 있으면 바꿉니다.\n\n마지막으로 적용한 내용을 어노테이션에 남겨 두므로, 파일에서 뺀 필드는 오브젝트에서도 사라집니다.',
  },
  examples: `
# What a file describes
kubectl apply -f web.yaml

# All files of a directory
kubectl apply -f manifests/

# From stdin
cat pod.yaml | kubectl apply -f -`,
  flags: [
    ...printFlags,
    ...fileFlags,
    ...deleteFlags,
    recordFlag,
    validateFlag,
    selectorFlag,
    dryRunFlag,
    flag('server-side', 'bool', 'Let the server apply the configuration.', '서버에서 적용합니다.'),
    flag(
      'force-conflicts',
      'bool',
      'Take over fields that others manage; with --server-side.',
      '다른 관리자의 필드를 가져옵니다. --server-side와 함께 씁니다.',
    ),
    fieldManagerFlag('kubectl-client-side-apply'),
    flag(
      'overwrite',
      'bool',
      'Resolve conflicts with the values of the file.',
      '충돌하면 파일의 값을 씁니다.',
      { default: 'true' },
    ),
    flag(
      'openapi-patch',
      'bool',
      "Use the server's schema to compute patches.",
      '서버의 스키마로 패치를 계산합니다.',
      { default: 'true' },
    ),
    flag(
      'prune',
      'bool',
      'Delete objects that were applied before and are not in the file any more.',
      '전에 적용했지만 지금 파일에 없는 오브젝트를 지웁니다.',
    ),
    flag(
      'prune-allowlist',
      'stringArray',
      'Kinds to prune, as group/version/kind.',
      '정리할 종류(group/version/kind).',
    ),
    allFlag,
    subresourceFlag,
  ],
  subcommands: [
    subcommand('edit-last-applied', 'Edit what was applied last', '마지막으로 적용한 설정을 편집합니다', () =>
      onDemand(import('./apply/edit-last-applied.ts')),
    ),
    subcommand(
      'set-last-applied',
      'Take a file for what was applied last',
      '파일을 마지막으로 적용한 설정으로 삼습니다',
      () => onDemand(import('./apply/set-last-applied.ts')),
    ),
    subcommand(
      'view-last-applied',
      'Show what was applied last',
      '마지막으로 적용한 설정을 보여 줍니다',
      () => onDemand(import('./apply/view-last-applied.ts')),
    ),
  ],
  async run(context) {
    const { flags, args } = context;
    if (args.length > 0) throw usageError(context.path, `Unexpected args: [${args.join(' ')}]`);
    const dryRun = await dryRunOf(context);
    const serverSide = flags.bool('server-side');
    if (flags.bool('force-conflicts') && !serverSide) {
      throw new CommandError('--force-conflicts only works with --server-side');
    }
    if (dryRun === 'client' && serverSide) {
      throw new CommandError(
        "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
      );
    }
    const hasFiles = flags.list('filename').length > 0 || flags.string('kustomize') !== '';
    if (!hasFiles) throw new CommandError('must specify one of -f and -k');
    if (flags.bool('force') && serverSide)
      throw new CommandError('--force cannot be used with --server-side');
    const validation = validationOf(context);
    await cascadeOf(context);
    const pruning = flags.bool('prune') ? await context.load(import('./apply/prune.ts')) : undefined;
    const allowed = await pruning?.allowedKinds(context);
    checkPruning(context, dryRun);
    const { namespace, namespaceGiven } = await context.config();
    const found = await findResources(context, {
      filenames: flags.list('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      namespace,
      enforceNamespace: namespaceGiven,
      selector: flags.string('selector'),
      continueOnError: true,
      validate: validator(context, validation),
    });
    const { infos, errors } = await found.infos();
    const failure = collected(errors);
    const failures: Error[] = failure ? [failure] : [];
    if (infos.length === 0 && failures.length === 0) throw new CommandError('no objects passed to apply');
    const applied: JsonObject[] = [];
    const options = {
      dryRun,
      fieldValidation: validation,
      fieldManager: serverSide && !flags.changed('field-manager') ? 'kubectl' : flags.string('field-manager'),
    };
    // A name is printed at once, whole objects when all have been applied.
    const whole = !['', 'name'].includes(flags.string('output')) || flags.string('template') !== '';
    const tell = async (object: JsonObject, operation: string): Promise<void> => {
      applied.push(object);
      if (!whole) await (await objectPrinter(context, operation, dryRun)).print(object);
    };
    await objectPrinter(context, '');
    for (const info of infos) {
      try {
        if (serverSide) await applyOnServer(context, info, options, tell);
        else await applyHere(context, info, options, tell);
      } catch (error) {
        if (context.program.signal.aborted) throw error;
        failures.push(asError(error));
      }
    }
    throwCollected(failures);
    if (verbosity(flags, 'apply') >= 4)
      await context.log('I', 'apply.go:548] Running apply post-processor function');
    if (whole && applied.length > 0) await printApplied(context, applied);
    await pruning?.prune(context, allowed ?? [], infos, applied, dryRun);
  },
});

/** Several objects come as a list of Go's, whose fields have an order; theirs have none. Models kubectl/pkg/cmd/apply/apply.go printObjects */
async function printApplied(context: CommandContext, applied: readonly JsonObject[]): Promise<void> {
  const [only = {}] = applied;
  if (applied.length === 1) return (await objectPrinter(context, '')).print(only);
  const printer = await context.load(createPrinter({ ...printerOptions(context), keepOrder: true }));
  const list = { kind: 'List', apiVersion: 'v1', metadata: {}, items: applied.map(sorted) };
  await outOf(context, () => printer.print(list));
}

/** What may not go together. Models kubectl/pkg/cmd/apply/apply.go Validate */
function checkPruning({ flags }: CommandContext, dryRun: DryRun): void {
  const selector = flags.string('selector');
  if (dryRun === 'server' && flags.bool('force')) {
    throw new CommandError('--dry-run=server cannot be used with --force');
  }
  if (flags.bool('all') && selector !== '') {
    throw new CommandError('cannot set --all and --selector at the same time');
  }
  if (flags.bool('prune')) {
    if (flags.bool('force')) throw new CommandError('--force cannot be used with --prune');
    if (selector === '' && !flags.bool('all')) {
      throw new CommandError(
        'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
      );
    }
    if (flags.bool('server-side')) {
      throw new CommandError(
        "--prune is in alpha and doesn't currently work on objects created by server-side apply",
      );
    }
  }
  if (flags.string('subresource') !== '' && !flags.bool('server-side')) {
    throw new CommandError('--subresource can only be specified for --server-side');
  }
}

interface Options {
  readonly dryRun: DryRun;
  readonly fieldManager: string;
  readonly fieldValidation: string;
}

type Tell = (object: JsonObject, operation: string) => Promise<void>;

async function applyOnServer(
  context: CommandContext,
  info: Info,
  options: Options,
  tell: Tell,
): Promise<void> {
  const { flags } = context;
  refuseGenerateName(info);
  const send = (): Promise<JsonObject> =>
    patchObject(context, info, 'apply', info.object ?? {}, {
      ...options,
      force: flags.bool('force-conflicts'),
      subresource: flags.string('subresource'),
    });
  let object: JsonObject;
  try {
    object = await send();
  } catch (error) {
    if (!hasReason(error, 'Conflict')) throw error;
    throw new CommandError(
      `${error.message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`,
    );
  }
  if (fieldOf(object, 'metadata', 'annotations', LAST_APPLIED) !== undefined) {
    const { migrateToServerSide } = await context.load(import('./apply/migration.ts'));
    object = await migrateToServerSide(
      context,
      info,
      object,
      { ...options, subresource: flags.string('subresource') },
      send,
      async () => (await refetch(context, info)).object ?? {},
    );
  }
  await warnIfDeleting(context, object);
  await tell(object, 'serverside-applied');
}

function refuseGenerateName(info: Info): void {
  const generateName = textOf(info.object, 'metadata', 'generateName');
  if (info.name === '' && generateName !== '') {
    throw new CommandError(`from ${generateName}: cannot use generate name with apply`);
  }
}

async function applyHere(context: CommandContext, info: Info, options: Options, tell: Tell): Promise<void> {
  refuseGenerateName(info);
  const { dryRun } = options;
  const modified = withConfiguration(recorded(context, info.object ?? {}));
  let current: JsonObject;
  try {
    current = (await refetch(context, info)).object ?? {};
  } catch (error) {
    if (!hasReason(error, 'NotFound')) {
      throw withSource(
        `retrieving current configuration of:\n${describeInfo(info)}\nfrom server for:`,
        info.source,
        error,
      );
    }
    let object = withoutNullFields(modified);
    if (dryRun !== 'client') {
      try {
        object = await createObject(context, info.mapping, info.namespace, object, options);
      } catch (failure) {
        throw withSource('creating', info.source, failure);
      }
    }
    return tell(object, 'created');
  }
  if (dryRun === 'client') return tell(current, 'configured');
  if (fieldOf(current, 'metadata', 'annotations', LAST_APPLIED) === undefined) {
    await context.err(
      `Warning: resource ${info.mapping.resource}/${info.name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    );
  }
  try {
    const overwrite = context.flags.bool('overwrite');
    const result = await patchTowards(context, info, modified, current, { ...options, overwrite });
    await warnIfDeleting(context, result.object);
    await tell(result.object, result.changed ? 'configured' : 'unchanged');
  } catch (error) {
    const replaceable = hasReason(error, 'Conflict') || hasReason(error, 'Invalid');
    if (!context.flags.bool('force') || !replaceable) throw error;
    await tell(await recreate(context, info, modified, options), 'configured');
  }
}

/** Models kubectl/pkg/cmd/apply/patcher.go deleteAndCreate */
async function recreate(
  context: CommandContext,
  info: Info,
  modified: JsonObject,
  options: Options,
): Promise<JsonObject> {
  const { flags } = context;
  const found = await findResources(context, {
    args: [`${info.mapping.resource}.${info.mapping.version}.${info.mapping.group}/${info.name}`],
    namespace: info.namespace,
    fetch: false,
  });
  await deleteFound(context, found, {
    gracePeriod: flags.number('grace-period'),
    cascade: await cascadeOf(context),
    wait: true,
    timeout: flags.duration('timeout'),
    ignoreNotFound: true,
    dryRun: options.dryRun,
    quiet: true,
    output: '',
    warnClusterScope: false,
  });
  return createObject(context, info.mapping, info.namespace, modified, options);
}
