import type { StoredObject } from '../../src/cluster/machinery/object.ts';
import type { StoredPod } from './invariant.ts';
import { recipes } from './manifests.ts';
import type { Action, Scene } from './operation.ts';

export const MERGE = 'application/merge-patch+json';

const OWN = ['default', 'alpha', 'beta'];

export function choose<T>(list: readonly T[], which: number): T | undefined {
  return list[which % Math.max(1, list.length)];
}

/** The address of what a recipe makes. */
export const addressOf = (what: string, { metadata }: StoredObject): string =>
  `${(recipes[what]?.path ?? '').replace('NS', `namespaces/${metadata.namespace ?? ''}`)}/${metadata.name}`;

export const keyOfRecipe = (what: string): string => {
  const [, root, group = ''] = (recipes[what]?.path ?? '').split('/');
  const plural = recipes[what]?.path.split('/').at(-1) ?? '';
  return root === 'api' ? plural : `${plural}.${group}`;
};

/** The service through which pods reach the API server: it may be deleted, but not be made another. */
const isSystem = ({ kind, metadata }: StoredObject): boolean =>
  kind === 'Service' && metadata.name === 'kubernetes';

/** One of what a recipe makes. */
export function found(
  what: string,
  { look: { store }, operation: { which } }: Scene,
  system = false,
): StoredObject | undefined {
  const all = store
    .list(keyOfRecipe(what))
    .filter(({ metadata: { namespace } }) => namespace === undefined || OWN.includes(namespace))
    .filter(({ metadata: { name } }) => !recipes[what]?.own || name.startsWith(`${recipes[what].prefix}-`))
    .filter((object) => !isSystem(object) || system);
  return choose(all, which);
}

/** Changes one of what a recipe makes by a merge patch. */
export const patching =
  (kinds: readonly string[], patch: (scene: Scene, object: StoredObject) => object | undefined): Action =>
  (scene) => {
    const what = choose(kinds, scene.operation.variant) ?? '';
    const object = found(what, scene);
    const change = object && patch(scene, object);
    return object && change && scene.send('PATCH', addressOf(what, object), change, MERGE);
  };

export const ours = ({ look }: Scene): readonly StoredPod[] =>
  look.pods.filter(({ metadata }) => OWN.includes(metadata.namespace ?? ''));

export const podPath = ({ metadata }: StoredPod): string =>
  `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;

export const nodeName = ({ operation: { which } }: Scene): string => `node-${1 + (which % 5)}`;

export const patchNode = (scene: Scene, patch: object): Promise<number> =>
  scene.send('PATCH', `/api/v1/nodes/${nodeName(scene)}`, patch, MERGE);
