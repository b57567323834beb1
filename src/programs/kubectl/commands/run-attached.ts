import { attachTo } from '../attaching.ts';
import type { CommandContext } from '../context.ts';
import { cascadeOf, deleteFound } from '../deletion.ts';
import { asError, CommandError, ExitError, StatusError } from '../errors.ts';
import { logRequestsFor, readLog } from '../log-requests.ts';
import {
  asList,
  fieldOf,
  isObject,
  kindOf,
  nameOf,
  namespaceOf,
  textOf,
  type JsonObject,
} from '../object.ts';
import { containerOf, isReady } from '../pods.ts';
import { findResources } from '../resources.ts';
import { TimedOut, watchUntil } from '../watching.ts';

/** Attaches to a pod that was just made, tells its exit code, and removes what was made if asked to. */
export async function attachToCreated(
  context: CommandContext,
  pod: JsonObject,
  created: readonly JsonObject[],
  restartPolicy: string,
): Promise<void> {
  const { flags } = context;
  try {
    await attach(context, pod);
    const waits = !flags.bool('leave-stdin-open') && restartPolicy !== 'Always';
    if (waits) await reportExit(context, pod, restartPolicy);
  } finally {
    // who is interrupted removes nothing any more
    if (flags.bool('rm') && !context.program.signal.aborted) await remove(context, created);
  }
}

const phaseOf = (pod: JsonObject): string => textOf(pod, 'status', 'phase');
const hasEnded = (pod: JsonObject): boolean => ['Succeeded', 'Failed'].includes(phaseOf(pod));

async function attach(context: CommandContext, created: JsonObject): Promise<void> {
  const { flags } = context;
  const pod = await waitFor(
    context,
    created,
    (now) => hasEnded(now) || (phaseOf(now) === 'Running' && isReady(now)),
  );
  const container = await containerOf(context, pod, '', flags.bool('quiet'));
  const printLog = async (): Promise<void> => {
    for (const request of await logRequestsFor(context, pod, textOf(container, 'name'), false, false)) {
      await readLog(context, request, {}, (text) => context.out(text));
    }
  };
  if (hasEnded(pod)) return printLog();
  try {
    await attachTo(context, pod, container, {
      stdin: flags.bool('stdin'),
      tty: flags.bool('tty'),
      quiet: flags.bool('quiet'),
      commandName: 'kubectl attach',
    });
  } catch (error) {
    if (context.program.signal.aborted || error instanceof ExitError) throw error;
    await context.err(
      `warning: couldn't attach to pod/${nameOf(pod)}, falling back to streaming logs: ${asError(error).message}\n`,
    );
    await printLog();
  }
}

async function reportExit(
  context: CommandContext,
  created: JsonObject,
  restartPolicy: string,
): Promise<void> {
  const pod = await waitFor(context, created, (now) =>
    restartPolicy === 'OnFailure' ? phaseOf(now) === 'Succeeded' : hasEnded(now),
  );
  if (phaseOf(pod) === 'Succeeded') return;
  const name = `${namespaceOf(pod)}/${nameOf(pod)}`;
  const [status] = asList(fieldOf(pod, 'status', 'containerStatuses'));
  const terminated = fieldOf(status, 'state', 'terminated');
  const code = Number(fieldOf(terminated, 'exitCode') ?? 0);
  if (!isObject(terminated) || code === 0)
    throw new CommandError(`pod ${name} failed with unknown exit code`);
  throw new ExitError(
    code,
    `pod ${name} terminated (${textOf(terminated, 'reason')})\n${textOf(terminated, 'message')}`,
  );
}

async function waitFor(
  context: CommandContext,
  pod: JsonObject,
  done: (pod: JsonObject) => boolean,
): Promise<JsonObject> {
  const path = `/api/v1/namespaces/${namespaceOf(pod)}/pods`;
  const fieldSelector = `metadata.name=${nameOf(pod)}`;
  const deadline = context.program.clock.now() + context.flags.duration('pod-running-timeout');
  const client = await context.client();
  const list = await client.json({ path, query: { fieldSelector } });
  const [now] = asList(list['items']).filter(isObject);
  if (now && done(now)) return now;
  let last: JsonObject = now ?? pod;
  try {
    await watchUntil(
      context,
      path,
      { fieldSelector, resourceVersion: textOf(list, 'metadata', 'resourceVersion') },
      deadline,
      ({ type, object }) => {
        if (type === 'DELETED') {
          throw new StatusError({ reason: 'NotFound', code: 404, message: 'pods "" not found' });
        }
        last = object;
        return done(object);
      },
    );
  } catch (error) {
    throw error instanceof TimedOut ? new CommandError('timed out waiting for the condition') : error;
  }
  return last;
}

async function remove(context: CommandContext, created: readonly JsonObject[]): Promise<void> {
  const { flags } = context;
  for (const object of created) {
    const found = await findResources(context, {
      args: [`${kindOf(object).toLowerCase()}/${nameOf(object)}`],
      namespace: namespaceOf(object),
      fetch: false,
      continueOnError: true,
    });
    await deleteFound(context, found, {
      gracePeriod: flags.number('grace-period'),
      cascade: await cascadeOf(context),
      wait: flags.bool('wait'),
      timeout: flags.duration('timeout'),
      ignoreNotFound: true,
      dryRun: 'none',
      quiet: flags.bool('quiet'),
      output: '',
      warnClusterScope: false,
    });
  }
}
