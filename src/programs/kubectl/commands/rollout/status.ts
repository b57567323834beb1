import { fileFlags, flag, selectorFlag } from '../../common-flags.ts';
import { defineCommand } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { pathOf } from '../../mapper.ts';
import { asList, isObject, textOf, type JsonObject } from '../../object.ts';
import type { Info } from '../../resources.ts';
import { TimedOut, watchUntil, type WatchEvent } from '../../watching.ts';
import { daemonSetState, deploymentState, statefulSetState, type RolloutState } from './status-text.ts';
import { groupKindText, reportNothingFound, rolloutTargets } from './targets.ts';

/** Models kubectl/pkg/cmd/rollout/rollout_status.go */
export default defineCommand({
  name: 'status',
  use: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  short: { en: 'Show how far a rollout is', ko: '롤아웃의 진행 상황을 보여 줍니다' },
  long: {
    en: 'Follows the latest rollout until it is done. With --watch=false it looks once; with --revision=N it gives up when another revision takes over.',
    ko: '가장 최근 롤아웃이 끝날 때까지 지켜봅니다. --watch=false면 한 번만 보고, --revision=N이면 다른 리비전으로 바뀌었을 때 멈춥니다.',
  },
  examples: `
# Wait for the rollout of a deployment
kubectl rollout status deployment/web`,
  flags: [
    ...fileFlags,
    flag('watch', 'bool', 'Go on until the rollout is done.', '롤아웃이 끝날 때까지 지켜봅니다.', {
      shorthand: 'w',
      default: 'true',
    }),
    flag(
      'revision',
      'int64',
      'Insist on this revision; 0 follows the latest.',
      '이 리비전만 봅니다. 0이면 가장 최근 것을 따라갑니다.',
    ),
    flag(
      'timeout',
      'duration',
      'How long to wait, such as 1s, 2m, 3h; 0 waits for ever.',
      '기다리는 시간(1s, 2m, 3h 등). 0이면 끝까지 기다립니다.',
    ),
    selectorFlag,
  ],
  completes: { types: ['deployment', 'daemonset', 'statefulset'], once: true },
  async run(context) {
    const found = await rolloutTargets(context);
    const revision = context.flags.number('revision');
    if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`);
    let any = false;
    await found.visit(async (info) => {
      any = true;
      await follow(context, info, stateOf(info, revision));
    });
    if (!any) await reportNothingFound(context);
  },
});

/** How to tell the state of objects of a kind. The kind says what they are. */
function stateOf({ mapping }: Info, revision: number): (object: JsonObject) => RolloutState {
  switch (groupKindText(mapping)) {
    case 'Deployment.apps':
      return (object) => deploymentState(object as Parameters<typeof deploymentState>[0], revision);
    case 'DaemonSet.apps':
      return (object) => daemonSetState(object as Parameters<typeof daemonSetState>[0]);
    case 'StatefulSet.apps':
      return (object) => statefulSetState(object as Parameters<typeof statefulSetState>[0]);
    default:
      throw new CommandError(`no status viewer has been implemented for ${groupKindText(mapping)}`);
  }
}

/** Prints the state of an object at every change until the rollout is done. */
async function follow(
  context: CommandContext,
  { mapping, namespace, name }: Info,
  state: (object: JsonObject) => RolloutState,
): Promise<void> {
  const { flags, program } = context;
  const timeout = flags.duration('timeout');
  const deadline = timeout === 0 ? Infinity : program.clock.now() + timeout;
  const path = pathOf(mapping, namespace);
  const query = { fieldSelector: `metadata.name=${name}` };
  const client = await context.client();
  const onEvent = async ({ type, object }: WatchEvent): Promise<boolean> => {
    if (type === 'DELETED') throw new CommandError('object has been deleted');
    const { text, done } = state(object);
    await context.out(text);
    return done || !flags.bool('watch');
  };
  try {
    for (;;) {
      const list = await client.json({ path, query });
      for (const object of asList(list['items']).filter(isObject)) {
        if (await onEvent({ type: 'ADDED', object })) return;
      }
      const resourceVersion = textOf(list, 'metadata', 'resourceVersion');
      if (await watchUntil(context, path, { ...query, resourceVersion }, deadline, onEvent)) return;
    }
  } catch (error) {
    throw error instanceof TimedOut ? new CommandError('timed out waiting for the condition') : error;
  }
}
