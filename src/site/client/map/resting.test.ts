import { expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { describe } from './description.ts';
import { linksOf } from './inspect.ts';
import { workloadItem } from './random-cluster.fixture.ts';
import { stateOf } from './words.ts';

test('ReplicaSets of earlier revisions are said of their Deployment, and linked from it', () => {
  const owner = 'Deployment-web';
  const items = [
    workloadItem('Deployment', 'web'),
    workloadItem('ReplicaSet', 'web-old', { owner, desired: 0, ready: 0 }),
    workloadItem('ReplicaSet', 'web-new', { owner }),
  ];
  const description = describe(items, { system: false, groupFrom: 60, grouped: false });
  const web = description.things.get(owner);
  if (!web) throw new Error('no Deployment');
  expect(stateOf(web, en.drawing)).toEqual(['1 of 1 ready', 'ReplicaSets without pods: web-old']);
  expect(linksOf(web, description, owner).owned).toEqual(['ReplicaSet-web-new', 'ReplicaSet-web-old']);
});
