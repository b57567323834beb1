import {
  asList,
  asObject,
  isObject,
  kindOf,
  sameJson,
  textOf,
  withField,
  type JsonObject,
} from '../../object.ts';

/** What is to be done to an object, and what was missing or too much. */
export interface Reconciliation {
  /** The object as it is to be. */
  readonly object: JsonObject;
  readonly operation: 'none' | 'create' | 'update' | 'recreate';
  /** The object says that nobody may reconcile it. */
  readonly guarded: boolean;
  /** Rules or subjects. */
  readonly missing: readonly JsonObject[];
  readonly extra: readonly JsonObject[];
}

const GUARD = 'rbac.authorization.kubernetes.io/autoupdate';

const wordsOf = (value: unknown): readonly string[] =>
  asList(value).filter((word) => typeof word === 'string');

const isBinding = (object: JsonObject): boolean => kindOf(object).endsWith('Binding');

const objectsOf = (value: unknown): readonly JsonObject[] => asList(value).filter(isObject);

/**
 * Brings an object of RBAC to what a file wants of it. Models component-helpers/auth/rbac/reconciliation
 * @param live undefined when it is not there
 * @param removeExtra whether rules or subjects go that the file lacks
 */
export function reconcile(
  live: JsonObject | undefined,
  wanted: JsonObject,
  removeExtra: boolean,
): Reconciliation {
  const field = isBinding(wanted) ? 'subjects' : 'rules';
  const then = objectsOf(wanted[field]);
  if (!live) {
    return { object: wanted, operation: 'create', guarded: false, missing: then, extra: [] };
  }
  const guarded = textOf(live, 'metadata', 'annotations', GUARD) === 'false';
  if (field === 'subjects' && !sameJson(wanted['roleRef'], live['roleRef'])) {
    return { object: wanted, operation: 'recreate', guarded, missing: [], extra: [] };
  }
  let object = live;
  let changed = false;
  for (const part of ['annotations', 'labels']) {
    const before = asObject(asObject(live['metadata'])[part]);
    const merged = { ...asObject(asObject(wanted['metadata'])[part]), ...before };
    if (sameJson(merged, before)) continue;
    object = withField(object, ['metadata', part], merged);
    changed = true;
  }
  const now = objectsOf(live[field]);
  const aggregated = live['aggregationRule'] !== undefined && wanted['aggregationRule'] !== undefined;
  const missing = field === 'rules' ? uncovered(now, then) : absent(now, then);
  const extra = field === 'subjects' ? absent(then, now) : aggregated ? [] : uncovered(then, now);
  if (!removeExtra && missing.length > 0) {
    object = withField(object, [field], [...now, ...missing]);
    changed = true;
  } else if (removeExtra && (missing.length > 0 || extra.length > 0)) {
    object = withField(object, [field], wanted[field]);
    changed = true;
  }
  if (field === 'rules') {
    const rule = aggregation(live, wanted, removeExtra);
    if (!sameJson(rule, live['aggregationRule'])) {
      object = withField(object, ['aggregationRule'], rule);
      changed = true;
    }
  }
  return { object, operation: changed ? 'update' : 'none', guarded, missing, extra };
}

function aggregation(live: JsonObject, wanted: JsonObject, removeExtra: boolean): unknown {
  const now = live['aggregationRule'];
  const then = wanted['aggregationRule'];
  if (then === undefined || then === null) return undefined;
  const [before, after] = [now, then].map((rule) => objectsOf(asObject(rule)['clusterRoleSelectors']));
  const missing = absent(before ?? [], after ?? []);
  const extra = absent(after ?? [], before ?? []);
  if (!removeExtra && missing.length > 0) {
    return { ...asObject(now), clusterRoleSelectors: [...(before ?? []), ...missing] };
  }
  return removeExtra && (missing.length > 0 || extra.length > 0) ? then : now;
}

/** Those of the items that the owners lack, each once. */
function absent(owners: readonly JsonObject[], items: readonly JsonObject[]): readonly JsonObject[] {
  const found: JsonObject[] = [];
  for (const item of items) {
    if (![...owners, ...found].some((other) => sameJson(item, other))) found.push(item);
  }
  return found;
}

/** The single permissions of the rules that no owner grants. Models component-helpers/auth/rbac/validation Covers */
const uncovered = (owners: readonly JsonObject[], rules: readonly JsonObject[]): readonly JsonObject[] =>
  rules.flatMap(single).filter((rule) => !owners.some((owner) => covers(owner, rule)));

/** A rule as rules of one verb, one resource and one name each. */
function single(rule: JsonObject): readonly JsonObject[] {
  const of = (field: string): readonly string[] => wordsOf(rule[field]);
  const names = of('resourceNames');
  return [
    ...of('apiGroups').flatMap((group) =>
      of('resources').flatMap((resource) =>
        of('verbs').flatMap((verb) => {
          const one = { verbs: [verb], apiGroups: [group], resources: [resource] };
          return names.length === 0 ? [one] : names.map((name) => ({ ...one, resourceNames: [name] }));
        }),
      ),
    ),
    ...of('nonResourceURLs').flatMap((url) =>
      of('verbs').map((verb) => ({ verbs: [verb], nonResourceURLs: [url] })),
    ),
  ];
}

/** Whether a rule grants what a single one asks. */
function covers(owner: JsonObject, rule: JsonObject): boolean {
  const within = (field: string, fits: (set: readonly string[], item: string) => boolean): boolean => {
    const set = wordsOf(owner[field]);
    return wordsOf(rule[field]).every((item) => set.includes(item) || fits(set, item));
  };
  const star = (set: readonly string[]): boolean => set.includes('*');
  return (
    within('verbs', star) &&
    within('apiGroups', star) &&
    within(
      'resources',
      (set, item) => star(set) || (item.includes('/') && set.includes(`*${item.slice(item.indexOf('/'))}`)),
    ) &&
    within('nonResourceURLs', (set, item) =>
      set.some((url) => url.endsWith('*') && item.startsWith(url.replace(/\*+$/, ''))),
    ) &&
    (wordsOf(owner['resourceNames']).length === 0 ||
      (wordsOf(rule['resourceNames']).length > 0 && within('resourceNames', () => false)))
  );
}

/** A rule or a subject as Go prints the struct. */
export const goStruct = (item: JsonObject): string => {
  if (item['verbs'] === undefined) {
    const fields = ['kind', 'apiGroup', 'name', 'namespace'].map((field) => textOf(item, field));
    const [kind = '', group = '', name = '', namespace = ''] = fields;
    return `{Kind:${kind} APIGroup:${group} Name:${name} Namespace:${namespace}}`;
  }
  const list = (field: string): string => `[${wordsOf(item[field]).join(' ')}]`;
  return `{Verbs:${list('verbs')} APIGroups:${list('apiGroups')} Resources:${list('resources')} ResourceNames:${list('resourceNames')} NonResourceURLs:${list('nonResourceURLs')}}`;
};
