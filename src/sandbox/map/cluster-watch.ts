import type { MapState } from './map-state.ts';
import { reflect, type Door } from './reflector.ts';
import { watchedResources } from './resources.ts';

/**
 * Watches a cluster into a state until the signal aborts.
 * @param onChange called at each change, inside of it
 * @param later resolves when what the server refused may be tried again
 * @param onAnswered called once, when the server has listed or refused every resource
 */
export function watchCluster(
  door: Door,
  state: MapState,
  signal: AbortSignal,
  onChange: () => void,
  later: () => Promise<void>,
  onAnswered: () => void,
): Promise<unknown> {
  const unanswered = new Set(watchedResources);
  return Promise.all(
    watchedResources.map((resource) => {
      const answered = (): void => {
        if (unanswered.delete(resource) && unanswered.size === 0) onAnswered();
      };
      const listener = {
        replace: (objects: Parameters<MapState['replace']>[1]) => {
          state.replace(resource, objects);
          onChange();
          answered();
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
      return reflect(door, resource, listener, signal, () => {
        answered();
        return later();
      });
    }),
  );
}
