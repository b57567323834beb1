import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { NodeInfo } from './node-info.ts';

const MEGABYTE = 1024 * 1024;
const LEAST = 23 * MEGABYTE;
const MOST_PER_CONTAINER = 1000 * MEGABYTE;

const withTag = (image: string): string =>
  image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;

/**
 * Scores nodes by the images of a pod that they have, the more the more nodes have them; undefined when no node tells of any.
 * Models pkg/scheduler/framework/plugins/imagelocality
 */
export function imageScores(
  { spec }: Stored<Pod>,
  candidates: readonly NodeInfo[],
  nodes: readonly NodeInfo[],
): readonly number[] | undefined {
  if (nodes.every(({ images }) => images.size === 0)) return undefined;
  const containers = [...(spec.initContainers ?? []), ...spec.containers].map(({ image }) =>
    withTag(image ?? ''),
  );
  const spread = containers.map(
    (image) => nodes.filter(({ images }) => images.has(image)).length / nodes.length,
  );
  const most = MOST_PER_CONTAINER * containers.length;
  return candidates.map(({ images }) => {
    let bytes = 0;
    for (const [i, image] of containers.entries())
      bytes += Math.floor((images.get(image) ?? 0) * (spread[i] ?? 0));
    const bounded = Math.min(Math.max(bytes, LEAST), most);
    return Math.floor((100 * (bounded - LEAST)) / (most - LEAST));
  });
}
