import { expect, it } from 'vitest';
import { ruleTable } from './policy-rules.ts';

it('has a row for each resource and name with all its verbs, one for each URL and verb, in the order of Go’s texts', () => {
  expect(
    ruleTable([
      { apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['get'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['list', 'get'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'watch'] },
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['a', 'b'], verbs: ['get'] },
      { nonResourceURLs: ['/healthz'], verbs: ['get', 'head'] },
    ]),
  ).toEqual([
    ['', '[/healthz]', '[]', '[get]'],
    ['secrets', '[]', '[a]', '[get]'],
    ['secrets', '[]', '[b]', '[get]'],
    ['deployments.apps/scale', '[]', '[]', '[get]'],
    ['', '[/healthz]', '[]', '[head]'],
    ['pods', '[]', '[]', '[list get watch]'],
  ]);
});
