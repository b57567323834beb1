import type { NodeContainer } from '../../../cluster/node-view.ts';
import { digestOf } from '../../digest.ts';

/** Columns as Go's tabwriter lays them out: each as wide as its longest cell and `padding` more. */
export function columns(rows: readonly (readonly string[])[], padding = 3, least = 0): string {
  const widths = rows[0]?.map((_, at) =>
    Math.max(least, ...rows.map((row) => (row[at]?.length ?? 0) + padding)),
  );
  return rows
    .map((row) =>
      row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths?.[at] ?? 0))).join(''),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** How long ago something was. Models github.com/docker/go-units (HumanDuration) */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(milliseconds / 3_600_000 + 0.5);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`;
  return `${Math.floor(hours / 24 / 365)} years`;
}

/** A size with `digits` digits in units of 1000. Models github.com/docker/go-units (HumanSizeWithPrecision) */
export function humanSize(bytes: number, digits: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let at = 0;
  while (size >= 1000 && at < units.length - 1) {
    size /= 1000;
    at++;
  }
  return `${Number(size.toPrecision(digits))}${units[at] ?? ''}`;
}

/** The hexadecimal digits of an image's id, by its digest. */
export const imageDigits = (id: string): string => id.slice(id.indexOf('sha256:') + 7);

const NEWEST = Date.UTC(2025, 11, 20);
const OLDEST = Date.UTC(2025, 2, 1);

/** When an image was built, in milliseconds since the epoch: some time in the year before, which its digest decides. */
export const builtAt = (id: string): number => {
  const share = parseInt(imageDigits(id).slice(-8), 16) / 2 ** 32;
  return OLDEST + Math.floor((share * (NEWEST - OLDEST)) / 1000) * 1000;
};

/** No image here has more layers, nor fewer than one. */
const MOST_LAYERS = 7;

/** The layers of an image by the digits of their digests, the lowest first. */
export function layersOf(id: string): string[] {
  const digits = imageDigits(id);
  const count = 1 + (parseInt(digits.slice(0, 4), 16) % MOST_LAYERS);
  return Array.from({ length: count }, (_, at) => digestOf(`${digits}/${at}`));
}

/** A container's name in Docker. Models cri-dockerd's core/naming.go (makeContainerName) */
export const dockerName = ({ name, pod, attempt }: Pick<NodeContainer, 'name' | 'pod' | 'attempt'>): string =>
  `k8s_${name}_${pod.name}_${pod.namespace}_${pod.uid}_${attempt}`;

/** Docker leaves its own registry out of names, and the repository of official images. */
export const familiar = (name: string): string => name.replace(/^docker\.io\/(?:library\/(?=[^/]+$))?/, '');
