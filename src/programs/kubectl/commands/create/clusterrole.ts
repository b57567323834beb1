import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import type { JsonObject } from '../../object.ts';
import { createFlags, createGenerated, metadata, oneName } from './generated.ts';
import { ruleFlags, rulesOf, verbsOf, warnOfVerbs } from './rules.ts';

const nonResourceVerbs = ['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options'];

/** Models kubectl/pkg/cmd/create/create_clusterrole.go */
export default defineCommand({
  name: 'clusterrole',
  use: 'NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none] [options]',
  short: { en: 'Create a cluster role', ko: '클러스터 롤을 만듭니다' },
  examples: '# May read nodes\nkubectl create clusterrole node-reader --verb=get,list --resource=nodes',
  flags: [
    ...ruleFlags,
    flag('non-resource-url', 'stringSlice', 'URL path that the rule allows.', '규칙이 허용하는 URL 경로.'),
    flag(
      'aggregation-rule',
      'stringToString',
      'Labels of the cluster roles to combine.',
      '합칠 클러스터 롤들의 레이블.',
      { default: '' },
    ),
    ...createFlags,
  ],
  async run(context) {
    const { flags } = context;
    const name = oneName(context);
    const aggregation = flags.map('aggregation-rule');
    const body: JsonObject =
      aggregation.size > 0
        ? {
            rules: null,
            aggregationRule: { clusterRoleSelectors: [{ matchLabels: Object.fromEntries(aggregation) }] },
          }
        : { rules: await allRules(context) };
    if (
      aggregation.size > 0 &&
      ['verb', 'resource', 'resource-name', 'non-resource-url'].some((each) => flags.changed(each))
    ) {
      throw new CommandError(
        'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
      );
    }
    await createGenerated(
      context,
      () => ({
        kind: 'ClusterRole',
        apiVersion: 'rbac.authorization.k8s.io/v1',
        metadata: metadata(name),
        ...body,
      }),
      { clusterScoped: true },
    );
  },
});

async function allRules(context: CommandContext): Promise<readonly JsonObject[]> {
  const { flags } = context;
  const verbs = verbsOf(context);
  const urls = [...new Set(flags.list('non-resource-url'))];
  const resources = flags.list('resource');
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
  if (resources.length === 0 && urls.length === 0) {
    throw new CommandError('one of resource or nonResourceURL must be specified');
  }
  if (resources.length > 0) await warnOfVerbs(context, verbs);
  const rules = resources.length > 0 ? await rulesOf(context, verbs) : [];
  if (urls.length === 0) return rules;
  const odd = verbs.find((verb) => !nonResourceVerbs.includes(verb));
  if (odd !== undefined) throw new CommandError(`invalid verb: '${odd}' for nonResourceURL`);
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw new CommandError('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*')) {
      throw new CommandError("nonResourceURL only supports wildcard matches when '*' is at the end");
    }
  }
  return [...rules, { verbs, nonResourceURLs: urls }];
}
