import { defineCommand } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { createFlags, createGenerated, metadata, oneName, requireName } from './generated.ts';
import { resourcesOf, ruleFlags, rulesOf, validateResources, verbsOf, warnOfVerbs } from './rules.ts';

/** Models kubectl/pkg/cmd/create/create_role.go */
export default defineCommand({
  name: 'role',
  use: 'NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none] [options]',
  short: { en: 'Create a role with one rule', ko: '규칙 하나를 가진 롤을 만듭니다' },
  examples: '# May read pods\nkubectl create role reader --verb=get,list,watch --resource=pods',
  flags: [...ruleFlags, ...createFlags],
  async run(context) {
    const name = oneName(context);
    const verbs = verbsOf(context);
    const resources = resourcesOf(context);
    const validate = async (): Promise<void> => {
      requireName(name);
      if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
      await warnOfVerbs(context, verbs);
      if (resources.length === 0) throw new CommandError('at least one resource must be specified');
      await validateResources(context, verbs, resources);
    };
    await createGenerated(
      context,
      async () => ({
        kind: 'Role',
        apiVersion: 'rbac.authorization.k8s.io/v1',
        metadata: metadata(name),
        rules: await rulesOf(context, verbs, resources),
      }),
      { validate },
    );
  },
});
