import { flag } from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { CommandError, ExitError, NoMatchError } from '../../errors.ts';
import type { FlagDefinition } from '../../flags.ts';
import type { JsonObject } from '../../object.ts';

/** The flags that make policy rules. */
export const ruleFlags: readonly FlagDefinition[] = [
  flag('verb', 'stringSlice', 'Verb that the rule allows.', '규칙이 허용하는 동사.'),
  flag('resource', 'stringSlice', 'Resource that the rule is about.', '규칙이 적용되는 리소스.'),
  flag(
    'resource-name',
    'stringArray',
    'Name that the rule is limited to; may be repeated.',
    '규칙을 적용할 리소스 이름. 여러 번 쓸 수 있습니다.',
  ),
];

const standardVerbs = [
  '*',
  'get',
  'delete',
  'list',
  'create',
  'update',
  'patch',
  'watch',
  'proxy',
  'deletecollection',
  'use',
  'bind',
  'escalate',
  'impersonate',
];

const RBAC = 'rbac.authorization.k8s.io';

/** The resources, as `resource.group`, that a special verb can be used on. */
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: [`roles.${RBAC}`, `clusterroles.${RBAC}`],
  escalate: [`roles.${RBAC}`, `clusterroles.${RBAC}`],
  impersonate: ['users.', 'serviceaccounts.', 'groups.', 'userextras.authentication.k8s.io'],
};

/** `--verb` without repetitions; `*` swallows all others. */
export function verbsOf(context: CommandContext): readonly string[] {
  const verbs = [...new Set(context.flags.list('verb'))];
  return verbs.includes('*') ? ['*'] : verbs;
}

/** Says that a verb is none that the API knows. */
export async function warnOfVerbs(context: CommandContext, verbs: readonly string[]): Promise<void> {
  for (const verb of verbs) {
    if (!standardVerbs.includes(verb))
      await context.err(`Warning: '${verb}' is not a standard resource verb\n`);
  }
}

/** A resource as `--resource` names it. */
export interface NamedResource {
  readonly resource: string;
  readonly group: string;
  /** With its slash; '' without one. */
  readonly subresource: string;
}

/** What `--resource` names; `*` alone swallows all others. Models kubectl/pkg/cmd/create/create_role.go Complete */
export function resourcesOf(context: CommandContext): readonly NamedResource[] {
  const resources: NamedResource[] = [];
  for (const typed of context.flags.list('resource')) {
    const [, whole = '', slash = '', sub = ''] = /^([^/]*)(\/?)(.*)$/s.exec(typed) ?? [];
    const [, resource = '', dot = '', group = ''] = /^([^.]*)(\.?)(.*)$/s.exec(whole) ?? [];
    const named = { resource, group, subresource: sub === '' ? '' : slash + sub };
    if (resource === '*' && dot === '' && slash === '') return [named];
    resources.push(named);
  }
  return resources;
}

/** What the server calls a resource; `failure` when it knows none of that name. */
async function resolve(
  context: CommandContext,
  { resource, group }: NamedResource,
): Promise<{ readonly resource: string; readonly group: string; readonly failure?: Error }> {
  try {
    return await (await context.mapper()).forGroupResource(resource, group);
  } catch (error) {
    if (!(error instanceof NoMatchError)) throw error;
    const inGroup = group === '' ? '' : ` in group "${group}"`;
    const failure = new ExitError(1, `the server doesn't have a resource type "${resource}"${inGroup}`);
    return { resource, group, failure };
  }
}

/** Refuses resources that there are none of and verbs that they do not have; behind a `*` nothing is looked at. */
export async function validateResources(
  context: CommandContext,
  verbs: readonly string[],
  resources: readonly NamedResource[],
): Promise<void> {
  for (const named of resources) {
    if (named.resource === '') {
      throw new CommandError('resource must be specified if apiGroup/subresource specified');
    }
    if (named.resource === '*') return;
    const { resource, group, failure } = await resolve(context, named);
    let special = false;
    for (const verb of verbs) {
      const allowed = specialVerbs[verb];
      if (!allowed) continue;
      if (!allowed.includes(`${resource}.${group}`)) {
        throw new CommandError(`can not perform '${verb}' on '${resource}' in group '${group}'`);
      }
      special = true;
    }
    if (failure && !special) throw failure;
  }
}

/** The rules that `--verb`, `--resource` and `--resource-name` make, one per API group. */
export async function rulesOf(
  context: CommandContext,
  verbs: readonly string[],
  resources: readonly NamedResource[],
): Promise<readonly JsonObject[]> {
  const byGroup = new Map<string, Set<string>>();
  for (const named of resources) {
    const { resource, group } = await resolve(context, named);
    byGroup.set(group, (byGroup.get(group) ?? new Set()).add(resource + named.subresource));
  }
  const resourceNames = [...new Set(context.flags.list('resource-name'))];
  return [...byGroup]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, names]) => ({
      verbs,
      apiGroups: [group],
      resources: [...names],
      ...(resourceNames.length > 0 ? { resourceNames } : {}),
    }));
}
