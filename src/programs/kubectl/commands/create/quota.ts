import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { CommandError } from '../../errors.ts';
import { quantityText } from '../../describe/quantity.ts';
import { quantityProblem } from '../../../../go/quantity.ts';
import { createFlags, createGenerated, metadata, oneName, requireName } from './generated.ts';

/** Models kubectl/pkg/cmd/create/create_quota.go */
export default defineCommand({
  name: 'quota',
  aliases: ['resourcequota'],
  use: 'NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none] [options]',
  short: { en: 'Create a quota with the given name', ko: '주어진 이름의 쿼터를 만듭니다' },
  examples: '# A quota for CPU and pods\nkubectl create quota small --hard=cpu=1,pods=2',
  flags: [
    flag(
      'hard',
      'string',
      'Limits as resource=quantity pairs, separated by commas.',
      '쉼표로 나눈 resource=quantity 쌍의 한도.',
    ),
    flag(
      'scopes',
      'string',
      'Scopes that objects must match, separated by commas.',
      '오브젝트가 맞아야 하는 범위를 쉼표로 나열.',
    ),
    ...createFlags,
  ],
  async run(context) {
    const { flags } = context;
    const name = oneName(context);
    await createGenerated(
      context,
      () => {
        const hard = resourceList(flags.string('hard'));
        const scopes = flags.string('scopes') === '' ? [] : flags.string('scopes').split(',');
        if (scopes.includes('')) throw new CommandError('invalid resource quota scope ""');
        return {
          kind: 'ResourceQuota',
          apiVersion: 'v1',
          metadata: metadata(name),
          spec: { ...(hard ? { hard } : {}), ...(scopes.length > 0 ? { scopes } : {}) },
          status: {},
        };
      },
      { what: 'quota:', validate: () => requireName(name) },
    );
  },
});

/** `cpu=1,memory=1Gi` as a resource list, its quantities in their canonical form; undefined when there is none. */
export function resourceList(text: string): Readonly<Record<string, string>> | undefined {
  if (text === '') return undefined;
  const list = new Map<string, string>();
  for (const statement of text.split(',')) {
    const parts = statement.split('=');
    const [name = '', value = ''] = parts;
    if (parts.length !== 2) {
      throw new CommandError(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
    }
    const problem = quantityProblem(value);
    if (problem !== undefined) throw new CommandError(problem);
    list.set(name, quantityText(value));
  }
  return Object.fromEntries([...list].sort(([a], [b]) => (a < b ? -1 : 1)));
}
