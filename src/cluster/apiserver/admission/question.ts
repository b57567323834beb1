import type { DeleteOptions } from '../../api/types.ts';
import { apiVersionOf, type Kind } from '../../kinds/kind.ts';
import type { KubeObject, StoredObject } from '../../machinery/object.ts';
import type { WriteRules } from '../write-rules.ts';
import type { Admitted } from './admission.ts';

/** What policies and webhooks are asked about. Models staging/src/k8s.io/apiserver/pkg/admission/attributes.go */
export interface Question {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  /** The kind whose objects stand at the request's path. */
  readonly kind: Kind;
  /** '' for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  /** '' for the object itself. */
  readonly subresource: string;
  /** What is sent, by the subresource's kind; undefined for deletions. */
  readonly object: KubeObject | undefined;
  /** What stands there; undefined where nothing is changed. */
  readonly old: KubeObject | undefined;
  /** Of a deletion. */
  readonly options?: DeleteOptions;
  readonly rules: WriteRules;
}

/** A group, a version, and a kind in it. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A write as a question. */
export function questionOf({ kind, namespace, object, old, subresource, rules }: Admitted): Question {
  const shown = rules.shown ?? ((one: KubeObject) => one);
  return {
    operation: old === undefined ? 'CREATE' : 'UPDATE',
    kind,
    namespace,
    name: object.metadata?.name ?? '',
    subresource,
    object: shown(object),
    old: old && shown(old),
    rules,
  };
}

/** Whether nothing will come of a request. */
export const isDryRun = ({ rules, options }: Question): boolean =>
  rules.dryRun === true || (options?.dryRun ?? []).length > 0;

/** The group and version of a question's request. */
export const versionOf = ({ kind, rules }: Question): Pick<Kind, 'group' | 'version'> => ({
  group: rules.group ?? kind.group,
  version: rules.version ?? kind.version,
});

/** The kind of what is sent, if the request is made in a version. */
export function typeOf({ kind, subresource }: Question, { group, version }: Pick<Kind, 'group' | 'version'>) {
  const part = kind.subresources.find(({ name }) => name === subresource);
  if (!part || part.kind === kind.kind) return { group, version, kind: kind.kind };
  return { group: part.group ?? group, version: part.version ?? version, kind: part.kind };
}

/** An object of a question in another version of its kind, with its type. */
export function inVersion(
  question: Question,
  object: KubeObject | undefined,
  wanted: Pick<Kind, 'group' | 'version'>,
): object | undefined {
  if (!object) return undefined;
  const { kind } = question;
  const type = typeOf(question, wanted);
  const alternate = kind.alternates.find(
    ({ group, version }) => group === wanted.group && version === wanted.version,
  );
  const converted =
    alternate && type.kind === kind.kind ? alternate.fromStored(object as StoredObject) : object;
  return { ...converted, apiVersion: apiVersionOf(type), kind: type.kind };
}
