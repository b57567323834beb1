import type { CommandContext } from '../context.ts';
import { CommandError, StatusError } from '../errors.ts';
import { pathOf } from '../mapper.ts';
import { asObject, fieldOf, textOf, type JsonObject } from '../object.ts';
import { createPrinter } from '../output/printer.ts';
import { tableLayout, TabWriter } from '../output/tabwriter.ts';
import { printerOptions } from '../printing.ts';
import { findResources, type ResourceQuery } from '../resources.ts';
import { itemsOf } from '../resources/lists.ts';
import { TABLE_ACCEPT } from '../client.ts';
import { asTable, isHumanReadable, severalKinds, tablePrinter } from './get.ts';

/** Shows objects and then every change, until interrupted. Models kubectl/pkg/cmd/get/get.go watch */
export async function watchResources(context: CommandContext, query: ResourceQuery): Promise<void> {
  const { flags } = context;
  const found = await findResources(context, { ...query, flatten: false, singleResourceType: true });
  const infos = await found.all();
  if (severalKinds(infos) || infos.length > 1) {
    throw new CommandError(
      'watch is only supported on individual resources and resource collections - more than 1 resource was found',
    );
  }
  const [info] = infos;
  if (!info) return;
  const { mapping, namespace, name, object = {} } = info;
  const show = await changePrinter(context, info.mapping);
  const isList = name === '';
  const items = isList && Array.isArray(object['items']) ? itemsOf(object) : [object];
  if (!flags.bool('watch-only')) for (const item of items) await show('ADDED', item);
  const client = await context.client();
  const { body } = await client.send({
    path: pathOf(mapping, namespace),
    query: {
      ...query.query,
      labelSelector: query.selector,
      fieldSelector: isList ? query.fieldSelector : `metadata.name=${name}`,
      resourceVersion: isList ? textOf(object, 'metadata', 'resourceVersion') : '0',
      watch: 'true',
    },
    ...(query.table === true ? { accept: TABLE_ACCEPT } : {}),
  });
  if (body.type !== 'events') return;
  let first = !isList;
  for await (const event of body.events) {
    const changed = asObject(asObject(event)['object']);
    const type = textOf(event, 'type');
    if (type === 'ERROR') throw new StatusError(changed);
    if (type === 'BOOKMARK') continue;
    // A watch for one object begins with that object, which was shown already.
    if (first) first = false;
    else await show(type, changed);
  }
}

async function changePrinter(
  context: CommandContext,
  mapping: Parameters<typeof tablePrinter>[1],
): Promise<(type: string, object: JsonObject) => Promise<void>> {
  const { flags } = context;
  const withEvents = flags.bool('output-watch-events');
  if (!isHumanReadable(context)) {
    const printer = await context.load(
      createPrinter({
        ...printerOptions(context),
        table: { noHeaders: flags.bool('no-headers') },
      }),
    );
    // Names are those of what changed, with its event or without.
    const event = withEvents && flags.string('output').toLowerCase() !== 'name';
    return (type, object) => context.out(printer.print(event ? { object, type } : object));
  }
  const printer = tablePrinter(context, mapping, {
    withNamespace: flags.bool('all-namespaces'),
    withKind: false,
  });
  const writer = new TabWriter(tableLayout);
  return async (type, object) => {
    if (fieldOf(object, 'rows') !== undefined && !Array.isArray(object['rows'])) return;
    printer.print(asTable(context, object), withEvents ? type : '', writer);
    await context.out(writer.flush());
  };
}
