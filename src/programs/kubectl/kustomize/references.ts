import { asObject, isObject, kindOf, nameOf, namespaceOf, textOf, type JsonObject } from '../object.ts';
import type { Resource } from './resource.ts';

/** A new name of an object, by its kind and its old one. */
type Renamed = ReadonlyMap<string, { readonly name: string; readonly namespace: string }>;

/** Fields that hold a map whose `name` names an object of a kind. */
const named: Readonly<Record<string, string>> = {
  configMap: 'ConfigMap',
  configMapKeyRef: 'ConfigMap',
  configMapRef: 'ConfigMap',
  imagePullSecrets: 'Secret',
  secretKeyRef: 'Secret',
  secretRef: 'Secret',
  secrets: 'Secret',
  service: 'Service',
};

/** Fields that hold the name of an object of a kind. */
const naming: Readonly<Record<string, string>> = {
  claimName: 'PersistentVolumeClaim',
  ingressClassName: 'IngressClass',
  priorityClassName: 'PriorityClass',
  secretName: 'Secret',
  serviceAccountName: 'ServiceAccount',
  serviceName: 'Service',
  storageClassName: 'StorageClass',
  volumeName: 'PersistentVolume',
};

/** Fields that hold references which name the kind themselves. */
const kinded = new Set(['roleRef', 'scaleTargetRef']);

/** An object whose references follow renamed objects. Models sigs.k8s.io/kustomize/api/internal/konfig/builtinpluginconsts/namereference.go */
function withReferences(object: JsonObject, renamed: Renamed): JsonObject {
  const find = (kind: string, name: unknown) => renamed.get(`${kind}/${String(name)}`);
  const reference = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((item: unknown) => reference(item, key));
    if (!isObject(value)) return value;
    const kind = key === 'subjects' ? 'ServiceAccount' : kinded.has(key) ? kindOf(value) : named[key];
    const found = find(kind ?? '', value['name']);
    if (!found) return walk(value);
    const { name, namespace } = found;
    const placed = key === 'subjects' && namespace !== '' ? { namespace } : {};
    return { ...walk(value), name, ...placed };
  };
  const walk = (value: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const kind = naming[key];
        if (kind !== undefined) return [key, find(kind, inner)?.name ?? inner];
        return [key, reference(inner, key)];
      }),
    );
  const { metadata, ...rest } = object;
  return { ...walk(rest), metadata: asObject(metadata) };
}

/**
 * Gives objects new names, and follows them wherever another of the objects refers to one.
 * @param rename the new object, for each
 */
export function renameAll(
  resources: readonly Resource[],
  rename: (resource: Resource) => JsonObject,
): readonly Resource[] {
  const renamed = new Map<string, { readonly name: string; readonly namespace: string }>();
  const changed = resources.map((resource) => {
    const object = rename(resource);
    const names = new Set([nameOf(resource.object), resource.origin]);
    for (const name of names)
      renamed.set(`${kindOf(object)}/${name}`, { name: nameOf(object), namespace: namespaceOf(object) });
    return { ...resource, object };
  });
  return changed.map((resource) => ({ ...resource, object: withReferences(resource.object, renamed) }));
}

/** `Deployment.v1.apps/web.[noNs]`: how kustomize calls an object. */
export function idOf(object: unknown): string {
  const [version = '', group = ''] = textOf(object, 'apiVersion').split('/').toReversed();
  return `${kindOf(object)}.${version}.${group || '[noGrp]'}/${nameOf(object)}.${namespaceOf(object) || '[noNs]'}`;
}
