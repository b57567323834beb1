import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { CommandError } from '../../errors.ts';
import type { JsonObject } from '../../object.ts';
import { createFlags, createGenerated, metadata, oneName, requireName } from './generated.ts';
import { resourcesOf, ruleFlags, rulesOf, validateResources, verbsOf, warnOfVerbs } from './rules.ts';

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
      'mapStringString',
      'Labels of the cluster roles to combine.',
      '합칠 클러스터 롤들의 레이블.',
    ),
    ...createFlags,
  ],
  async run(context) {
    const { flags } = context;
    const name = oneName(context);
    const aggregation = flags.map('aggregation-rule');
    const verbs = verbsOf(context);
    const resources = resourcesOf(context);
    const urls = [...new Set(flags.list('non-resource-url'))];
    const validate = async (): Promise<void> => {
      requireName(name);
      const others = [...verbs, ...resources, ...urls, ...flags.list('resource-name')].length;
      if (aggregation.size > 0) {
        if (others === 0) return;
        throw new CommandError(
          'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
        );
      }
      if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
      if (resources.length === 0 && urls.length === 0) {
        throw new CommandError('one of resource or nonResourceURL must be specified');
      }
      if (resources.length > 0) {
        await warnOfVerbs(context, verbs);
        await validateResources(context, verbs, resources);
      }
      if (urls.length > 0) validateUrls(verbs, urls);
    };
    const build = async (): Promise<JsonObject> => ({
      kind: 'ClusterRole',
      apiVersion: 'rbac.authorization.k8s.io/v1',
      metadata: metadata(name),
      ...(aggregation.size > 0
        ? {
            rules: null,
            aggregationRule: { clusterRoleSelectors: [{ matchLabels: Object.fromEntries(aggregation) }] },
          }
        : {
            rules: [
              ...(await rulesOf(context, verbs, resources)),
              ...(urls.length > 0 ? [{ verbs, nonResourceURLs: urls }] : []),
            ],
          }),
    });
    await createGenerated(context, build, { clusterScoped: true, validate });
  },
});

function validateUrls(verbs: readonly string[], urls: readonly string[]): void {
  const odd = verbs.find((verb) => !nonResourceVerbs.includes(verb));
  if (odd !== undefined) throw new CommandError(`invalid verb: '${odd}' for nonResourceURL`);
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw new CommandError('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*')) {
      throw new CommandError("nonResourceURL only supports wildcard matches when '*' is at the end");
    }
  }
}
