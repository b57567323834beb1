import { onDemand } from '../loading/on-demand.ts';
import type { Image } from './image.ts';

let loaded: readonly Image[] | undefined;
let loading: Promise<void> | undefined;

/** Loads the images that are not part of clusters themselves. Virtual time must stand still meanwhile. */
export function loadImages(): Promise<void> {
  loading ??= onDemand(import('./images/index.ts')).then(({ images }) => {
    loaded = images;
  });
  return loading;
}

/** All images that {@link loadImages} has loaded. */
export function imageLibrary(): readonly Image[] {
  if (!loaded) throw new Error('Images are asked for before they have been loaded');
  return loaded;
}
