import { beforeAll, expect, test } from 'vitest';
import { MERGE, testServer } from '../apiserver/testing.ts';

const { json, refusal } = testServer();
const path = '/api/v1/namespaces/default/pods';
const terms = (...values: readonly string[]): object => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values }] }],
    },
  },
});
const patch = (spec: object): Promise<string> => refusal('PATCH', `${path}/p`, { spec }, MERGE);

beforeAll(async () => {
  await json('POST', path, {
    metadata: { name: 'p' },
    spec: {
      containers: [{ name: 'c', image: 'nginx' }],
      nodeSelector: { disk: 'ssd' },
      affinity: terms('a'),
      schedulingGates: [{ name: 'example.com/wait' }],
      tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }],
    },
  });
});

test('gates are only taken away', async () => {
  expect(await patch({ schedulingGates: [{ name: 'example.com/wait' }, { name: 'example.com/more' }] })).toBe(
    `Pod "p" is invalid: spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'example.com/more'`,
  );
});

test('a gated pod becomes choosier about nodes, and nothing else', async () => {
  expect(await patch({ nodeSelector: { disk: 'hdd' } })).toBe(
    'Pod "p" is invalid: spec.nodeSelector: Invalid value: map[string]string{"disk":"hdd"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
  );
  expect(await patch({ affinity: terms('b') })).toBe(
    'Pod "p" is invalid: spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]: Invalid value: core.NodeSelectorTerm{MatchExpressions:[]core.NodeSelectorRequirement{core.NodeSelectorRequirement{Key:"zone", Operator:"In", Values:[]string{"b"}}}, MatchFields:[]core.NodeSelectorRequirement(nil)}: only additions are allowed (no mutations or deletions)',
  );
  expect(await json('PATCH', `${path}/p`, { spec: { nodeSelector: { zone: 'a' } } }, MERGE)).toMatchObject({
    spec: { nodeSelector: { disk: 'ssd', zone: 'a' } },
  });
});

test('a toleration may last another time', async () => {
  const tolerations = [{ key: 'k', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 9 }];
  const { spec } = (await json('GET', `${path}/p`)) as { spec: { tolerations: readonly object[] } };
  const others = spec.tolerations.slice(1);
  expect(
    await json('PATCH', `${path}/p`, { spec: { tolerations: [...tolerations, ...others] } }, MERGE),
  ).toMatchObject({ spec: { tolerations: [...tolerations, ...others] } });
});
