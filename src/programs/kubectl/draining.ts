import type { CommandContext } from './context.ts';
import type { DryRun } from './dry-run.ts';
import { asError, CommandError, hasReason, StatusError, throwCollected } from './errors.ts';
import { nameOf, namespaceOf, textOf, type JsonObject } from './object.ts';
import { goDuration } from './output/duration.ts';

const RETRY_AFTER = 5000;
const POLL_INTERVAL = 1000;

/** Evicts pods side by side and waits until they are gone. Models kubectl/pkg/drain/drain.go */
export async function evictPods(
  context: CommandContext,
  pods: readonly JsonObject[],
  dryRun: DryRun,
): Promise<void> {
  const { flags, program } = context;
  const timeout = flags.duration('timeout');
  const deadline = timeout === 0 ? Infinity : program.clock.now() + timeout;
  if (flags.bool('disable-eviction')) return deletePods(context, pods, dryRun, deadline);
  const errors: Error[] = [];
  // Go's scheduler lets the goroutine that was started last run first.
  const last = pods.at(-1);
  const order = last ? [last, ...pods.slice(0, -1)] : [];
  await Promise.all(
    order.map(async (pod) => {
      try {
        if (await evict(context, pod, dryRun, deadline))
          await waitUntilGone(context, pod, 'evicted', deadline);
      } catch (error) {
        if (program.signal.aborted) throw error;
        errors.push(asError(error));
      }
    }),
  );
  throwCollected(errors);
}

function deleteOptions({ flags }: CommandContext, dryRun: DryRun): JsonObject {
  const gracePeriod = flags.number('grace-period');
  return {
    ...(gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : {}),
    ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
}

/** Whether there is anything to wait for. */
async function evict(
  context: CommandContext,
  pod: JsonObject,
  dryRun: DryRun,
  deadline: number,
): Promise<boolean> {
  const [namespace, name] = [namespaceOf(pod), nameOf(pod)];
  const { clock } = context.program;
  const client = await context.client();
  const which = `pods/"${name}" -n "${namespace}"`;
  for (;;) {
    await context.out(`evicting pod ${namespace}/${name}${dryRun === 'server' ? ' (server dry run)' : ''}\n`);
    if (clock.now() >= deadline) {
      const timeout = goDuration(context.flags.duration('timeout'));
      throw new CommandError(`error when evicting ${which}: global timeout reached: ${timeout}`);
    }
    try {
      await client.json({
        method: 'POST',
        path: `/api/v1/namespaces/${namespace}/pods/${name}/eviction`,
        body: {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { name, namespace },
          deleteOptions: deleteOptions(context, dryRun),
        },
      });
      return dryRun !== 'server';
    } catch (error) {
      if (hasReason(error, 'NotFound')) return false;
      if (!(error instanceof StatusError) || error.code !== 429) {
        throw new CommandError(`error when evicting ${which}: ${asError(error).message}`);
      }
      await context.err(`error when evicting ${which} (will retry after 5s): ${error.message}\n`);
      await clock.sleep(RETRY_AFTER);
    }
  }
}

async function deletePods(
  context: CommandContext,
  pods: readonly JsonObject[],
  dryRun: DryRun,
  deadline: number,
): Promise<void> {
  const client = await context.client();
  for (const pod of pods) {
    try {
      await client.json({
        method: 'DELETE',
        path: `/api/v1/namespaces/${namespaceOf(pod)}/pods/${nameOf(pod)}`,
        body: { apiVersion: 'v1', kind: 'DeleteOptions', ...deleteOptions(context, dryRun) },
      });
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error;
    }
  }
  if (dryRun === 'server') return;
  for (const pod of pods) await waitUntilGone(context, pod, 'deleted', deadline);
}

async function waitUntilGone(
  context: CommandContext,
  pod: JsonObject,
  done: string,
  deadline: number,
): Promise<void> {
  const [namespace, name] = [namespaceOf(pod), nameOf(pod)];
  const { clock } = context.program;
  const client = await context.client();
  const skipAfter = context.flags.number('skip-wait-for-delete-timeout') * 1000;
  for (;;) {
    try {
      const now = await client.json({ path: `/api/v1/namespaces/${namespace}/pods/${name}` });
      if (textOf(now, 'metadata', 'uid') !== textOf(pod, 'metadata', 'uid')) break;
      const deleted = Date.parse(textOf(now, 'metadata', 'deletionTimestamp'));
      if (skipAfter > 0 && clock.now() - deleted > skipAfter) {
        return await context.out(
          `pod "${name}" has DeletionTimestamp older than ${skipAfter / 1000} seconds, skipping\n`,
        );
      }
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error;
      break;
    }
    if (clock.now() >= deadline) {
      throw new CommandError(
        `error when waiting for pod "${name}" in namespace "${namespace}" to terminate: global timeout reached: ${goDuration(context.flags.duration('timeout'))}`,
      );
    }
    await clock.sleep(Math.min(POLL_INTERVAL, deadline - clock.now()));
  }
  await context.out(`pod/${name} ${done}\n`);
}
