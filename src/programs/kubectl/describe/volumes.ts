import type { TopologySpreadConstraint, Volume } from '../../../cluster/api/types.ts';
import { compareStrings } from '../output/go-values.ts';
import { writeClaim } from './claims.ts';
import { formatSelector } from './selectors.ts';
import { writeVolumeSource } from './volume-sources.ts';
import { nested, type PrefixWriter } from './writer.ts';

/** @param indent blanks before the section's title: two inside a pod template */
export function writeVolumes(
  writer: PrefixWriter,
  volumes: readonly Volume[] | undefined,
  indent = '',
): void {
  if (!volumes?.length) {
    writer.write(0, `${indent}Volumes:\t<none>\n`);
    return;
  }
  writer.write(0, `${indent}Volumes:\n`);
  for (const volume of volumes) {
    writer.write(1, `${indent === '' ? '' : ' '}${volume.name}:\n`);
    if (!volume.ephemeral) {
      writeVolumeSource(writer, volume);
      continue;
    }
    writer.write(
      2,
      'Type:\tEphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)\n',
    );
    const template = volume.ephemeral.volumeClaimTemplate;
    if (template) writeClaim(nested(writer, 2), template, false, 0);
  }
}

/** Topology spread constraints, sorted by key; nothing when there are none. */
export function writeSpreadConstraints(
  writer: PrefixWriter,
  constraints: readonly TopologySpreadConstraint[] | undefined,
  indent = '',
): void {
  if (!constraints?.length) return;
  writer.write(0, `${indent}Topology Spread Constraints:\t`);
  constraints
    .toSorted((a, b) => compareStrings(a.topologyKey, b.topologyKey))
    .forEach(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }, at) => {
      const selector = labelSelector ? ` for selector ${formatSelector(labelSelector)}` : '';
      const lead = at === 0 ? '' : `${indent}\t`;
      writer.write(
        0,
        `${lead}${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}\n`,
      );
    });
}
