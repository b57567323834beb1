import type { Namespace } from '../../../api/types.ts';
import { resourceOf, type WriteContext } from '../../../kinds/kind.ts';
import type { Stored } from '../../../machinery/object.ts';
import type { Store } from '../../../store/store.ts';
import { accountName, type Caller } from '../../authorization/caller.ts';
import { isDryRun, type Question, typeOf, versionOf } from '../question.ts';
import type { Version } from './matching.ts';

/** Who asks. */
export const askerOf = ({ rules: { caller, component } }: Question): Caller =>
  caller ?? component ?? { username: '', groups: [] };

/** The namespace of a request, which for namespaces is the namespace itself. */
export const namespaceOf = ({ kind, namespace, name }: Question): string =>
  resourceOf(kind) === 'namespaces' ? name : namespace;

/** Components come with tokens of their accounts. */
function userInfo({ rules }: Question, asker: Caller, store: Store): object {
  const { username, groups, uid, extra } = asker;
  const account = rules.caller ? undefined : accountName(username);
  const known = account && store.get('serviceaccounts', `${account.namespace}/${account.name}`);
  const id = uid ?? known?.metadata.uid ?? '';
  return {
    ...(username === '' ? {} : { username }),
    ...(id === '' ? {} : { uid: id }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(extra && Object.keys(extra).length > 0 ? { extra } : {}),
  };
}

const META = 'meta.k8s.io/v1';

/** The options of a write, or of a deletion; null for a connection. */
function optionsOf({ operation, options, rules: { query } }: Question): object | null {
  if (operation === 'CONNECT') return null;
  if (operation === 'DELETE') return { kind: 'DeleteOptions', apiVersion: META, ...options };
  const dryRun = query?.getAll('dryRun') ?? [];
  const given = (key: string): Readonly<Record<string, string>> => {
    const value = query?.get(key) ?? '';
    return value === '' ? {} : { [key]: value };
  };
  return {
    kind: operation === 'CREATE' ? 'CreateOptions' : 'UpdateOptions',
    apiVersion: META,
    ...(dryRun.length === 0 ? {} : { dryRun }),
    ...given('fieldManager'),
    ...given('fieldValidation'),
  };
}

/**
 * The variable `request`. Models staging/src/k8s.io/apiserver/pkg/admission/plugin/cel/condition.go CreateAdmissionRequest
 * @param version in which the policy looks at the object
 */
export function requestOf(question: Question, version: Version, store: Store): object {
  const { kind, name, operation, subresource } = question;
  const own = versionOf(question);
  const namespace = namespaceOf(question);
  const resource = kind.plural;
  return {
    kind: typeOf(question, version),
    resource: { ...version, resource },
    ...(subresource === '' ? {} : { subResource: subresource, requestSubResource: subresource }),
    requestKind: typeOf(question, own),
    requestResource: { ...own, resource },
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
    operation,
    userInfo: userInfo(question, askerOf(question), store),
    dryRun: isDryRun(question),
    options: optionsOf(question),
  };
}

const SHOWN = [
  'name',
  'generateName',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'finalizers',
];

/** The variable `namespaceObject`; null for what stands in no namespace. Models …/condition.go CreateNamespaceObject */
export function namespaceObjectOf({ kind, namespace }: Question, { store }: WriteContext): object | null {
  const found: Stored<Namespace> | undefined = kind.namespaced
    ? store.get('namespaces', namespace)
    : undefined;
  if (!found) return null;
  const { metadata, spec, status } = found;
  const shown = Object.entries(metadata).filter(([key]) => SHOWN.includes(key));
  return { metadata: Object.fromEntries(shown), spec, status };
}
