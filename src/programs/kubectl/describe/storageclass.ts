import type { StorageClass } from '../../../cluster/api/types.ts';
import { metaOf, titleBool, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { labelsText } from './metadata.ts';
import { DescribeWriter } from './writer.ts';

const DEFAULT = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** Models kubectl/pkg/describe/describe.go describeStorageClass */
export const describeStorageClass: Describer<StorageClass> = async (storageClass, context) => {
  const events = await searchEvents(context, referenceTo(storageClass));
  const writer = new DescribeWriter();
  const { name = '', annotations = {} } = metaOf(storageClass);
  const { allowVolumeExpansion, mountOptions = [], allowedTopologies } = storageClass;
  writer.write(0, `Name:\t${name}\n`);
  writer.write(0, `IsDefaultClass:\t${DEFAULT.some((key) => annotations[key] === 'true') ? 'Yes' : 'No'}\n`);
  writer.write(0, `Annotations:\t${labelsText(annotations)}\n`);
  writer.write(0, `Provisioner:\t${storageClass.provisioner}\n`);
  writer.write(0, `Parameters:\t${labelsText(storageClass.parameters)}\n`);
  const expansion = allowVolumeExpansion === undefined ? '<unset>' : titleBool(allowVolumeExpansion);
  writer.write(0, `AllowVolumeExpansion:\t${expansion}\n`);
  writer.write(0, mountOptions.length === 0 ? 'MountOptions:\t<none>\n' : 'MountOptions:\n');
  for (const option of mountOptions) writer.write(1, `${option}\n`);
  if (storageClass.reclaimPolicy !== undefined)
    writer.write(0, `ReclaimPolicy:\t${storageClass.reclaimPolicy}\n`);
  if (storageClass.volumeBindingMode !== undefined) {
    writer.write(0, `VolumeBindingMode:\t${storageClass.volumeBindingMode}\n`);
  }
  if (allowedTopologies) {
    writer.write(0, 'AllowedTopologies:\t');
    writer.line(allowedTopologies.length === 0 ? '<none>' : '');
    allowedTopologies.forEach(({ matchLabelExpressions = [] }, at) => {
      writer.write(1, `Term ${at}:\t`);
      if (matchLabelExpressions.length === 0) writer.line('<none>');
      matchLabelExpressions.forEach(({ key, values }, index) => {
        if (index > 0) writer.write(1, '\t');
        writer.write(0, `${key} in${values.length > 0 ? ` [${values.join(', ')}]` : ''}\n`);
      });
    });
  }
  writeEvents(writer, events, context.now());
  return writer.finish();
};
