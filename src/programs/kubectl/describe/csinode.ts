import type { CSINode } from '../../../cluster/api/types.ts';
import { longTime } from '../output/duration.ts';
import { goList, metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeCSINode */
export const describeCSINode: Describer<CSINode> = async (node, context) => {
  const events = await searchEvents(context, referenceTo(node));
  const writer = new DescribeWriter();
  const meta = metaOf(node);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, `CreationTimestamp:\t${longTime(meta.creationTimestamp)}\n`);
  writer.write(0, 'Spec:\n');
  if (node.spec.drivers) writer.write(1, 'Drivers:\n');
  for (const { name, nodeID, allocatable, topologyKeys } of node.spec.drivers ?? []) {
    writer.write(2, `${name}:\n`);
    writer.write(3, `Node ID:\t${nodeID}\n`);
    if (allocatable?.count !== undefined) {
      writer.write(3, 'Allocatables:\n');
      writer.write(4, `Count:\t${allocatable.count}\n`);
    }
    if (topologyKeys) writer.write(3, `Topology Keys:\t${goList(topologyKeys)}\n`);
  }
  writeEvents(writer, events, context.now());
  return writer.finish();
};
