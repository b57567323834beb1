import type { PodSpec } from '../../api/types.ts';

/** Names and images of a template's containers: two cells of wide tables. */
export function containerCells(spec: PodSpec | undefined): readonly [string, string] {
  const containers = spec?.containers ?? [];
  return [
    containers.map((container) => container.name).join(','),
    containers.map((container) => container.image ?? '').join(','),
  ];
}
