import {
  deleteFlags,
  dryRunFlag,
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
import { cascadeOf, deleteFound } from '../deletion.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, hasReason } from '../errors.ts';
import { LAST_APPLIED, withLastApplied } from '../last-applied.ts';
import { textOf, type JsonObject, fieldOf, withField } from '../object.ts';
import { recorded, recordFlag } from '../record.ts';
import { objectPrinter, type ObjectPrinter } from '../printing.ts';
import { findResources, readAll, refetch, type Info, type ResourceQuery } from '../resources.ts';
import { validator } from '../schema-validation.ts';
import { createObject, replaceObject, validationOf, withSource } from '../writes.ts';

const POLL_INTERVAL = 1000;

/** Models kubectl/pkg/cmd/replace/replace.go */
export default defineCommand({
  name: 'replace',
  use: '-f FILENAME [options]',
  short: { en: 'Replace a resource by file or stdin', ko: '파일이나 표준 입력으로 리소스를 교체합니다' },
  long: {
    en: 'Replace a resource by the complete one in a file. --force deletes and creates it anew.',
    ko: '파일에 있는 온전한 리소스로 교체합니다. --force는 지우고 새로 만듭니다.',
  },
  examples: `
# With what a file describes
kubectl replace -f ./pod.yaml

# A pod's image
kubectl get pod mypod -o yaml | sed 's/\\(image: myimage\\):.*$/\\1:v4/' | kubectl replace -f -`,
  flags: [
    ...printFlags,
    recordFlag,
    ...deleteFlags,
    ...fileFlags,
    validateFlag,
    saveConfigFlag,
    dryRunFlag,
    flag('raw', 'string', 'Path to PUT the file to, as it is.', '파일을 그대로 PUT할 경로.'),
    fieldManagerFlag('kubectl-replace'),
    subresourceFlag,
  ],
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    const printer = await objectPrinter(context, 'replaced', dryRun);
    const validation = validationOf(context);
    if (flags.number('grace-period') >= 0 && !flags.bool('force')) {
      throw new CommandError('--grace-period must have --force specified');
    }
    if (flags.duration('timeout') !== 0 && !flags.bool('force')) {
      throw new CommandError('--timeout must have --force specified');
    }
    if (flags.bool('force') && dryRun !== 'none')
      throw new CommandError('--dry-run can not be used when --force is set');
    if (flags.list('filename').length === 0 && flags.string('kustomize') === '') {
      throw new CommandError('must specify one of -f and -k');
    }
    const { namespace, namespaceGiven } = await context.config();
    if (flags.string('raw') !== '') return (await context.load(import('../raw.ts'))).sendRaw(context, 'PUT');
    const query: ResourceQuery = {
      filenames: flags.list('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      namespace,
      enforceNamespace: namespaceGiven,
      subresource: flags.string('subresource'),
      continueOnError: true,
      validate: validator(context, validation),
    };
    if (flags.bool('force')) return forceReplace(context, query, printer);
    const found = await findResources(context, query);
    await found.visit(async (info) => {
      const object = annotated(context, info.object ?? {});
      if (dryRun === 'client') return printer.print(object);
      try {
        const options = {
          dryRun,
          fieldManager: flags.string('field-manager'),
          fieldValidation: validation,
          subresource: flags.string('subresource'),
        };
        await printer.print(
          await replaceObject(context, info, await versioned(context, info, object), options),
        );
      } catch (error) {
        throw withSource('replacing', info.source, error);
      }
    });
  },
});

/** Keeps the annotation up that `kubectl apply` needs, where there is one. */
function annotated(context: CommandContext, given: JsonObject): JsonObject {
  const { flags } = context;
  const object = recorded(context, given);
  const has = fieldOf(object, 'metadata', 'annotations', LAST_APPLIED) !== undefined;
  return flags.bool('save-config') || has ? withLastApplied(object) : object;
}

/** Without a version of its own the object takes the one that is there. Models cli-runtime/pkg/resource Helper.Replace */
async function versioned(context: CommandContext, info: Info, object: JsonObject): Promise<JsonObject> {
  if (textOf(object, 'metadata', 'resourceVersion') !== '') return object;
  try {
    const live = (await refetch(context, info)).object;
    const version = textOf(live, 'metadata', 'resourceVersion');
    return version === '' ? object : withField(object, ['metadata', 'resourceVersion'], version);
  } catch (error) {
    if (context.program.signal.aborted) throw error;
    // The write itself tells what is wrong.
    return object;
  }
}

/** What comes on the standard input is read twice, so the real one keeps it in a file. */
async function withInputKept(context: CommandContext, query: ResourceQuery): Promise<ResourceQuery> {
  const { filenames = [] } = query;
  if (!filenames.includes('-')) return query;
  const name = `/tmp/kubectl_replace_${Math.floor(context.program.random() * 4e9)}/resource.stdin`;
  return {
    ...query,
    filenames: filenames.filter((file) => file !== '-'),
    stream: { name, text: await readAll(context) },
  };
}

async function forceReplace(
  context: CommandContext,
  query: ResourceQuery,
  printer: ObjectPrinter,
): Promise<void> {
  const { flags, program } = context;
  const infos: Info[] = [];
  const first = await findResources(context, await withInputKept(context, query));
  await deleteFound(
    context,
    {
      ...first,
      visit: (each) =>
        first.visit(async (info) => {
          infos.push(info);
          await each(info);
        }),
    },
    {
      gracePeriod: flags.number('grace-period') === 0 ? 1 : flags.number('grace-period'),
      cascade: await cascadeOf(context),
      wait: flags.bool('wait') || flags.number('grace-period') === 0,
      timeout: flags.duration('timeout'),
      ignoreNotFound: true,
      dryRun: 'none',
      quiet: false,
      output: flags.string('output'),
      warnClusterScope: false,
    },
  );
  const deadline = program.clock.now() + (flags.duration('timeout') || 300_000);
  for (const info of infos) await goneBy(context, info, deadline);
  let count = 0;
  for (const info of infos) {
    count++;
    const object = annotated(context, info.object ?? {});
    const created = await createObject(context, info.mapping, info.namespace, object, {
      fieldManager: flags.string('field-manager'),
      fieldValidation: validationOf(context),
    });
    await printer.print(created);
  }
  if (count === 0) throw new CommandError('no objects passed to replace');
}

async function goneBy(context: CommandContext, info: Info, deadline: number): Promise<void> {
  const { clock } = context.program;
  for (;;) {
    try {
      await refetch(context, info);
    } catch (error) {
      if (hasReason(error, 'NotFound')) return;
      throw error;
    }
    if (clock.now() + POLL_INTERVAL > deadline) throw new CommandError('timed out waiting for the condition');
    await clock.sleep(POLL_INTERVAL);
  }
}
