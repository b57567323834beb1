import {
  allFlag,
  dryRunFlag,
  fileFlags,
  flag,
  printFlags,
  resourceVersionFlag,
  selectorFlag,
} from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { dryRunOf, type DryRun } from '../dry-run.ts';
import { CommandError, ErrorList, hasReason, throwCollected } from '../errors.ts';
import { pathOf } from '../mapper.ts';
import { fieldOf, textOf, withField, type JsonObject } from '../object.ts';
import { objectPrinter } from '../printing.ts';
import { recordFlag, recordOn } from '../record.ts';
import { findResources, type Info } from '../resources.ts';
import { patchObject, replaceObject } from '../writes.ts';

/** Models kubectl/pkg/cmd/scale/scale.go */
export default defineCommand({
  name: 'scale',
  use: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME) [options]',
  short: { en: 'Set the number of replicas', ko: '레플리카 수를 정합니다' },
  long: {
    en: 'Set how many replicas a deployment, replica set, replication controller or stateful set has.\n\n--current-replicas and --resource-version are preconditions: nothing happens unless they hold.',
    ko: '디플로이먼트, 레플리카셋, 레플리케이션 컨트롤러, 스테이트풀셋의 레플리카 수를 정합니다.\n\n--current-replicas와 --resource-version은 전제 조건이며, 맞지 않으면 아무 일도 하지 않습니다.',
  },
  examples: `
# Three replicas
kubectl scale deployment web --replicas=3

# From two replicas to three
kubectl scale --current-replicas=2 --replicas=3 deployment/web`,
  flags: [
    ...printFlags,
    recordFlag,
    allFlag,
    resourceVersionFlag,
    flag(
      'current-replicas',
      'int',
      'Go on only at this number of replicas; -1 for any.',
      '현재 레플리카 수가 이 값일 때만 진행합니다. -1이면 확인하지 않습니다.',
      {
        default: '-1',
      },
    ),
    flag('replicas', 'int', 'The new number of replicas.', '새 레플리카 수.', { required: true }),
    flag(
      'timeout',
      'duration',
      'How long to wait for the new size; 0 does not wait.',
      '새 크기가 되기를 기다리는 시간. 0이면 기다리지 않습니다.',
    ),
    ...fileFlags,
    dryRunFlag,
    selectorFlag,
  ],
  completes: { types: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'] },
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    const printer = await objectPrinter(context, 'scaled', dryRun);
    const { namespace, namespaceGiven } = await context.config();
    const replicas = flags.number('replicas');
    if (replicas < 0) {
      throw new CommandError(
        'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
      );
    }
    const current = flags.number('current-replicas');
    if (current < -1)
      throw new CommandError('The --current-replicas must specify an integer of -1 or greater');
    const found = await findResources(context, {
      args: context.args,
      filenames: flags.list('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      namespace,
      enforceNamespace: namespaceGiven,
      selector: flags.string('selector'),
      allowEmptySelector: flags.bool('all'),
      continueOnError: true,
    });
    const { infos, errors } = await found.infos();
    if (flags.string('resource-version') !== '' && infos.length > 1) {
      throw new CommandError('cannot use --resource-version with multiple resources');
    }
    if (infos.length === 0) {
      if (errors.length === 0) throw new CommandError('no objects passed to scale');
      throw new CommandError(`no objects passed to scale ${new ErrorList(errors).message}`);
    }
    for (const info of infos) {
      if (dryRun !== 'client') {
        await scaleOne(context, info, replicas, dryRun);
        await recordOn(context, info, info.object ?? {});
      }
      await printer.print(info.object ?? {});
    }
    throwCollected(errors);
  },
});

/** How long a scale is tried again after conflicts, and how often. */
const RETRY_INTERVAL = 1000;
const RETRY_LIMIT = 300;

async function scaleOne(
  context: CommandContext,
  info: Info,
  replicas: number,
  dryRun: DryRun,
): Promise<void> {
  const { flags, program } = context;
  const conditional = flags.number('current-replicas') !== -1 || flags.string('resource-version') !== '';
  for (let attempt = 0; ; attempt++) {
    try {
      if (conditional) await replaceScale(context, info, replicas, dryRun);
      else
        await patchObject(context, info, 'merge', { spec: { replicas } }, { dryRun, subresource: 'scale' });
      break;
    } catch (error) {
      if (!hasReason(error, 'Conflict') || attempt >= RETRY_LIMIT) throw error;
      await program.clock.sleep(RETRY_INTERVAL);
    }
  }
  const timeout = flags.duration('timeout');
  if (timeout === 0 || dryRun !== 'none') return;
  const deadline = program.clock.now() + timeout;
  for (;;) {
    const scale = await getScale(context, info);
    if (fieldOf(scale, 'spec', 'replicas') !== replicas || fieldOf(scale, 'status', 'replicas') === replicas)
      return;
    if (program.clock.now() >= deadline) throw new CommandError('timed out waiting for the condition');
    await program.clock.sleep(RETRY_INTERVAL);
  }
}

async function getScale(context: CommandContext, { mapping, namespace, name }: Info): Promise<JsonObject> {
  return (await context.client()).json({ path: pathOf(mapping, namespace, name, 'scale') });
}

async function replaceScale(
  context: CommandContext,
  info: Info,
  replicas: number,
  dryRun: DryRun,
): Promise<void> {
  const { flags } = context;
  const scale = await getScale(context, info);
  const size = flags.number('current-replicas');
  const now = Number(fieldOf(scale, 'spec', 'replicas') ?? 0);
  if (size !== -1 && now !== size) throw new CommandError(`Expected replicas to be ${size}, was ${now}`);
  const version = flags.string('resource-version');
  const actual = textOf(scale, 'metadata', 'resourceVersion');
  if (version !== '' && version !== actual) {
    throw new CommandError(`Expected resource version to be ${version}, was ${actual}`);
  }
  await replaceObject(context, info, withField(scale, ['spec', 'replicas'], replicas), {
    dryRun,
    subresource: 'scale',
  });
}
