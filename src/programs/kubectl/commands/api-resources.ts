import { flag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import { asError, CommandError, usageError } from '../errors.ts';
import { groupResourceOf, groupVersionOf, type Mapping } from '../mapper.ts';
import { compareStrings } from '../output/go-values.ts';
import { align, tableLayout } from '../output/tabwriter.ts';

/** Models kubectl/pkg/cmd/apiresources/apiresources.go */
export default defineCommand({
  name: 'api-resources',
  use: '[flags] [options]',
  short: { en: 'Print the API resources of the server', ko: '서버가 지원하는 API 리소스를 출력합니다' },
  examples: `
# All resources
kubectl api-resources

# With verbs and categories
kubectl api-resources -o wide

# Those that belong to no namespace
kubectl api-resources --namespaced=false

# Those of one group
kubectl api-resources --api-group=apps`,
  flags: [
    flag('no-headers', 'bool', 'Leave out the table headers.', '표의 머리글을 생략합니다.'),
    flag('output', 'string', 'Output format: wide, name.', '출력 형식: wide, name.', {
      shorthand: 'o',
    }),
    flag('api-group', 'string', 'Only resources of this group.', '이 그룹의 리소스만 보여 줍니다.'),
    flag(
      'namespaced',
      'bool',
      'Only resources that belong to namespaces, or with =false only those that do not.',
      '네임스페이스에 속하는 리소스만, =false면 속하지 않는 리소스만 보여 줍니다.',
      { default: 'true' },
    ),
    flag(
      'verbs',
      'stringSlice',
      'Only resources with all these verbs.',
      '이 동사를 모두 지원하는 리소스만 보여 줍니다.',
    ),
    flag('sort-by', 'string', 'Sort by name or kind.', 'name이나 kind로 정렬합니다.'),
    flag('cached', 'bool', 'Use the cached list if there is one.', '캐시된 목록이 있으면 사용합니다.'),
    flag(
      'categories',
      'stringSlice',
      'Only resources in all these categories.',
      '이 범주에 모두 속하는 리소스만 보여 줍니다.',
    ),
  ],
  async run(context) {
    const { flags, args, path } = context;
    if (args.length > 0) throw usageError(path, `unexpected arguments: [${args.join(' ')}]`);
    // a kubeconfig that says nothing of a server is told of before anything else
    const discovery = await context.discovery();
    const output = flags.string('output');
    if (!['', 'wide', 'name'].includes(output)) throw new CommandError(`--output ${output} is not available`);
    const sortBy = flags.string('sort-by');
    if (!['', 'name', 'kind'].includes(sortBy)) throw new CommandError('--sort-by accepts only name or kind');
    const verbs = flags.list('verbs');
    const categories = flags.list('categories');
    let offered: readonly Mapping[] = [];
    let failure: Error | undefined;
    if (!flags.bool('cached')) discovery.invalidate();
    try {
      offered = (await discovery.all()).resources;
    } catch (error) {
      // the empty table comes first
      failure = asError(error);
    }
    const resources = preferredOf(offered)
      .filter(
        (each) =>
          each.verbs.length > 0 &&
          (!flags.changed('api-group') || flags.string('api-group') === each.group) &&
          (!flags.changed('namespaced') || flags.bool('namespaced') === each.namespaced) &&
          verbs.every((verb) => each.verbs.includes(verb)) &&
          categories.every((category) => each.categories.includes(category)),
      )
      .sort(
        (a, b) =>
          compareStrings(keyOf(a, sortBy), keyOf(b, sortBy)) || compareStrings(a.resource, b.resource),
      );
    if (output === 'name') {
      await context.out(resources.map((each) => `${groupResourceOf(each)}\n`).join(''));
      if (failure) throw failure;
      return;
    }
    const headers = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND'];
    if (output === 'wide') headers.push('VERBS', 'CATEGORIES');
    const rows = resources.map((each) => rowOf(each, output === 'wide'));
    const lines = [...(flags.bool('no-headers') ? [] : [headers]), ...rows];
    await context.out(align(lines.map((cells) => `${cells.join('\t')}\n`).join(''), tableLayout));
    if (failure) throw failure;
  },
});

function keyOf(mapping: Mapping, sortBy: string): string {
  if (sortBy === 'name') return mapping.resource;
  return sortBy === 'kind' ? mapping.kind : mapping.group;
}

/** Every resource once, in the version that its group prefers. Models client-go/discovery ServerPreferredResources */
function preferredOf(resources: readonly Mapping[]): Mapping[] {
  const chosen = new Map<string, Mapping>();
  for (const each of resources) {
    const key = groupResourceOf(each);
    if (!chosen.has(key) || (each.preferred && chosen.get(key)?.preferred === false)) chosen.set(key, each);
  }
  return [...chosen.values()];
}

function rowOf(each: Mapping, wide: boolean): readonly string[] {
  return [
    each.resource,
    each.shortNames.join(','),
    groupVersionOf(each),
    String(each.namespaced),
    each.kind,
    ...(wide ? [each.verbs.join(','), each.categories.join(',')] : []),
  ];
}
