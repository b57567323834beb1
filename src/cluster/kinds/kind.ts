import type { AuthorityOrigin } from '../machinery/certificates/authority.ts';
import type { WebhookServer } from '../apiserver/admission/webhooks/server.ts';
import type { DeleteOptions, ObjectMeta } from '../api/types.ts';
import type { RandomSource } from '../environment.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { subdomainName, type NameRule } from '../machinery/names.ts';
import type { KubeObject, StoredObject } from '../machinery/object.ts';
import type { GroupName } from '../machinery/status.ts';
import type { Store } from '../store/store.ts';

/** Settings of a cluster that kinds, admission and the server's own objects need. */
export interface ClusterSettings {
  /** `v1.33.13` */
  readonly version: string;
  /** First address and size of the cluster IP range. */
  readonly serviceNetwork: { readonly base: string; readonly bits: number };
  readonly nodePorts: { readonly first: number; readonly last: number };
  /** Where the API server listens, as the `kubernetes` Service's endpoint says. */
  readonly advertiseAddress: string;
  readonly advertisePort: number;
  /** Whether containers may ask for `privileged`. */
  readonly allowPrivileged: boolean;
  /** Admission plugins that are off, by the names that `--disable-admission-plugins` takes. */
  readonly disabledAdmission?: readonly string[];
  /** Whose signature the cluster believes; that of an authority of its own if missing. */
  readonly authority?: AuthorityOrigin;
  /** The name in the certificate of the cluster's administrator; `kubernetes-admin` if missing. */
  readonly administrator?: string;
  /** Whether tokens with which machines join are looked at, and sign what is told in public, as kubeadm has it. */
  readonly bootstrapTokens?: boolean;
  /** The user whom a cloud's access management lets do everything, beside the roles; missing: there is no such thing. */
  readonly owner?: string;
  /** Admission webhooks that a cloud serves, by the `url` of their client configurations. */
  readonly webhooks?: ReadonlyMap<string, WebhookServer>;
}

/** A cluster-scoped object that is there because of another one: to be made, or, without `object`, to go. */
export interface Follower {
  readonly kind: Kind;
  readonly name: string;
  readonly object?: KubeObject;
}

/** What preparing and admitting a write may look at. */
export interface WriteContext {
  readonly store: Store;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly random: RandomSource;
  readonly settings: ClusterSettings;
  /** Nothing will be stored, so that nothing is set aside either. */
  readonly dryRun?: boolean;
  /** Collects the texts of Warning headers. */
  readonly warn?: (text: string) => void;
  /** Who writes, when it is known. */
  readonly user?: Requester;
  /** The API group through which the object is written, for kinds that several groups serve. */
  readonly group?: string;
}

/** The name and groups behind a request's credentials. */
export interface Requester {
  readonly username: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** A column of a `Table`. */
export interface Column {
  readonly name: string;
  /** `string`, `integer`, `number`, `boolean` or `date`. */
  readonly type: string;
  /** `name` for the column that names the object. */
  readonly format?: string;
  /** 0 is always shown, more only with `-o wide`. */
  readonly priority: number;
  readonly description?: string;
}

export type Cell = string | number | boolean | null;

/** What rows may look at beside their object. */
export interface RowContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** `Completed`, for what has run to its end. */
export interface RowCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** A second version (or group) under which a kind is served, with the conversion to and from the stored one. */
export interface Alternate {
  readonly group: string;
  readonly version: string;
  readonly schema: string;
  toStored(object: KubeObject): KubeObject;
  fromStored(object: StoredObject): KubeObject;
}

/** A subresource beside `status` as discovery lists it. */
export interface Subresource {
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  /** Where the subresource's kind lives when it is another group's. */
  readonly group?: string;
  readonly version?: string;
}

/** How `scale` reads and writes a kind. */
export interface ScaleRule {
  /** The selector in its text form, for `status.selector`. */
  selector(object: KubeObject): string;
  /** Where the numbers stand; `spec.replicas` and `status.replicas` if not given. */
  readonly replicas?: {
    /** The path of the wanted number, as messages name it. */
    readonly path: string;
    wanted(object: KubeObject): number | undefined;
    actual(object: KubeObject): number;
    withWanted(object: KubeObject, replicas: number): KubeObject;
  };
}

/** Reads the value that a field selector compares. */
export type FieldGetter<T> = { read(object: T): string }['read'];

/**
 * Everything that the API server knows about a kind. Objects are immutable: the functions that prepare or default return the
 * given object when there is nothing to change, else a new one that shares the rest.
 */
export interface Kind<T extends KubeObject = KubeObject> {
  readonly group: string;
  /** The version in which objects are stored. */
  readonly version: string;
  readonly kind: string;
  /** The kind of a list, where it is not the kind's name with `List` at its end. */
  readonly listKind?: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** Whether `status` is a subresource that only its own path changes. */
  readonly hasStatus: boolean;
  readonly subresources: readonly Subresource[];
  readonly alternates: readonly Alternate[];
  /** The name of the OpenAPI schema. */
  readonly schema: string;
  readonly validateName: NameRule;
  /** Whether `metadata.generation` counts changes of the desired state. */
  readonly generation: boolean;
  /** Whether a deletion answers with the last state of the object instead of a Status. */
  readonly returnsDeleted: boolean;
  /** Whether an update without resourceVersion is accepted. */
  readonly unconditionalUpdate: boolean;
  /**
   * Whether a CustomResourceDefinition made the kind: its objects have no Go type, so they have no status before somebody gives
   * them one, and are written and listed as what they are.
   */
  readonly custom?: boolean;
  /** Whether PUT creates what is not there. */
  readonly createOnUpdate: boolean;
  /** What a Warning header says of every request about the kind. */
  readonly deprecation?: string;
  readonly scale?: ScaleRule;
  readonly columns: readonly Column[];

  /** Loads what the kind checks writes from outside with; awaited before each of them. */
  load?(): Promise<void>;
  /**
   * Fills in what the object leaves open.
   * @param stored has its defaults: parts that the object shares with it need none
   */
  defaults?(object: T, stored?: T): T;
  /** What follows from defaults once it is known that the object is a new one. */
  prepareForCreate?(object: T, context: WriteContext): T;
  prepareForUpdate?(object: T, old: T, context: WriteContext): T;
  /** The status that a new object has; whatever the client sent is dropped. */
  initialStatus?(object: T, context: WriteContext): object;
  prepareForStatusUpdate?(object: T, old: T, context: WriteContext): T;
  /** What {@link WriteContext} has to give for an object that passed validation: addresses, ports. */
  allocate?(object: T, old: T | undefined, context: WriteContext): T;
  /** What is made or goes in the same breath as an object is written, or, as undefined, has gone. */
  follow?(object: T | undefined, old: T | undefined, store: Store): readonly Follower[];
  validate?(object: T, errors: FieldErrors, context: WriteContext): void;
  validateUpdate?(object: T, old: T, errors: FieldErrors, context: WriteContext): void;
  validateStatusUpdate?(object: T, old: T, errors: FieldErrors): void;
  /** Texts of Warning headers. */
  warnings?(object: T, old: T | undefined): readonly string[];
  /** The same for what is written to `status`. */
  statusWarnings?(object: T): readonly string[];
  /** Seconds of grace for a deletion, or undefined when the kind knows no graceful deletion. */
  gracePeriod?(object: T, options: DeleteOptions): number | undefined;
  /** Finalizers outside of metadata hold an object too: `spec.finalizers` of a Namespace. */
  holdsDeletion?(object: T): boolean;
  /** What changes when a deletion begins but cannot end yet. */
  markDeleted?(object: T, context: WriteContext): T;
  /** The kind's own field selectors, beside `metadata.name` and `metadata.namespace`, and what they compare. */
  readonly fields: Readonly<Record<string, FieldGetter<T>>>;
  row(object: T, context: RowContext): readonly Cell[];
  /** The order of rows, where it is not that of names; equal ones stay by name. */
  compareRows?(a: T, b: T): number;
  /** What clients should know of a row beside its cells. */
  rowConditions?(object: T): readonly RowCondition[] | undefined;
  /** The metadata that stands beside a row's cells, where it is not the object's own. */
  rowMetadata?(metadata: ObjectMeta): ObjectMeta;
}

/** The verbs of an ordinary resource, in discovery's order. */
export const ALL_VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
] as const;

type Optional =
  | 'singular'
  | 'shortNames'
  | 'categories'
  | 'verbs'
  | 'hasStatus'
  | 'subresources'
  | 'alternates'
  | 'validateName'
  | 'generation'
  | 'returnsDeleted'
  | 'unconditionalUpdate'
  | 'createOnUpdate'
  | 'namespaced'
  | 'fields';

/** A kind as its file declares it: what is usual may be left out. */
export type KindSource<T extends KubeObject> = Omit<Kind<T>, Optional> & Partial<Pick<Kind<T>, Optional>>;

/** Completes a declaration with what is usual. */
export function defineKind<T extends KubeObject>(source: KindSource<T>): Kind {
  const kind: Kind<T> = {
    singular: source.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: ALL_VERBS,
    hasStatus: false,
    subresources: [],
    alternates: [],
    validateName: subdomainName,
    generation: false,
    returnsDeleted: false,
    unconditionalUpdate: true,
    createOnUpdate: false,
    fields: {},
    ...source,
  };
  return kind;
}

/** `pods`, `deployments.apps`: the key of a kind's resource in the store. */
export const resourceOf = (kind: { readonly group: string; readonly plural: string }): string =>
  kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;

/** `v1`, `apps/v1`. */
export const apiVersionOf = (kind: { readonly group: string; readonly version: string }): string =>
  kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;

/** How errors name the resource: `deployments.apps`. */
export const resourceName = (kind: { readonly group: string; readonly plural: string }): GroupName => ({
  group: kind.group,
  name: kind.plural,
});

/** How errors name the kind: `Deployment.apps`. */
export const kindName = (kind: { readonly group: string; readonly kind: string }): GroupName => ({
  group: kind.group,
  name: kind.kind,
});

/**
 * Columns in a short form: `Ready`, `Desired:integer`, `Node*` (wide only), `Created At:date`. The column `Name` is the one
 * that names the object.
 */
export function columns(...texts: readonly string[]): readonly Column[] {
  return texts.map((text) => {
    const priority = text.endsWith('*') ? 1 : 0;
    const [name = '', type = 'string'] = text.replace(/\*$/, '').split(':');
    return {
      name,
      type: type === 'integer' || type === 'boolean' || type === 'date' ? type : 'string',
      priority,
      ...(name === 'Name' ? { format: 'name' } : {}),
    };
  });
}

/**
 * For kinds whose metadata a write of the status leaves alone, but for who manages it.
 * Models staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go ResetObjectMetaForStatus
 */
export function withOldMetadata<T extends KubeObject>(object: T, old: T): T {
  if (object.metadata === old.metadata) return object;
  const { managedFields } = object.metadata ?? {};
  return { ...object, metadata: replace(old.metadata ?? {}, 'managedFields', managedFields) };
}

/** The columns of a kind that has no printer of its own. */
export const DEFAULT_COLUMNS = columns('Name', 'Created At:date');

/**
 * The given object with the values for the keys that it leaves out; itself when it leaves out none.
 */
export function withDefaults<T extends object>(object: T, values: Partial<T>): T {
  let out: T | undefined;
  for (const key in values) {
    const value = values[key];
    if (object[key] !== undefined || value === undefined) continue;
    out ??= { ...object };
    out[key] = value;
  }
  return out ?? object;
}

/** The list with every item mapped; the same list when no item changed. */
export function mapShared<T>(
  list: readonly T[] | undefined,
  map: (item: T, index: number) => T,
): readonly T[] | undefined {
  if (list === undefined) return undefined;
  let out: T[] | undefined;
  list.forEach((item, index) => {
    const mapped = map(item, index);
    if (mapped !== item) (out ??= [...list])[index] = mapped;
  });
  return out ?? list;
}

/** The object with the property replaced; itself when the value is the same. */
export function replace<T extends object, K extends keyof T>(object: T, key: K, value: T[K] | undefined): T {
  if (object[key] === value) return object;
  if (value === undefined) {
    const { [key]: _gone, ...rest } = object;
    return rest as T;
  }
  // Where objects of all kinds come by, this costs a fraction of a literal with a computed key.
  const copy = { ...object };
  copy[key] = value;
  return copy;
}
