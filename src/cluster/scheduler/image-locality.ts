import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { NodeInfo } from './node-info.ts';

const MEGABYTE = 1024 * 1024;
const LEAST = 23 * MEGABYTE;
const MOST_PER_CONTAINER = 1000 * MEGABYTE;

const withTag = (image: string): string =>
  image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;

/**
 * Scores nodes by the images of a pod that they have, the more the more nodes have them; undefined when no node tells of any of them.
 * Models pkg/scheduler/framework/plugins/imagelocality
 */
export function imageScores(
  { spec: { initContainers, containers } }: Stored<Pod>,
  candidates: readonly NodeInfo[],
  nodes: readonly NodeInfo[],
): readonly number[] | undefined {
  if (nodes.every(({ images }) => images.size === 0)) return undefined;
  const all = initContainers ? [...initContainers, ...containers] : containers;
  let bytes: number[] | undefined;
  for (const { image = '' } of all) {
    const name = withTag(image);
    const owners = nodes.reduce((count, info) => (info.bytesOf(name) === undefined ? count : count + 1), 0);
    if (owners === 0) continue;
    const spread = owners / nodes.length;
    bytes ??= candidates.map(() => 0);
    for (let i = 0; i < bytes.length; i++)
      bytes[i] = (bytes[i] ?? 0) + Math.floor((candidates[i]?.bytesOf(name) ?? 0) * spread);
  }
  const most = MOST_PER_CONTAINER * all.length;
  return bytes?.map((sum) => {
    const bounded = Math.min(Math.max(sum, LEAST), most);
    return Math.floor((100 * (bounded - LEAST)) / (most - LEAST));
  });
}
