import type { Event } from '../../../cluster/api/types.ts';
import { allNamespacesFlag, chunkSizeFlag, flag, printFlags } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { eventAge } from '../describe/events.ts';
import { corePath, listAll } from '../describe/lists.ts';
import { CommandError, ExitError, NoMatchError } from '../errors.ts';
import { groupVersionOf } from '../mapper.ts';
import { goSort } from '../output/go-sort.ts';
import { createPrinter, type Printer } from '../output/printer.ts';
import { escapeTerminal } from '../output/table.ts';
import { tableLayout, TabWriter } from '../output/tabwriter.ts';
import { outOf, printerOptions } from '../printing.ts';
import { watchUntil } from '../watching.ts';

/** Models kubectl/pkg/cmd/events/events.go */
export default defineCommand({
  name: 'events',
  use:
    '[(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] ' +
    '[--for TYPE/NAME] [--watch] [--types=Normal,Warning] [options]',
  short: { en: 'List events', ko: '이벤트를 보여 줍니다' },
  long: {
    en: 'Lists what happened, oldest first: in a namespace, in all of them, or about one object.',
    ko: '네임스페이스나 전체 클러스터, 또는 한 오브젝트에 일어난 일을 오래된 것부터 보여 줍니다.',
  },
  examples: `
# What happened in the current namespace
kubectl events

# What happened to a pod, and what will
kubectl events --for pod/web --watch

# Warnings only
kubectl events --types=Warning`,
  flags: [
    flag('watch', 'bool', 'Go on and show new events.', '새 이벤트를 계속 보여 줍니다.', { shorthand: 'w' }),
    allNamespacesFlag,
    flag('for', 'string', 'Only events about this TYPE/NAME.', '이 TYPE/NAME에 관한 이벤트만 보여 줍니다.'),
    flag(
      'types',
      'stringSlice',
      'Only events of these types: Normal, Warning.',
      '이 종류의 이벤트만: Normal, Warning.',
    ),
    flag('no-headers', 'bool', 'Leave out the table headers.', '표의 머리글을 생략합니다.'),
    chunkSizeFlag,
    ...printFlags,
  ],
  async run(context) {
    const { flags } = context;
    const home = await context.namespace();
    const everywhere = flags.bool('all-namespaces');
    const fieldSelector = await selectorFor(context, flags.string('for'));
    const print = await eventPrinter(context);
    const types = flags.list('types').map((type) => type.toLowerCase());
    if (types.some((type) => type !== 'normal' && type !== 'warning')) {
      throw new CommandError('valid --types are Normal or Warning');
    }
    const shown = (event: Event): boolean =>
      types.length === 0 || types.includes((event.type ?? '').toLowerCase());
    const path = corePath(everywhere ? '' : home, 'events');
    if (flags.bool('watch')) {
      await watchUntil(context, path, { fieldSelector, limit: '500' }, Infinity, async ({ type, object }) => {
        // The path names events.
        const event = object as unknown as Event;
        if (type !== 'DELETED' && shown(event)) await print([event], false);
        return false;
      });
      return;
    }
    const client = await context.client();
    const all = await listAll<Event>({ client, chunkSize: flags.number('chunk-size') }, path, {
      fieldSelector,
    });
    const events = goSort(all.filter(shown), (a, b) => timeOf(a) < timeOf(b));
    if (events.length === 0) {
      await context.err(everywhere ? 'No events found.\n' : `No events found in ${home} namespace.\n`);
      return;
    }
    await print(events, true);
  },
});

/** When an event was seen last, in milliseconds. */
function timeOf({ series, lastTimestamp, eventTime }: Event): number {
  const time = series ? series.lastObservedTime : (lastTimestamp ?? eventTime);
  return time ? Date.parse(time) : -Infinity;
}

async function selectorFor(context: CommandContext, target: string): Promise<string> {
  if (target === '') return '';
  const [resource = '', name = '', ...rest] = target.split('/');
  if (!target.includes('/')) throw new CommandError('--for must be in resource/name form');
  if (rest.length > 0) {
    throw new CommandError('arguments in resource/name form may not have more than one slash');
  }
  const mapper = await context.mapper();
  try {
    const mapping = await mapper.forResource(resource.toLowerCase());
    return [
      `involvedObject.kind=${mapping.kind}`,
      `involvedObject.apiVersion=${groupVersionOf(mapping)}`,
      `involvedObject.name=${name}`,
    ].join(',');
  } catch (error) {
    // Printed without `error: ` before it.
    throw error instanceof NoMatchError ? new ExitError(1, error.message) : error;
  }
}

type Print = (events: readonly Event[], asList: boolean) => Promise<void>;

async function eventPrinter(context: CommandContext): Promise<Print> {
  const { flags, program } = context;
  if (flags.string('output') === '') return tablePrinter(context);
  const printer: Printer = await context.load(createPrinter({ ...printerOptions(context), keepOrder: true }));
  const { asGoType } = await context.load(import('../typed/go-type.ts'));
  // kubectl cannot print names of lists, and does not say so.
  const silent = flags.string('output') === 'name';
  return async (events, asList) => {
    if (program.signal.aborted || (silent && asList)) return;
    const objects = events.map((event) => ({ ...event, kind: 'Event', apiVersion: 'v1' }));
    const [first = {}] = objects;
    const whole = asList ? { kind: 'EventList', apiVersion: 'v1', metadata: {}, items: objects } : first;
    await outOf(context, () => printer.print(asGoType(whole)));
  };
}

function tablePrinter(context: CommandContext): Print {
  const { flags, program } = context;
  const everywhere = flags.bool('all-namespaces');
  const writer = new TabWriter(tableLayout);
  let headers = !flags.bool('no-headers');
  return async (events) => {
    const namespace = (text: string): string => (everywhere ? `${text}\t` : '');
    if (headers) writer.write(`${namespace('NAMESPACE')}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`);
    headers = false;
    for (const event of events) {
      const { kind = '', name = '' } = event.involvedObject;
      const cells = [event.type ?? '', event.reason ?? '', `${kind}/${name}`, (event.message ?? '').trim()];
      const age = eventAge(event, program.clock.now());
      writer.write(
        `${namespace(event.metadata.namespace ?? '')}${age}\t${cells.map(escapeTerminal).join('\t')}\n`,
      );
    }
    await context.out(writer.flush());
  };
}
