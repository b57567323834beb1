import {
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  flag,
  printFlags,
  saveConfigFlag,
} from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError } from '../errors.ts';
import { withLastApplied } from '../last-applied.ts';
import { groupVersionOf } from '../mapper.ts';
import { asObject, textOf, type JsonObject } from '../object.ts';
import { recorded, recordFlag } from '../record.ts';
import { objectPrinter } from '../printing.ts';
import { findResources, localMapping, resourceText, type Info } from '../resources.ts';
import { createObject } from '../writes.ts';
import { metadata } from './create/generated.ts';
import type { FlagValues } from '../flags.ts';

/** Models kubectl/pkg/cmd/autoscale/autoscale.go */
export default defineCommand({
  name: 'autoscale',
  use: '(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu-percent=CPU] [options]',
  short: { en: 'Let the number of replicas follow the load', ko: '레플리카 수가 부하를 따르게 합니다' },
  examples:
    '# Between 2 and 10 replicas, at 80 per cent of the requested CPU\nkubectl autoscale deployment web --min=2 --max=10 --cpu-percent=80',
  flags: [
    ...printFlags,
    recordFlag,
    flag('min', 'int32', 'The fewest pods.', '파드의 최소 수.', { default: '-1' }),
    flag('max', 'int32', 'The most pods.', '파드의 최대 수.', { default: '-1', required: true }),
    flag(
      'cpu-percent',
      'int32',
      'The CPU use to aim at, in per cent of what the pods request.',
      '목표 CPU 사용률. 파드가 요청한 양에 대한 백분율.',
      {
        default: '-1',
      },
    ),
    flag(
      'name',
      'string',
      "The new object's name; that of the resource if omitted.",
      '새 오브젝트의 이름. 생략하면 리소스의 이름.',
    ),
    dryRunFlag,
    ...fileFlags,
    saveConfigFlag,
    fieldManagerFlag('kubectl-autoscale'),
  ],
  completes: { types: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'] },
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    const { namespace, namespaceGiven } = await context.config();
    const [min, max] = [flags.number('min'), flags.number('max')];
    if (max < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
    if (max < min) {
      throw new CommandError(
        `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`,
      );
    }
    const found = await findResources(context, {
      args: context.args,
      filenames: flags.list('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      namespace,
      enforceNamespace: namespaceGiven,
      continueOnError: true,
    });
    let count = 0;
    await found.visit(async (info) => {
      if (!info.mapping.subresources.includes('scale')) {
        throw new CommandError(
          `cannot autoscale a ${info.mapping.kind}: could not find scale subresource for ${resourceText(info.mapping)} in discovery information`,
        );
      }
      const autoscaler = recorded(context, autoscalerFor(flags, info));
      count++;
      if (dryRun === 'client') {
        return (await objectPrinter(context, 'created', dryRun, true)).print(autoscaler);
      }
      const create = (object: JsonObject): Promise<JsonObject> =>
        createObject(
          context,
          localMapping(textOf(object, 'apiVersion'), 'HorizontalPodAutoscaler'),
          namespace,
          flags.bool('save-config') ? withLastApplied(object, true) : object,
          { dryRun, fieldManager: flags.string('field-manager') },
        );
      let created: JsonObject;
      try {
        created = await create(autoscaler);
      } catch (error) {
        if (context.program.signal.aborted) throw error;
        created = await create(recorded(context, oldAutoscalerFor(flags, info)));
      }
      const typed = textOf(created, 'apiVersion') === 'autoscaling/v2';
      await (await objectPrinter(context, 'autoscaled', dryRun, typed)).print(created);
    });
    if (count === 0) throw new CommandError('no objects passed to autoscale');
  },
});

function autoscalerFor(flags: FlagValues, { mapping, name }: Info): JsonObject {
  const min = flags.number('min');
  const cpu = flags.number('cpu-percent');
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: metadata(flags.string('name') || name),
    spec: {
      scaleTargetRef: { kind: mapping.kind, name, apiVersion: groupVersionOf(mapping) },
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: flags.number('max'),
      ...(cpu >= 0
        ? {
            metrics: [
              {
                type: 'Resource',
                resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpu } },
              },
            ],
          }
        : {}),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  };
}

/** The same in the version that older servers have, which is tried when the newer one fails. */
function oldAutoscalerFor(flags: FlagValues, info: Info): JsonObject {
  const { metrics: _metrics, ...spec } = asObject(autoscalerFor(flags, info)['spec']);
  const cpu = flags.number('cpu-percent');
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v1',
    metadata: metadata(flags.string('name') || info.name),
    spec: { ...spec, ...(cpu >= 0 ? { targetCPUUtilizationPercentage: cpu } : {}) },
    status: { currentReplicas: 0, desiredReplicas: 0 },
  };
}
