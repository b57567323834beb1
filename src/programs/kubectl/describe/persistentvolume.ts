import type { PersistentVolume, VolumeNodeAffinity } from '../../../cluster/api/types.ts';
import { since } from '../output/duration.ts';
import { accessModesText } from './claims.ts';
import { goList, metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { quantityText } from './quantity.ts';
import { writeVolumeSource } from './volume-sources.ts';
import { DescribeWriter, type PrefixWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describePersistentVolume */
export const describePersistentVolume: Describer<PersistentVolume> = async (volume, context) => {
  const events = await searchEvents(context, referenceTo(volume));
  const writer = new DescribeWriter();
  const meta = metaOf(volume);
  const { spec = {}, status = {} } = volume;
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, `Finalizers:\t${goList(meta.finalizers)}\n`);
  const beta = meta.annotations?.['volume.beta.kubernetes.io/storage-class'];
  writer.write(0, `StorageClass:\t${beta ?? spec.storageClassName ?? ''}\n`);
  const phase = meta.deletionTimestamp
    ? `Terminating (lasts ${since(meta.deletionTimestamp, context.now())})`
    : (status.phase ?? '');
  writer.write(0, `Status:\t${phase}\n`);
  const { claimRef } = spec;
  writer.write(0, `Claim:\t${claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : ''}\n`);
  writer.write(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}\n`);
  writer.write(0, `Access Modes:\t${accessModesText(spec.accessModes)}\n`);
  if (spec.volumeMode !== undefined) writer.write(0, `VolumeMode:\t${spec.volumeMode}\n`);
  writer.write(0, `Capacity:\t${quantityText(spec.capacity?.['storage'])}\n`);
  writeAffinity(writer, spec.nodeAffinity);
  writer.write(0, `Message:\t${status.message ?? ''}\n`);
  writer.write(0, 'Source:\n');
  writeVolumeSource(writer, spec, true);
  writeEvents(writer, events, context.now());
  return writer.finish();
};

function writeAffinity(writer: PrefixWriter, affinity: VolumeNodeAffinity | undefined): void {
  writer.write(0, 'Node Affinity:\t');
  const required = affinity?.required;
  if (!required) {
    writer.line('<none>');
    return;
  }
  writer.line('');
  writer.write(1, 'Required Terms:\t');
  writer.line(required.nodeSelectorTerms.length === 0 ? '<none>' : '');
  required.nodeSelectorTerms.forEach(({ matchExpressions = [] }, at) => {
    writer.write(2, `Term ${at}:\t`);
    if (matchExpressions.length === 0) writer.line('<none>');
    matchExpressions.forEach(({ key, operator, values = [] }, index) => {
      if (index > 0) writer.write(2, '\t');
      const list = values.length > 0 ? ` [${values.join(', ')}]` : '';
      writer.write(0, `${key} ${operator.toLowerCase()}${list}\n`);
    });
  });
}
