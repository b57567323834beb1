import type { StorageClass } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { metadata } from '../test-objects.ts';
import type { StoredPod } from '../pods.ts';
import { volumeSyncs } from './sync.ts';
import { storeRig } from './test-rig.ts';
import { claimOf, volumeOf, wordsOfClaim, wordsOfVolume } from './test-words.ts';

export const classNamed = (
  name: string,
  provisioner: string,
  more: Partial<StorageClass> = {},
  annotations = {},
) =>
  ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { ...metadata(name, { annotations }), namespace: undefined },
    provisioner,
    volumeBindingMode: 'Immediate',
    ...more,
  }) as Stored<StorageClass>;

interface World {
  readonly classes?: readonly Stored<StorageClass>[];
  readonly pods?: readonly StoredPod[];
}

/** What becomes of objects when the first claim, or volume, is looked at, and what is said: volumes have names with `v`. */
export function synced(
  which: 'claim' | 'volume',
  objects: readonly string[],
  { classes = [], pods = [] }: World = {},
): { readonly after: readonly string[]; readonly events: readonly string[]; readonly next?: string } {
  const { store, events, context } = storeRig();
  for (const one of classes) store.put('storageclasses.storage.k8s.io', one);
  for (const pod of pods) store.put('pods', pod);
  const [first] = objects
    .filter((text) => text.startsWith('v') === (which === 'volume'))
    .map((text) => text.split(' ')[0] ?? '');
  for (const text of objects)
    if (text.startsWith('v')) store.put('persistentvolumes', volumeOf(text));
    else store.put('persistentvolumeclaims', claimOf(text));
  const syncs = volumeSyncs(context, (volume) => syncs.recycled(volume));
  const claim = store.get('persistentvolumeclaims', `default/${first}`);
  const volume = store.get('persistentvolumes', first ?? '');
  if (which === 'claim' && claim) syncs.claim(claim);
  const next = which === 'volume' && volume ? syncs.volume(volume)?.metadata.name : undefined;
  const after = [
    ...store.list('persistentvolumes').map(wordsOfVolume),
    ...store.list('persistentvolumeclaims').map(wordsOfClaim),
  ];
  return { after, events, ...(next !== undefined && { next }) };
}
