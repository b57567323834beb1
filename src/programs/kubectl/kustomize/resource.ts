import {
  apiVersionOf,
  asObject,
  kindOf,
  isObject,
  fieldOf,
  splitApiVersion,
  withField,
  type JsonObject,
} from '../object.ts';
import { formatNumber } from '../output/go-values.ts';
import type { Path } from './bare-keys.ts';
import type { Origin } from './origin.ts';

/** A kind of objects; of what is empty, any. */
export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** What an object is called, or was. */
export interface Id extends Gvk {
  readonly name: string;
  readonly namespace: string;
}

/** An object on its way through a kustomization. Models sigs.k8s.io/kustomize/api/resource */
export interface Resource {
  readonly object: JsonObject;
  /** Fields whose names kustomize wrote without quotation marks, and which YAML does not read back as texts. */
  readonly bare: readonly Path[];
  /** What it was called before, oldest first. */
  readonly previous: readonly Pick<Id, 'kind' | 'name' | 'namespace'>[];
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  /** Its name is to end with a hash of what it holds. */
  readonly hashed: boolean;
  readonly behavior: string;
  /** Variables that take their values from it. */
  readonly variables: readonly string[];
  readonly origin: Origin | undefined;
  readonly transformations: readonly Origin[];
}

export const newResource = (object: JsonObject): Resource => ({
  object,
  bare: [],
  previous: [],
  prefixes: [],
  suffixes: [],
  hashed: false,
  behavior: '',
  variables: [],
  origin: undefined,
  transformations: [],
});

/** A scalar as it is written; '' for what is none. */
export const scalarText = (value: unknown): string => {
  if (typeof value === 'number') return formatNumber(value);
  return ['string', 'boolean', 'bigint'].includes(typeof value) ? String(value) : '';
};

/** Labels or annotations as texts. */
export const pairsOf = (object: JsonObject, field: 'labels' | 'annotations'): Record<string, string> =>
  Object.fromEntries(
    Object.entries(asObject(fieldOf(object, 'metadata', field))).map(([key, value]) => [
      key,
      value === null ? 'null' : scalarText(value),
    ]),
  );

/** Sets labels or annotations; without any, the field goes. */
export const withPairs = (
  object: JsonObject,
  field: 'labels' | 'annotations',
  pairs: Readonly<Record<string, unknown>>,
): JsonObject =>
  Object.keys(pairs).length === 0 && !isObject(object['metadata'])
    ? object
    : withField(object, ['metadata', field], Object.keys(pairs).length === 0 ? undefined : pairs);

const clusterScoped = new Map(
  Object.entries({
    'admissionregistration.k8s.io': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    'apiextensions.k8s.io': 'CustomResourceDefinition',
    'apiregistration.k8s.io': 'APIService',
    'certificates.k8s.io': 'CertificateSigningRequest',
    'flowcontrol.apiserver.k8s.io': 'FlowSchema PriorityLevelConfiguration',
    'networking.k8s.io': 'IngressClass',
    'node.k8s.io': 'RuntimeClass',
    policy: 'PodSecurityPolicy',
    'rbac.authorization.k8s.io': 'ClusterRole ClusterRoleBinding',
    'scheduling.k8s.io': 'PriorityClass',
    'storage.k8s.io': 'CSIDriver CSINode StorageClass VolumeAttachment',
    '': 'ComponentStatus Namespace Node NodeProxyOptions PersistentVolume',
  }),
);

/** Whether kustomize knows that a kind has no namespaces. Models kyaml/openapi/openapi.go IsCertainlyClusterScoped */
export function isClusterScoped({ group, version, kind }: Gvk): boolean {
  const known = clusterScoped.get(group)?.split(' ').includes(kind) === true;
  const beta = version === 'v1beta1' && group !== '';
  const only = group === 'policy' || group === 'flowcontrol.apiserver.k8s.io';
  return known && (beta || (version === 'v1' && !only));
}

export const gvkOf = (object: JsonObject): Gvk => ({
  ...splitApiVersion(apiVersionOf(object)),
  kind: kindOf(object),
});

export const currentId = ({ object }: Pick<Resource, 'object'>): Id => ({
  ...gvkOf(object),
  name: scalarText(fieldOf(object, 'metadata', 'name')),
  namespace: scalarText(fieldOf(object, 'metadata', 'namespace')),
});

export const previousIds = ({ object, previous }: Resource): readonly Id[] =>
  previous.map((id) => ({ ...gvkOf(object), ...id }));

/** The first thing that a resource was called. */
export const originalId = (resource: Resource): Id => previousIds(resource)[0] ?? currentId(resource);

export const allIds = (resource: Resource): readonly Id[] => [...previousIds(resource), currentId(resource)];

/** The namespace of what has none. */
const NOWHERE = '_non_namespaceable_';

/** Models kyaml/resid/resid.go EffectiveNamespace */
export const effectiveNamespace = (id: Id): string =>
  isClusterScoped(id) ? NOWHERE : id.namespace === '' ? 'default' : id.namespace;

const sameGvk = (a: Gvk, b: Gvk): boolean =>
  a.group === b.group && a.version === b.version && a.kind === b.kind;

export const sameButNamespace = (a: Id, b: Id): boolean => a.name === b.name && sameGvk(a, b);

export const sameId = (a: Id, b: Id): boolean =>
  sameButNamespace(a, b) && effectiveNamespace(a) === effectiveNamespace(b);

/** Whether a kind is one that is meant; what is empty does not matter. */
export const isSelected = (gvk: Gvk, wanted: Partial<Gvk>): boolean =>
  (['group', 'version', 'kind'] as const).every(
    (field) => (wanted[field] ?? '') === '' || wanted[field] === gvk[field],
  );

const shown = (text: string, none: string): string => text || `[${none}]`;

/** `Deployment.v1.apps` */
export const gvkText = ({ group = '', version = '', kind = '' }: Partial<Gvk>): string =>
  `${shown(kind, 'noKind')}.${shown(version, 'noVer')}.${shown(group, 'noGrp')}`;

/** `Deployment.v1.apps/web.[noNs]`: how kustomize calls an object. */
export const idText = (id: Id): string =>
  `${gvkText(id)}/${shown(id.name, 'noName')}.${shown(id.namespace, 'noNs')}`;

/** The resource, to be called otherwise from now on. */
export const remembering = (resource: Resource): Resource => {
  const id = currentId(resource);
  const { kind, name } = id;
  return { ...resource, previous: [...resource.previous, { kind, name, namespace: effectiveNamespace(id) }] };
};

/** The object with the annotations in which kustomize keeps its notes, as messages show it. */
export function annotated({ object, previous, prefixes, suffixes, hashed, behavior }: Resource): JsonObject {
  const notes = {
    generatorBehavior: behavior,
    needsHashSuffix: hashed ? 'enabled' : '',
    prefixes: prefixes.join(),
    previousKinds: previous.map(({ kind }) => kind).join(),
    previousNames: previous.map(({ name }) => name).join(),
    previousNamespaces: previous.map(({ namespace }) => namespace).join(),
    suffixes: suffixes.join(),
  };
  const kept = Object.entries(notes).filter(([, value]) => value !== '');
  return withPairs(object, 'annotations', {
    ...pairsOf(object, 'annotations'),
    ...Object.fromEntries(kept.map(([name, value]) => [`internal.config.kubernetes.io/${name}`, value])),
  });
}
