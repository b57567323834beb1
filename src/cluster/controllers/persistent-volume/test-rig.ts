import { VirtualClock } from '../../clock.ts';
import { keyOf, type StoredObject } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { fakeClient } from '../../test-client.ts';
import { metadata } from '../test-objects.ts';

export const START = Date.parse('2026-01-05T09:00:00Z');

/** A store, and a door to it that knows of finalizers and nothing else; what is told comes as `about type reason message`. */
export function storeRig() {
  const clock = new VirtualClock(START);
  const store = new Store();
  const events: string[] = [];
  const client = fakeClient({
    get: (resource, namespace, name) => store.get(resource, namespace ? `${namespace}/${name}` : name),
    create: (resource, _namespace, object) => {
      const known = { ...metadata('made'), namespace: undefined, ...object.metadata };
      const made = { status: {}, ...object, metadata: known };
      store.put(resource, made as never);
      return made as never;
    },
    update: (resource, object) => {
      const { deletionTimestamp, finalizers = [] } = (object as unknown as StoredObject).metadata;
      if (deletionTimestamp !== undefined && finalizers.length === 0)
        store.remove(resource, keyOf(object as unknown as StoredObject));
      else store.put(resource, object);
      return object;
    },
    updateStatus: (resource, object) => {
      store.put(resource, object);
      return object;
    },
    delete: (resource, _namespace, name) => {
      const object = store.get(resource, name) as unknown as StoredObject;
      if (resource === 'persistentvolumes' && !object.metadata.finalizers?.length) {
        store.remove(resource, name);
        return;
      }
      const deleted = { ...object.metadata, deletionTimestamp: formatTime(clock.now()) };
      store.put<StoredObject>(resource, { ...object, metadata: deleted } as never);
    },
  });
  const recorder = () => ({
    event: (
      about: { readonly metadata?: { readonly name?: string } },
      type: string,
      reason: string,
      message: string,
    ) => void events.push(`${about.metadata?.name} ${type} ${reason} ${message.trim()}`),
  });
  return { clock, store, events, context: { clock, random: new KeyedRandom(1), store, client, recorder } };
}
