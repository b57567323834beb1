import type { MapState } from './map-state.ts';
import { reflect, type Door } from './reflector.ts';
import { watchedResources } from './resources.ts';

/**
 * Watches a cluster into a state until the signal aborts.
 * @param onChange called at each change, inside of it
 * @param later resolves when what the server refused may be tried again
 */
export function watchCluster(
  door: Door,
  state: MapState,
  signal: AbortSignal,
  onChange: () => void,
  later: () => Promise<void>,
): Promise<unknown> {
  return Promise.all(
    watchedResources.map((resource) => {
      const listener = {
        replace: (objects: Parameters<MapState['replace']>[1]) => {
          state.replace(resource, objects);
          onChange();
        },
        put: (object: Parameters<MapState['put']>[1]) => {
          state.put(resource, object);
          onChange();
        },
        remove: (object: Parameters<MapState['remove']>[1]) => {
          state.remove(resource, object);
          onChange();
        },
      };
      return reflect(door, resource, listener, signal, later);
    }),
  );
}
