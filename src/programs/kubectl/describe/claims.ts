import type { PersistentVolumeClaim } from '../../../cluster/api/types.ts';
import { since } from '../output/duration.ts';
import { goList, metaOf } from './describer.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { quantityText } from './quantity.ts';
import type { PrefixWriter } from './writer.ts';

const shortModes: readonly (readonly [string, string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
];

/** `RWO,RWX`, always in the same order. Models kubectl/pkg/util/storage */
export const accessModesText = (modes: readonly string[] = []): string =>
  shortModes
    .filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(',');

type Claim = Pick<PersistentVolumeClaim, 'metadata' | 'spec' | 'status'>;

/** The class that a claim asks for; '' for none. */
export const claimClass = ({ metadata, spec }: Claim): string =>
  metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '';

/**
 * A claim, or the template of one, which has neither name nor status. Models describe.go printPersistentVolumeClaim
 *
 * @param now milliseconds since the Unix epoch
 */
export function writeClaim(writer: PrefixWriter, claim: Claim, whole: boolean, now: number): void {
  const { spec = {}, status = {} } = claim;
  const meta = metaOf(claim);
  if (whole) {
    writer.write(0, `Name:\t${meta.name ?? ''}\n`);
    writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  }
  writer.write(0, `StorageClass:\t${claimClass(claim)}\n`);
  if (whole) {
    const phase = meta.deletionTimestamp
      ? `Terminating (lasts ${since(meta.deletionTimestamp, now)})`
      : (status.phase ?? '');
    writer.write(0, `Status:\t${phase}\n`);
  }
  writer.write(0, `Volume:\t${spec.volumeName ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  if (whole) writer.write(0, `Finalizers:\t${goList(meta.finalizers)}\n`);
  const bound = Boolean(spec.volumeName);
  writer.write(0, `Capacity:\t${bound ? quantityText(status.capacity?.['storage']) : ''}\n`);
  writer.write(0, `Access Modes:\t${bound ? accessModesText(status.accessModes) : ''}\n`);
  if (spec.volumeMode !== undefined) writer.write(0, `VolumeMode:\t${spec.volumeMode}\n`);
  const { dataSource } = spec;
  if (!dataSource) return;
  writer.write(0, 'DataSource:\n');
  if (dataSource.apiGroup !== undefined) writer.write(1, `APIGroup:\t${dataSource.apiGroup}\n`);
  writer.write(1, `Kind:\t${dataSource.kind}\n`);
  writer.write(1, `Name:\t${dataSource.name}\n`);
}
