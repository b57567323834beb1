import { flag } from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { asError, CommandError, NoMatchError, ExitError } from '../../errors.ts';
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

/** The rules that `--verb`, `--resource` and `--resource-name` make, one per API group. */
export async function rulesOf(
  context: CommandContext,
  verbs: readonly string[],
): Promise<readonly JsonObject[]> {
  const byGroup = new Map<string, Set<string>>();
  for (const typed of context.flags.list('resource')) {
    const slash = typed.indexOf('/');
    const whole = slash < 0 ? typed : typed.slice(0, slash);
    const subresource = slash < 0 ? '' : typed.slice(slash);
    const dot = whole.indexOf('.');
    const resource = dot < 0 ? whole : whole.slice(0, dot);
    const group = dot < 0 ? '' : whole.slice(dot + 1);
    if (resource === '') {
      throw new CommandError('resource must be specified if apiGroup/subresource specified');
    }
    const found = resource === '*' ? { resource, group } : await resolve(context, resource, group, verbs);
    const names = byGroup.get(found.group) ?? new Set();
    byGroup.set(found.group, names.add(found.resource + subresource));
    if (resource === '*' && dot < 0 && slash < 0) break;
  }
  const resourceNames = [...new Set(context.flags.list('resource-name'))];
  return [...byGroup]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, resources]) => ({
      verbs,
      apiGroups: [group],
      resources: [...resources],
      ...(resourceNames.length > 0 ? { resourceNames } : {}),
    }));
}

async function resolve(
  context: CommandContext,
  resource: string,
  group: string,
  verbs: readonly string[],
): Promise<{ readonly resource: string; readonly group: string }> {
  let found = { resource, group };
  let failure: Error | undefined;
  try {
    found = (await context.mapper()).forArgument(group === '' ? resource : `${resource}.${group}`);
  } catch (error) {
    if (!(error instanceof NoMatchError)) throw error;
    failure = asError(error);
  }
  for (const verb of verbs) {
    const allowed = specialVerbs[verb];
    if (!allowed) continue;
    if (!allowed.includes(`${found.resource}.${found.group}`)) {
      throw new CommandError(`can not perform '${verb}' on '${found.resource}' in group '${found.group}'`);
    }
    failure = undefined;
  }
  if (!failure) return { resource: found.resource, group: found.group };
  const inGroup = group === '' ? '' : ` in group "${group}"`;
  throw new ExitError(1, `the server doesn't have a resource type "${resource}"${inGroup}`);
}
