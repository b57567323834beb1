import { chunkSizeFlag, dryRunFlag, flag, gracePeriodFlag, selectorFlag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { cordonAll, nodesOf } from '../cordoning.ts';
import { evictPods } from '../draining.ts';
import { dryRunOf, dryRunSuffix, type DryRun } from '../dry-run.ts';
import { asError, CommandError, ErrorList, hasReason, throwCollected } from '../errors.ts';
import { asList, fieldOf, isObject, nameOf, namespaceOf, textOf, type JsonObject } from '../object.ts';
import { printName } from '../output/name.ts';
import { withType } from '../printing.ts';
import { parseSelector } from '../selector.ts';

/** Models kubectl/pkg/cmd/drain/drain.go */
export default defineCommand({
  name: 'drain',
  use: 'NODE [options]',
  short: { en: 'Empty a node for maintenance', ko: '점검을 위해 노드를 비웁니다' },
  long: {
    en: 'Mark a node as unschedulable and evict its pods. Pods of daemon sets stay; pods without a controller and pods with local data need --force and --delete-emptydir-data.',
    ko: '노드에 새 파드가 배치되지 않게 하고 있던 파드를 내보냅니다. 데몬셋의 파드는 남고, 컨트롤러가 없는 파드와 로컬 데이터를 가진 파드는 --force와 --delete-emptydir-data가 필요합니다.',
  },
  examples: '# A node with daemon sets\nkubectl drain node-1 --ignore-daemonsets',
  flags: [
    flag('force', 'bool', 'Also delete pods without a controller.', '컨트롤러가 없는 파드도 지웁니다.'),
    flag(
      'ignore-daemonsets',
      'bool',
      'Leave the pods of daemon sets alone.',
      '데몬셋의 파드는 그대로 둡니다.',
    ),
    flag(
      'delete-emptydir-data',
      'bool',
      'Also delete pods with emptyDir volumes; their data is lost.',
      'emptyDir 볼륨을 쓰는 파드도 지웁니다. 데이터가 사라집니다.',
    ),
    gracePeriodFlag,
    flag(
      'timeout',
      'duration',
      'How long to wait before giving up; 0 is for ever.',
      '포기하기까지 기다리는 시간. 0이면 끝없이 기다립니다.',
    ),
    flag('pod-selector', 'string', 'Only pods with these labels.', '이 레이블을 가진 파드만.'),
    flag(
      'disable-eviction',
      'bool',
      'Delete instead of evicting; pod disruption budgets are not heeded.',
      '축출 대신 삭제합니다. 파드 중단 예산을 무시합니다.',
    ),
    flag(
      'skip-wait-for-delete-timeout',
      'int',
      'Do not wait for pods whose deletion began this many seconds ago.',
      '삭제가 시작된 지 이만큼(초) 지난 파드는 기다리지 않습니다.',
    ),
    chunkSizeFlag,
    dryRunFlag,
    selectorFlag,
  ],
  completes: { names: 'node' },
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    try {
      parseSelector(flags.string('pod-selector'));
    } catch {
      throw new CommandError('--pod-selector=<pod_selector> must be a valid label selector');
    }
    const nodes = await nodesOf(context, 'drain NODE');
    await cordonAll(context, nodes, true, dryRun);
    const failures: Error[] = [];
    const remaining: string[] = [];
    for (const node of nodes) {
      try {
        await empty(context, node.name, dryRun);
        await context.out(
          printName(withType(node.object ?? {}, node.mapping), `drained${dryRunSuffix(dryRun)}`),
        );
      } catch (error) {
        if (context.program.signal.aborted) throw error;
        const failure = asError(error);
        await context.err(
          `error: unable to drain node "${node.name}" due to error: ${failure.message}, continuing command...\n`,
        );
        // A list in the list: that is why the last words have no `error:` before them.
        failures.push(failure instanceof ErrorList ? failure : new ErrorList([failure]));
        remaining.push(node.name);
      }
    }
    if (remaining.length > 0) {
      await context.err(
        `There are pending nodes to be drained:\n${remaining.map((name) => ` ${name}\n`).join('')}`,
      );
    }
    if (failures.length > 0) throw new ErrorList(failures);
  },
});

async function empty(context: CommandContext, node: string, dryRun: DryRun): Promise<void> {
  const { pods, warnings } = await podsToDelete(context, node);
  if (warnings !== '') await context.warn(warnings);
  if (dryRun === 'client') {
    for (const pod of pods) {
      await context.out(`evicting pod ${namespaceOf(pod)}/${nameOf(pod)} (dry run)\n`);
    }
    return;
  }
  try {
    await evictPods(context, pods, dryRun);
  } catch (error) {
    if (context.program.signal.aborted) throw error;
    const failure = asError(error);
    const pending = (await podsToDelete(context, node)).pods;
    if (pending.length > 0) {
      await context.err(
        `There are pending pods in node "${node}" when an error occurred: ${failure.message}\n${pending
          .map((pod) => `pod/${nameOf(pod)}\n`)
          .join('')}`,
      );
    }
    throw failure;
  }
}

/** What to do with one pod. Models kubectl/pkg/drain/filters.go */
type Verdict =
  | { readonly type: 'delete' | 'skip' }
  | { readonly type: 'error'; readonly message: string }
  | { readonly type: 'warn'; readonly message: string; readonly remove: boolean };

async function podsToDelete(
  context: CommandContext,
  node: string,
): Promise<{ readonly pods: readonly JsonObject[]; readonly warnings: string }> {
  const client = await context.client();
  const list = await client.json({
    path: '/api/v1/pods',
    query: {
      labelSelector: context.flags.string('pod-selector'),
      fieldSelector: `spec.nodeName=${node}`,
      limit: '500',
    },
  });
  const pods: JsonObject[] = [];
  const errors = new Map<string, string[]>();
  const warnings = new Map<string, string[]>();
  const note = (notes: Map<string, string[]>, message: string, pod: JsonObject): void => {
    notes.set(message, [...(notes.get(message) ?? []), `${namespaceOf(pod)}/${nameOf(pod)}`]);
  };
  for (const pod of asList(list['items']).filter(isObject)) {
    const verdict = await judge(context, pod);
    if (verdict.type === 'error') note(errors, verdict.message, pod);
    if (verdict.type === 'warn') note(warnings, verdict.message, pod);
    if (verdict.type === 'delete' || (verdict.type === 'warn' && verdict.remove)) pods.push(pod);
  }
  throwCollected(
    [...errors].map(([message, names]) => new CommandError(`cannot delete ${message}: ${names.join(', ')}`)),
  );
  return {
    pods,
    warnings: [...warnings].map(([message, names]) => `${message}: ${names.join(', ')}`).join('; '),
  };
}

async function judge(context: CommandContext, pod: JsonObject): Promise<Verdict> {
  const { flags } = context;
  const ended = ['Succeeded', 'Failed'].includes(textOf(pod, 'status', 'phase'));
  const controller = asList(fieldOf(pod, 'metadata', 'ownerReferences'))
    .filter(isObject)
    .find((owner) => owner['controller'] === true);
  const force = flags.bool('force');
  let warning: Verdict | undefined;
  if (textOf(controller, 'kind') === 'DaemonSet' && !ended) {
    const client = await context.client();
    try {
      await client.json({
        path: `/apis/apps/v1/namespaces/${namespaceOf(pod)}/daemonsets/${textOf(controller, 'name')}`,
      });
    } catch (error) {
      const { message } = asError(error);
      if (!hasReason(error, 'NotFound') || !force) return { type: 'error', message };
      warning = { type: 'warn', message, remove: true };
    }
    if (!warning) {
      return flags.bool('ignore-daemonsets')
        ? { type: 'warn', message: 'ignoring DaemonSet-managed Pods', remove: false }
        : {
            type: 'error',
            message: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
          };
    }
  }
  if (fieldOf(pod, 'metadata', 'annotations', 'kubernetes.io/config.mirror') !== undefined)
    return { type: 'skip' };
  const local = asList(fieldOf(pod, 'spec', 'volumes')).some(
    (volume) => fieldOf(volume, 'emptyDir') !== undefined,
  );
  if (local && !ended) {
    if (!flags.bool('delete-emptydir-data')) {
      return {
        type: 'error',
        message: 'Pods with local storage (use --delete-emptydir-data to override)',
      };
    }
    warning = { type: 'warn', message: 'deleting Pods with local storage', remove: true };
  }
  if (ended || controller) return { type: 'delete' };
  if (force) return { type: 'warn', message: 'deleting Pods that declare no controller', remove: true };
  return {
    type: 'error',
    message: 'cannot delete Pods that declare no controller (use --force to override)',
  };
}
