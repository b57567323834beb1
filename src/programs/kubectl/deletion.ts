import type { CommandContext } from './context.ts';
import { dryRunSuffix, type DryRun } from './dry-run.ts';
import { asError, CommandError, hasReason, throwCollected, without } from './errors.ts';
import { groupKindOf, objectPath, pathOf } from './mapper.ts';
import { fieldOf, textOf, type JsonObject } from './object.ts';
import { refetch, type Info, type ResourceSet } from './resources.ts';
import { TimedOut, watchUntil } from './watching.ts';
import { withSource } from './writes.ts';

export interface DeleteSettings {
  /** Seconds; negative means the object's own. */
  readonly gracePeriod: number;
  readonly cascade: 'Background' | 'Foreground' | 'Orphan';
  readonly wait: boolean;
  /** Milliseconds; 0 waits for a week. */
  readonly timeout: number;
  readonly ignoreNotFound: boolean;
  readonly dryRun: DryRun;
  readonly quiet: boolean;
  readonly output: string;
  /** Which of the found objects to delete; all if missing. */
  readonly only?: (info: Info) => boolean;
  /** Whether deleting objects outside the given namespace is worth a warning. */
  readonly warnClusterScope: boolean;
}

/** `--cascade` as a propagation policy. Models kubectl/pkg/cmd/delete/delete_flags.go parseCascadingFlag */
export async function cascadeOf(context: CommandContext): Promise<DeleteSettings['cascade']> {
  const value = context.flags.string('cascade');
  switch (value) {
    case 'orphan':
      return 'Orphan';
    case 'foreground':
      return 'Foreground';
    case 'background':
      return 'Background';
  }
  const old = /^(1|t|T|TRUE|true|True)$/.test(value)
    ? (['Background', 'background'] as const)
    : /^(0|f|F|FALSE|false|False)$/.test(value)
      ? (['Orphan', 'orphan'] as const)
      : undefined;
  if (!old) {
    throw new CommandError(
      `invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`,
    );
  }
  await context.err(
    `warning: --cascade=${value} is deprecated (boolean value) and can be replaced with --cascade=${old[1]}.\n`,
  );
  return old[0];
}

/** Deletes what was found and waits until it is gone. Models kubectl/pkg/cmd/delete/delete.go DeleteResult */
export async function deleteFound(
  context: CommandContext,
  found: ResourceSet,
  settings: DeleteSettings,
): Promise<void> {
  const deleted: { readonly info: Info; readonly uid: string }[] = [];
  let warn = settings.warnClusterScope;
  let count = 0;
  try {
    await found.visit(async (info) => {
      if (settings.only && !settings.only(info)) return;
      count++;
      if (warn && !info.mapping.namespaced) {
        await context.warn('deleting cluster-scoped resources, not scoped to the provided namespace');
        warn = false;
      }
      if (settings.dryRun !== 'client') {
        const response = await deleteOne(context, info, settings);
        const uid = textOf(response, 'metadata', 'uid') || textOf(response, 'details', 'uid');
        deleted.push({ info, uid });
      }
      if (!settings.quiet) await context.out(messageFor(info, settings));
    });
  } catch (error) {
    const failure = settings.ignoreNotFound ? without(asError(error), 'NotFound') : error;
    if (failure !== undefined) throw failure;
  }
  if (count === 0) return context.out('No resources found\n');
  if (!settings.wait || settings.dryRun !== 'none') return;
  const deadline = settings.timeout === 0 ? Infinity : context.program.clock.now() + settings.timeout;
  const errors: Error[] = [];
  for (const { info, uid } of deleted) {
    try {
      await waitUntilGone(context, info, uid, deadline);
    } catch (error) {
      if (hasReason(error, 'Forbidden') || hasReason(error, 'MethodNotAllowed')) return;
      if (!(error instanceof CommandError)) throw error;
      errors.push(error);
      break;
    }
  }
  throwCollected(errors);
}

async function deleteOne(context: CommandContext, info: Info, settings: DeleteSettings): Promise<JsonObject> {
  const client = await context.client();
  try {
    return await client.json({
      method: 'DELETE',
      path: objectPath(info.mapping, info.namespace, info.name),
      body: {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        ...(settings.gracePeriod >= 0 ? { gracePeriodSeconds: settings.gracePeriod } : {}),
        propagationPolicy: settings.cascade,
        ...(settings.dryRun === 'server' ? { dryRun: ['All'] } : {}),
      },
    });
  } catch (error) {
    throw withSource('deleting', info.source, error);
  }
}

function messageFor(info: Info, settings: DeleteSettings): string {
  const kind = groupKindOf(info.mapping);
  if (settings.output === 'name') return `${kind}/${info.name}\n`;
  const done = settings.gracePeriod === 0 ? 'force deleted' : 'deleted';
  return `${kind} "${info.name}" ${done}${dryRunSuffix(settings.dryRun)}\n`;
}

/**
 * Waits until an object is gone or another one has its name. Models kubectl/pkg/cmd/wait/delete.go
 * @param uid of the object that was deleted; '' when any object of that name counts
 * @returns the object's last state
 */
export async function waitUntilGone(
  context: CommandContext,
  { mapping, namespace, name }: Info,
  uid: string,
  deadline: number,
): Promise<JsonObject> {
  const client = await context.client();
  const timedOut = (): CommandError =>
    new CommandError(`timed out waiting for the condition on ${mapping.resource}/${name}`);
  const same = (object: JsonObject): boolean => uid === '' || textOf(object, 'metadata', 'uid') === uid;
  try {
    const { object } = await refetch(context, { mapping, namespace, name, source: '', object: undefined });
    if (!same(object ?? {})) return object ?? {};
  } catch (error) {
    if (hasReason(error, 'NotFound')) return {};
    throw error;
  }
  for (;;) {
    let list: JsonObject;
    try {
      list = await client.json({
        path: pathOf(mapping, namespace),
        query: { fieldSelector: `metadata.name=${name}` },
      });
    } catch (error) {
      if (hasReason(error, 'NotFound')) return {};
      throw error;
    }
    const items = Array.isArray(list['items']) ? (list['items'] as readonly JsonObject[]) : [];
    const [object] = items;
    if (!object || !same(object)) return object ?? {};
    if (context.program.clock.now() >= deadline) throw timedOut();
    let last = object;
    try {
      const gone = await watchUntil(
        context,
        pathOf(mapping, namespace),
        {
          fieldSelector: `metadata.name=${name}`,
          resourceVersion: String(fieldOf(list, 'metadata', 'resourceVersion') ?? ''),
        },
        deadline,
        (event) => {
          last = event.object;
          return event.type === 'DELETED';
        },
      );
      if (gone) return last;
    } catch (error) {
      throw error instanceof TimedOut ? timedOut() : error;
    }
  }
}
