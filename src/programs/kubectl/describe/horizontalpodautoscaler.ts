import type {
  HorizontalPodAutoscaler,
  HPAScalingRules,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '../../../cluster/api/types.ts';
import { longTime } from '../output/duration.ts';
import { quote } from '../output/go-values.ts';
import { metaOf, type DescribeContext, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { quantityText } from './quantity.ts';
import { DescribeWriter, type PrefixWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeHorizontalPodAutoscalerV2 */
export const describeHorizontalPodAutoscaler: Describer<HorizontalPodAutoscaler> = async (given, context) => {
  const autoscaler = await inVersion2(given, context);
  const events = await searchEvents(context, referenceTo(autoscaler));
  const writer = new DescribeWriter();
  const meta = metaOf(autoscaler);
  const { spec, status } = autoscaler;
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, `CreationTimestamp:\t${longTime(meta.creationTimestamp)}\n`);
  const { kind = '', name = '' } = spec?.scaleTargetRef ?? {};
  writer.write(0, `Reference:\t${kind}/${name}\n`);
  writer.write(0, 'Metrics:\t( current / target )\n');
  (spec?.metrics ?? []).forEach((metric, at) =>
    writeMetric(writer, metric, status?.currentMetrics?.[at] ?? undefined),
  );
  writer.write(0, `Min replicas:\t${spec?.minReplicas ?? '<unset>'}\n`);
  writer.write(0, `Max replicas:\t${spec?.maxReplicas ?? 0}\n`);
  if (spec?.behavior) {
    writer.write(0, 'Behavior:\n');
    writeBehavior(writer, 'Scale Up', spec.behavior.scaleUp);
    writeBehavior(writer, 'Scale Down', spec.behavior.scaleDown);
  }
  writer.write(
    0,
    `${kind} pods:\t${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired\n`,
  );
  const { conditions = [] } = status ?? {};
  if (conditions.length > 0) {
    writer.write(0, 'Conditions:\n');
    writer.write(1, 'Type\tStatus\tReason\tMessage\n');
    writer.write(1, '----\t------\t------\t-------\n');
  }
  for (const { type, status: state, reason = '', message = '' } of conditions) {
    writer.write(1, `${type}\t${state}\t${reason}\t${message}\n`);
  }
  writeEvents(writer, events, context.now());
  return writer.finish();
};

async function inVersion2(
  autoscaler: HorizontalPodAutoscaler,
  { client }: DescribeContext,
): Promise<HorizontalPodAutoscaler> {
  if (autoscaler.apiVersion === 'autoscaling/v2') return autoscaler;
  const { namespace = '', name = '' } = metaOf(autoscaler);
  const path = `/apis/autoscaling/v2/namespaces/${encodeURIComponent(namespace)}/horizontalpodautoscalers/${encodeURIComponent(name)}`;
  // The path names an autoscaler of this version.
  return (await client.json({ path })) as unknown as HorizontalPodAutoscaler;
}

const average = (current: MetricValueStatus | undefined): string =>
  current ? quantityText(current.averageValue) : '<unknown>';
const value = (current: MetricValueStatus | undefined): string =>
  current ? quantityText(current.value) : '<unknown>';

/** A metric of the pods' resources, in percent of their requests or as an average amount. */
function writeResource(
  writer: PrefixWriter,
  title: string,
  target: MetricTarget,
  current: MetricValueStatus | undefined,
): void {
  writer.write(1, title);
  if (target.averageValue !== undefined) {
    writer.write(0, `:\t${average(current)} / ${quantityText(target.averageValue)}\n`);
    return;
  }
  const used = current?.averageUtilization;
  const shown = used === undefined ? '<unknown>' : `${used}% (${quantityText(current?.averageValue)})`;
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  writer.write(1, `(as a percentage of request):\t${shown} / ${wanted}\n`);
}

function writeMetric(writer: PrefixWriter, metric: MetricSpec, current: MetricStatus | undefined): void {
  const { external, pods, object, resource, containerResource } = metric;
  if (metric.type === 'External' && external) {
    const name = quote(external.metric.name);
    const { averageValue } = external.target;
    if (averageValue !== undefined) {
      const now = current?.external?.current;
      const shown = now?.averageValue === undefined ? '<unknown>' : average(now);
      writer.write(1, `${name} (target average value):\t${shown} / ${quantityText(averageValue)}\n`);
    } else {
      const shown = value(current?.external?.current);
      writer.write(1, `${name} (target value):\t${shown} / ${quantityText(external.target.value)}\n`);
    }
  } else if (metric.type === 'Pods' && pods) {
    const shown = average(current?.pods?.current);
    writer.write(
      1,
      `${quote(pods.metric.name)} on pods:\t${shown} / ${quantityText(pods.target.averageValue)}\n`,
    );
  } else if (metric.type === 'Object' && object) {
    const { kind, name } = object.describedObject;
    const averaged = object.target.type === 'AverageValue';
    const shown = (averaged ? average : value)(current?.object?.current);
    const target = quantityText(averaged ? object.target.averageValue : object.target.value);
    writer.write(
      1,
      `"${object.metric.name}" on ${kind}/${name} (target ${averaged ? 'average ' : ''}value):\t${shown} / ${target}\n`,
    );
  } else if (metric.type === 'Resource' && resource) {
    writeResource(writer, `resource ${resource.name} on pods`, resource.target, current?.resource?.current);
  } else if (metric.type === 'ContainerResource' && containerResource) {
    const { name, container, target } = containerResource;
    const title = `resource ${name} of container "${container}" on pods`;
    writeResource(writer, title, target, current?.containerResource?.current);
  } else writer.write(1, `<unknown metric type ${quote(metric.type)}>\n`);
}

function writeBehavior(writer: PrefixWriter, direction: string, rules: HPAScalingRules | undefined): void {
  if (!rules) return;
  writer.write(1, `${direction}:\n`);
  const { stabilizationWindowSeconds, policies = [], selectPolicy = 'Max' } = rules;
  if (stabilizationWindowSeconds !== undefined) {
    writer.write(2, `Stabilization Window: ${stabilizationWindowSeconds} seconds\n`);
  }
  if (policies.length === 0) return;
  writer.write(2, `Select Policy: ${selectPolicy}\n`);
  writer.write(2, 'Policies:\n');
  for (const { type, value: amount, periodSeconds } of policies) {
    writer.write(3, `- Type: ${type}\tValue: ${amount}\tPeriod: ${periodSeconds} seconds\n`);
  }
}
