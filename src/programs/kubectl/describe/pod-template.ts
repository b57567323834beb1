import type { PodTemplateSpec } from '../../../cluster/api/types.ts';
import { writeContainers } from './containers.ts';
import { writeAnnotations, writeLabels, writeTolerations } from './metadata.ts';
import { writeSpreadConstraints, writeVolumes } from './volumes.ts';
import type { PrefixWriter } from './writer.ts';

/** The `Pod Template:` section. Models describe.go DescribePodTemplate */
export function writePodTemplate(writer: PrefixWriter, template: PodTemplateSpec | undefined): void {
  writer.write(0, 'Pod Template:\n');
  if (!template) {
    writer.write(1, '<unset>');
    return;
  }
  const { metadata = {}, spec } = template;
  writeLabels(writer, '  Labels', metadata.labels);
  if (Object.keys(metadata.annotations ?? {}).length > 0) {
    writeAnnotations(writer, '  Annotations', metadata.annotations);
  }
  if (spec?.serviceAccountName) writer.write(1, `Service Account:\t${spec.serviceAccountName}\n`);
  if (spec?.initContainers?.length)
    writeContainers(writer, 'Init Containers', spec.initContainers, { indent: '  ' });
  writeContainers(writer, 'Containers', spec?.containers, { indent: '  ' });
  writeVolumes(writer, spec?.volumes, '  ');
  writeSpreadConstraints(writer, spec?.topologySpreadConstraints, '  ');
  if (spec?.priorityClassName) writer.write(1, `Priority Class Name:\t${spec.priorityClassName}\n`);
  writeLabels(writer, '  Node-Selectors', spec?.nodeSelector);
  writeTolerations(writer, '  Tolerations', spec?.tolerations);
}
