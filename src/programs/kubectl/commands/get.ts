import {
  allNamespacesFlag,
  chunkSizeFlag,
  fieldSelectorFlag,
  fileFlags,
  flag,
  printFlags,
  selectorFlag,
  outputFormats,
  subresourceFlag,
} from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import {
  collected,
  CommandError,
  ErrorList,
  ExitError,
  leaves,
  throwCollected,
  usageError,
  without,
} from '../errors.ts';
import { groupKindOf, type Mapping } from '../mapper.ts';
import type { JsonObject } from '../object.ts';
import { humanDuration } from '../output/duration.ts';
import { createPrinter, isTableFormat, listOf } from '../output/printer.ts';
import { isTable, tableOfObjects, TablePrinter } from '../output/table.ts';
import { tableLayout, TabWriter } from '../output/tabwriter.ts';
import { outOf, printerOptions } from '../printing.ts';
import { findResources, type Info, type ResourceQuery } from '../resources.ts';

/** Models kubectl/pkg/cmd/get/get.go */
export default defineCommand({
  name: 'get',
  use:
    '[(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] ' +
    '(TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags] [options]',
  short: { en: 'Show one or many resources', ko: '리소스를 하나 또는 여러 개 보여 줍니다' },
  long: {
    en: 'Shows resources as a table with their most important facts, or in the format that -o asks for.\n\nWithout -n or -A only the current namespace is looked at. "kubectl api-resources" lists all types.',
    ko: '리소스의 중요한 정보를 표로 보여 주거나, -o로 정한 형식으로 출력합니다.\n\n-n이나 -A가 없으면 현재 네임스페이스만 봅니다. 모든 종류는 "kubectl api-resources"로 볼 수 있습니다.',
  },
  examples: `
# All pods in the current namespace
kubectl get pods

# With more columns, such as the node's name
kubectl get pods -o wide

# One deployment as YAML
kubectl get deployment web -o yaml

# Columns of your own
kubectl get pod test-pod -o custom-columns=CONTAINER:.spec.containers[0].name,IMAGE:.spec.containers[0].image

# Several types at once
kubectl get deployments,services`,
  flags: [
    ...printFlags.map((each) =>
      each.name === 'output'
        ? {
            ...each,
            usage: {
              en: `${each.usage.en.slice(0, -1)}, custom-columns, custom-columns-file, wide.`,
              ko: `${each.usage.ko.slice(0, -1)}, custom-columns, custom-columns-file, wide.`,
            },
            complete: [...outputFormats, 'custom-columns', 'custom-columns-file', 'wide'],
          }
        : each,
    ),
    flag('no-headers', 'bool', 'Leave out the table headers.', '표의 머리글을 생략합니다.'),
    flag(
      'show-labels',
      'bool',
      'Show all labels as the last column.',
      '마지막 열에 모든 레이블을 보여 줍니다.',
    ),
    flag(
      'label-columns',
      'stringSlice',
      'Show these labels as columns; names separated by commas.',
      '이 레이블들을 열로 보여 줍니다. 이름을 쉼표로 나눕니다.',
      { shorthand: 'L' },
    ),
    flag(
      'show-kind',
      'bool',
      "Show the type before each resource's name.",
      '리소스 이름 앞에 종류를 보여 줍니다.',
    ),
    flag(
      'sort-by',
      'string',
      "Sort by a field, given as a JSONPath expression such as '{.metadata.name}'.",
      "JSONPath로 정한 필드 순서로 정렬합니다. 예: '{.metadata.name}'.",
    ),
    flag(
      'raw',
      'string',
      'Path of a request to send to the server as it is.',
      '서버에 그대로 보낼 요청 경로.',
    ),
    flag(
      'watch',
      'bool',
      'Go on and show changes after the list.',
      '목록을 보여 준 뒤 변화를 계속 지켜봅니다.',
      {
        shorthand: 'w',
      },
    ),
    flag('watch-only', 'bool', 'Show changes without the list.', '목록 없이 변화만 보여 줍니다.'),
    flag(
      'output-watch-events',
      'bool',
      'With --watch or --watch-only: show what happened to each object.',
      '--watch, --watch-only와 함께: 오브젝트에 일어난 이벤트도 보여 줍니다.',
    ),
    flag(
      'ignore-not-found',
      'bool',
      'Succeed and print nothing when the object is not there.',
      '오브젝트가 없어도 아무것도 출력하지 않고 성공합니다.',
    ),
    flag('server-print', 'bool', 'Let the server make the table.', '서버가 만든 표를 사용합니다.', {
      default: 'true',
    }),
    allNamespacesFlag,
    fieldSelectorFlag,
    chunkSizeFlag,
    selectorFlag,
    subresourceFlag,
    ...fileFlags,
  ],
  completes: 'resources',
  async run(context) {
    const { flags, args } = context;
    const raw = flags.string('raw');
    const watching = flags.bool('watch') || flags.bool('watch-only');
    if (raw !== '') return (await context.load(import('../raw.ts'))).getRaw(context, watching);
    const { namespace } = await context.config();
    if (watching && flags.string('sort-by') !== '') {
      await context.err(
        flags.bool('watch')
          ? 'warning: --watch requested, --sort-by will be ignored for watch events received\n'
          : 'warning: --watch-only requested, --sort-by will be ignored\n',
      );
    }
    if (
      !watching &&
      args.length === 0 &&
      flags.list('filename').length === 0 &&
      flags.string('kustomize') === ''
    ) {
      await context.err(
        'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
      );
      throw usageError(
        context.path,
        'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
      );
    }
    const output = flags.string('output');
    if (flags.bool('show-labels') && !isTableFormat(output)) {
      throw new CommandError(`--show-labels option cannot be used with ${output} printer`);
    }
    if (flags.bool('output-watch-events') && !watching) {
      throw new CommandError('--output-watch-events option can only be used with --watch or --watch-only');
    }
    if (watching) {
      const { watchResources } = await context.load(import('./get-watch.ts'));
      return watchResources(context, queryOf(context, namespace));
    }
    return isHumanReadable(context)
      ? printTables(context, namespace)
      : printGeneric(context, queryOf(context, namespace));
  },
});

/** Whether the output is a table. */
export const isHumanReadable = ({ flags }: CommandContext): boolean =>
  flags.string('output') === 'wide' || (flags.string('output') === '' && flags.string('template') === '');

/** What to look for, as the flags say. */
export function queryOf(context: CommandContext, namespace: string): ResourceQuery {
  const { flags, args } = context;
  const table = isHumanReadable(context) && flags.bool('server-print');
  const sorted = flags.string('sort-by') !== '';
  return {
    args,
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    namespace,
    enforceNamespace: flags.changed('namespace') && !flags.bool('all-namespaces'),
    allNamespaces: flags.bool('all-namespaces'),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    subresource: flags.string('subresource'),
    chunkSize: sorted ? 0 : flags.number('chunk-size'),
    allowEmptySelector: true,
    latest: true,
    table,
    ...(table && sorted ? { query: { includeObject: 'Object' } } : {}),
  };
}

/** A printer of the server's tables for one kind of object. */
export function tablePrinter(
  context: CommandContext,
  mapping: Mapping,
  options: { readonly withNamespace: boolean; readonly withKind: boolean },
): TablePrinter {
  const { flags } = context;
  return new TablePrinter({
    noHeaders: flags.bool('no-headers'),
    wide: flags.string('output') === 'wide',
    withNamespace: options.withNamespace,
    ...(options.withKind || flags.bool('show-kind') ? { kindPrefix: groupKindOf(mapping) } : {}),
    columnLabels: flags.list('label-columns'),
    showLabels: flags.bool('show-labels'),
  });
}

/** An object as a table: the server's own, or name and age. */
export function asTable(context: CommandContext, object: JsonObject): JsonObject {
  if (isTable(object)) return object;
  const now = context.program.clock.now();
  const age = (created: string): string =>
    created === '' ? '<unknown>' : humanDuration(now - Date.parse(created));
  return tableOfObjects([object], age);
}

async function printTables(context: CommandContext, namespace: string): Promise<void> {
  const { flags } = context;
  const found = await findResources(context, { ...queryOf(context, namespace), continueOnError: true });
  const { infos, errors } = await found.infos();
  const failure = notIgnored(context, errors);
  const withKind = severalKinds(infos);
  const sortBy = flags.string('sort-by');
  const sorting = sortBy === '' ? undefined : await context.load(import('../output/sort-by.ts'));
  // Several answers are sorted as whole objects, tables too; the rows of each table come after that.
  const objects =
    sorting && infos.length > 1
      ? await sortedOrFatal(context, () =>
          sortInfos(infos, (answers) => sorting.sortObjects(answers, sortBy)),
        )
      : infos;
  const writer = new TabWriter(tableLayout);
  let written = '';
  let separate = false;
  const flush = async (): Promise<void> => {
    const text = writer.flush();
    if (text === '') return;
    await context.out(separate ? `\n${text}` : text);
    written += text;
    separate = false;
  };
  let printer: TablePrinter | undefined;
  let last: Mapping | undefined;
  let allNamespaced = !flags.bool('all-namespaces');
  for (const { mapping, object } of objects) {
    allNamespaced &&= mapping.namespaced;
    if (!printer || !last || last.resource !== mapping.resource || last.group !== mapping.group) {
      await flush();
      writer.forget();
      if (last && !flags.bool('no-headers') && written !== '') separate = true;
      printer = tablePrinter(context, mapping, {
        withNamespace: flags.bool('all-namespaces') && mapping.namespaced,
        withKind,
      });
      last = mapping;
    }
    const table = object && asTable(context, object);
    const shown =
      table && sorting
        ? await sortedOrFatal(context, () => sortedOrNothing(() => sorting.sortTable(table, sortBy)))
        : table;
    if (shown) printer.print(shown, '', writer);
  }
  await flush();
  if (written === '' && !flags.bool('ignore-not-found') && !failure) {
    await context.err(
      allNamespaced ? `No resources found in ${namespace} namespace.\n` : 'No resources found\n',
    );
  }
  // only the outer list is taken off before it is printed
  if (failure) throw new ErrorList([failure]);
}

/** What cannot be compared ends kubectl at once, with a line in its log. */
async function sortedOrFatal<T>(context: CommandContext, sort: () => T): Promise<T> {
  const { UnsortableError } = await context.load(import('../output/sort-by.ts'));
  try {
    return sort();
  } catch (error) {
    if (!(error instanceof UnsortableError)) throw error;
    await context.log('F', error.message);
    throw new ExitError(1, '');
  }
}

/** kubectl does not look at what its table printer refuses: a table that cannot be sorted is left out. */
function sortedOrNothing(sort: () => JsonObject): JsonObject | undefined {
  try {
    return sort();
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

function sortInfos(
  infos: readonly Info[],
  sort: (objects: readonly JsonObject[]) => readonly JsonObject[],
): readonly Info[] {
  const byObject = new Map(infos.map((info) => [info.object, info]));
  return sort(infos.flatMap(({ object }) => (object ? [object] : []))).flatMap((object) => {
    const info = byObject.get(object);
    return info ? [info] : [];
  });
}

/** Whether objects of several kinds were asked for, so that names need their kind. */
export function severalKinds(infos: readonly Info[]): boolean {
  const first = infos[0]?.mapping;
  return infos.some(({ mapping }) => mapping.kind !== first?.kind || mapping.group !== first.group);
}

function notIgnored(context: CommandContext, errors: readonly Error[]): Error | undefined {
  const failure = collected(errors);
  return failure && context.flags.bool('ignore-not-found') ? without(failure, 'NotFound') : failure;
}

async function printGeneric(context: CommandContext, query: ResourceQuery): Promise<void> {
  const found = await findResources(context, { ...query, continueOnError: true });
  const { infos, errors } = await found.infos();
  const failure = notIgnored(context, errors);
  if (failure && found.singleItemImplied) throw failure;
  const failures = failure ? [...leaves(failure)] : [];
  if (infos.length === 0 && context.flags.bool('ignore-not-found')) return throwCollected(failures);
  const printer = await context.load(
    createPrinter({
      ...printerOptions(context),
      table: { noHeaders: context.flags.bool('no-headers') },
    }),
  );
  const sortBy = context.flags.string('sort-by');
  const items = infos.flatMap(({ object }) => (object ? [object] : []));
  const [only] = items;
  try {
    if (found.singleItemImplied && items.length === 1 && only) {
      await outOf(context, () => printer.print(only));
    } else {
      const sorting = sortBy === '' ? undefined : await context.load(import('../output/sort-by.ts'));
      const sorted = sorting ? await sortedOrFatal(context, () => sorting.sortObjects(items, sortBy)) : items;
      await outOf(context, () => printer.print(listOf(sorted)));
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    failures.push(error);
  }
  throwCollected(failures);
}
