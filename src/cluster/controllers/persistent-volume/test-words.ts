import type { PersistentVolumeSpec } from '../../api/types.ts';
import type { StoredMeta } from '../../machinery/object.ts';
import { metadata } from '../test-objects.ts';
import {
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  MIGRATED_TO,
  OLD_CLASS,
  OLD_PROVISIONER,
  PROVISIONED_BY,
  PROVISIONER,
  SELECTED_NODE,
} from './annotations.ts';
import type { StoredClaim, StoredVolume } from './matching.ts';

/**
 * Claims and volumes in a few words, for tables of rules: `v 1Gi Available for:c#c-uid by` is a volume that the binder keeps for
 * the claim `c`, `c 1Gi Bound at:v by done has:1Gi` a claim that it has bound to that volume.
 */

/** The annotations, by their words. */
const ANNOTATIONS: Readonly<Record<string, string>> = {
  by: BOUND_BY_CONTROLLER,
  done: BIND_COMPLETED,
  made: PROVISIONED_BY,
  ask: PROVISIONER,
  asked: OLD_PROVISIONER,
  migrated: MIGRATED_TO,
  node: SELECTED_NODE,
  'old-class': OLD_CLASS,
  before: 'volume.alpha.kubernetes.io/pre-resize-capacity',
};

type Words = ReadonlyMap<string, string>;

const wordsOf = (words: readonly string[]): Words =>
  new Map(
    words.map((word) => {
      const at = word.indexOf(':');
      return at < 0 ? [word, 'yes'] : [word.slice(0, at), word.slice(at + 1)];
    }),
  );

const MODES = { RWO: 'ReadWriteOnce', ROX: 'ReadOnlyMany', RWX: 'ReadWriteMany' } as const;
const modesOf = (words: Words) =>
  (words.get('modes') ?? 'RWO,ROX').split(',').map((mode) => MODES[mode as keyof typeof MODES]);

function metadataOf(name: string, words: Words): StoredMeta {
  const annotations = Object.fromEntries(
    Object.entries(ANNOTATIONS).flatMap(([word, annotation]) => {
      const value = words.get(word);
      return value === undefined ? [] : [[annotation, value]];
    }),
  );
  const label = words.get('label');
  const uid = words.get('uid');
  const finalizers = words.get('kept')?.split(',');
  return metadata(name, {
    ...(uid !== undefined && { uid }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
    ...(label !== undefined && { labels: { [label]: 'yes' } }),
    ...(finalizers && { finalizers }),
    ...(words.has('going') && { deletionTimestamp: '2026-01-01T00:00:00Z' }),
  });
}

/** The label of nodes that `on:` is about. */
export const PLACE = 'nodeKey';

function placeOf(node: string | undefined): PersistentVolumeSpec {
  if (node === undefined) return {};
  const matchExpressions = [{ key: PLACE, operator: 'In' as const, values: [node] }];
  return { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } };
}

function sourceOf(words: Words): PersistentVolumeSpec {
  if (words.has('csi')) return { csi: { driver: words.get('csi') ?? '', volumeHandle: 'h' } };
  if (words.has('path')) return { hostPath: { path: words.get('path') ?? '' } };
  return { gcePersistentDisk: { pdName: '' } };
}

function referenceOf(text: string | undefined): PersistentVolumeSpec {
  if (text === undefined) return {};
  const [name = '', uid] = text.split('#');
  return { claimRef: { kind: 'PersistentVolumeClaim', namespace: 'default', name, ...(uid && { uid }) } };
}

type Phase<T extends { readonly status: { readonly phase?: string } }> = NonNullable<T['status']['phase']>;

/** What a claim and a volume may say of their classes and modes. */
function traitsOf(words: Words) {
  const storageClassName = words.get('class');
  const volumeAttributesClassName = words.get('attributes');
  return {
    accessModes: modesOf(words),
    volumeMode: words.has('block') ? ('Block' as const) : ('Filesystem' as const),
    ...(storageClassName !== undefined && {
      storageClassName: storageClassName === 'none' ? '' : storageClassName,
    }),
    ...(volumeAttributesClassName !== undefined && { volumeAttributesClassName }),
  };
}

export function volumeOf(text: string): StoredVolume {
  const [name = '', storage = '', phase = '', ...rest] = text.split(' ');
  const words = wordsOf(rest);
  const { namespace: _none, ...meta } = metadataOf(name, words);
  const policy = words.get('policy') ?? 'Retain';
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: meta,
    spec: {
      capacity: { storage },
      persistentVolumeReclaimPolicy: policy as NonNullable<
        PersistentVolumeSpec['persistentVolumeReclaimPolicy']
      >,
      ...traitsOf(words),
      ...sourceOf(words),
      ...placeOf(words.get('on')),
      ...referenceOf(words.get('for')),
    },
    status: phase === '-' ? {} : { phase: phase as Phase<StoredVolume> },
  };
}

export function claimOf(text: string): StoredClaim {
  const [name = '', storage = '', phase = '', ...rest] = text.split(' ');
  const words = wordsOf(rest);
  const traits = traitsOf(words);
  const volumeName = words.get('at');
  const label = words.get('select');
  const has = words.get('has');
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadataOf(name, words),
    spec: {
      resources: { requests: { storage } },
      ...traits,
      ...(volumeName !== undefined && { volumeName }),
      ...(label !== undefined && { selector: { matchLabels: { [label]: 'yes' } } }),
    },
    status: {
      phase: phase as Phase<StoredClaim>,
      ...(has !== undefined && { capacity: { storage: has }, accessModes: traits.accessModes }),
    },
  };
}

const SHORT: ReadonlyMap<string, string> = new Map(
  Object.entries(MODES).map(([short, mode]) => [mode, short]),
);

/** The words of what both have: everything that says more than that it is as usual. */
function common({ metadata: meta, spec }: StoredVolume | StoredClaim): readonly string[] {
  const modes = (spec.accessModes ?? []).map((mode) => SHORT.get(mode)).join();
  const word = (name: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [value === 'yes' ? name : `${name}:${value}`];
  return [
    ...(modes === 'RWO,ROX' ? [] : [`modes:${modes}`]),
    ...Object.entries(ANNOTATIONS).flatMap(([name, annotation]) =>
      word(name, meta.annotations?.[annotation]),
    ),
    ...Object.keys(meta.labels ?? {}).map((label) => `label:${label}`),
    ...(meta.uid === `${meta.name}-uid` ? [] : [`uid:${meta.uid}`]),
    ...word('class', spec.storageClassName === '' ? 'none' : spec.storageClassName),
    ...word('attributes', spec.volumeAttributesClassName),
    ...(spec.volumeMode === 'Block' ? ['block'] : []),
    ...word('kept', meta.finalizers?.join()),
    ...(meta.deletionTimestamp === undefined ? [] : ['going']),
  ];
}

export function wordsOfVolume(volume: StoredVolume): string {
  const { spec, status } = volume;
  const { claimRef, persistentVolumeReclaimPolicy: policy = '' } = spec;
  return [
    volume.metadata.name,
    spec.capacity?.['storage'],
    status.phase ?? '-',
    ...(claimRef ? [`for:${claimRef.name}${claimRef.uid === undefined ? '' : `#${claimRef.uid}`}`] : []),
    ...(policy === 'Retain' ? [] : [`policy:${policy}`]),
    ...common(volume),
    ...(spec.csi ? [`csi:${spec.csi.driver}`] : []),
    ...(spec.hostPath ? [`path:${spec.hostPath.path}`] : []),
    ...(status.message === undefined ? [] : [`(${status.message})`]),
  ].join(' ');
}

export function wordsOfClaim(claim: StoredClaim): string {
  const { spec, status } = claim;
  const has = status.capacity?.['storage'];
  return [
    claim.metadata.name,
    spec.resources?.requests?.['storage'],
    status.phase,
    ...(spec.volumeName ? [`at:${spec.volumeName}`] : []),
    ...common(claim),
    ...Object.keys(spec.selector?.matchLabels ?? {}).map((label) => `select:${label}`),
    ...(has === undefined ? [] : [`has:${has}`]),
    ...((has === undefined) === (status.accessModes === undefined) ? [] : ['(modes and capacity disagree)']),
  ].join(' ');
}
