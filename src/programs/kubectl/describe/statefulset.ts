import type { PersistentVolumeClaim, StatefulSet } from '../../../cluster/api/types.ts';
import { longTime } from '../output/duration.ts';
import { claimClass } from './claims.ts';
import { podsStatus } from './controlled-pods.ts';
import { goList, metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { writePodTemplate } from './pod-template.ts';
import { quantityText } from './quantity.ts';
import { selectorText } from './selectors.ts';
import { DescribeWriter, type PrefixWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeStatefulSet */
export const describeStatefulSet: Describer<StatefulSet> = async (set, context) => {
  const { spec, status } = set;
  const pods = await podsStatus(context, set, spec?.selector);
  const events = await searchEvents(context, referenceTo(set));
  const writer = new DescribeWriter();
  const meta = metaOf(set);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writer.write(0, `CreationTimestamp:\t${longTime(meta.creationTimestamp)}\n`);
  writer.write(0, `Selector:\t${selectorText(spec?.selector)}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, `Replicas:\t${spec?.replicas ?? 0} desired | ${status?.replicas ?? 0} total\n`);
  writer.write(0, `Update Strategy:\t${spec?.updateStrategy?.type ?? ''}\n`);
  const rolling = spec?.updateStrategy?.rollingUpdate;
  if (rolling?.partition !== undefined) {
    writer.write(1, `Partition:\t${rolling.partition}\n`);
    if (rolling.maxUnavailable !== undefined) writer.write(1, `MaxUnavailable:\t${rolling.maxUnavailable}\n`);
  }
  writer.write(0, `Pods Status:\t${pods}\n`);
  writePodTemplate(writer, spec?.template);
  writeClaimTemplates(writer, spec?.volumeClaimTemplates);
  writeEvents(writer, events, context.now());
  return writer.finish();
};

function writeClaimTemplates(
  writer: PrefixWriter,
  templates: readonly PersistentVolumeClaim[] | undefined,
): void {
  if (!templates?.length) {
    writer.write(0, 'Volume Claims:\t<none>\n');
    return;
  }
  writer.write(0, 'Volume Claims:\n');
  for (const claim of templates) {
    const { labels, annotations, name = '' } = metaOf(claim);
    writer.write(1, `Name:\t${name}\n`);
    writer.write(1, `StorageClass:\t${claimClass(claim)}\n`);
    writeLabels(writer, 'Labels', labels, '  ');
    writeLabels(writer, 'Annotations', annotations, '  ');
    const storage = claim.spec?.resources?.requests?.['storage'];
    writer.write(1, `Capacity:\t${storage === undefined ? '<default>' : quantityText(storage)}\n`);
    writer.write(1, `Access Modes:\t${goList(claim.spec?.accessModes)}\n`);
  }
}
