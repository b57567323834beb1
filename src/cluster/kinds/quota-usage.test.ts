import { expect, test } from 'vitest';
import type { Pod, PodStatus, ResourceRequirements } from '../api/types.ts';
import { usageOf } from './quota-usage.ts';

const amounts = (requests: number, limits: number): ResourceRequirements => ({
  requests: { cpu: `${requests}m` },
  limits: { cpu: `${limits}m` },
});

const refused: PodStatus['conditions'] = [{ type: 'PodResizePending', status: 'True', reason: 'Infeasible' }];

// As the cases with status resources of TestPodResourceRequests in component-helpers/resource/helpers_test.go.
test.each<
  readonly [
    what: string,
    wanted: ResourceRequirements,
    status: Partial<NonNullable<PodStatus['containerStatuses']>[number]> | undefined,
    conditions: PodStatus['conditions'],
    used: readonly [requests: string, limits: string],
  ]
>([
  ['no status yet', amounts(100, 200), undefined, undefined, ['100m', '200m']],
  ['it has what it wants', amounts(100, 200), { resources: amounts(100, 200) }, undefined, ['100m', '200m']],
  ['it grows', amounts(300, 400), { resources: amounts(100, 200) }, undefined, ['300m', '400m']],
  ['it shrinks', amounts(50, 60), { resources: amounts(100, 200) }, undefined, ['100m', '200m']],
  [
    'it shrinks, and more was set aside',
    amounts(50, 60),
    { resources: amounts(70, 200), allocatedResources: { cpu: '90m' } },
    undefined,
    ['90m', '200m'],
  ],
  ['it can never grow', amounts(300, 400), { resources: amounts(100, 200) }, refused, ['100m', '200m']],
])('what a resized pod uses: %s', (_, resources, status, conditions, [requests, limits]) => {
  const base = { name: 'c', ready: true, restartCount: 0, image: 'i', imageID: 'i' };
  const pod: Pod = {
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'c', resources }] },
    status: {
      phase: 'Running',
      ...(status && { containerStatuses: [{ ...base, ...status }] }),
      ...(conditions && { conditions }),
    },
  };
  expect(usageOf('pods', { apiVersion: 'v1', kind: 'Pod', ...pod }, 0)).toEqual({
    'count/pods': '1',
    pods: '1',
    cpu: requests,
    'requests.cpu': requests,
    'limits.cpu': limits,
  });
});
