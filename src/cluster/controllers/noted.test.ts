import { describe, expect, it } from 'vitest';
import { formatTime } from '../machinery/time.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { daemonSetController } from './daemonset/daemonset.ts';
import { jobController } from './job/job.ts';
import { replicaSetController } from './replicaset/replicaset.ts';
import { statefulSetController } from './statefulset/statefulset.ts';
import { keysNoted, type Placed, type Step } from './test-rig.ts';
import { metadata, owner, storedPod, type PodTraits } from './test-objects.ts';

/**
 * Models TestAddPod…, TestUpdatePod… and TestDeletePod… of daemon_controller_test.go, stateful_set_test.go and job_controller_test.go,
 * TestJobPodLookup of the last, and TestUpdatePods, TestPodControllerLookup, TestOverlappingRSs and TestDeletionTimestamp of replica_set_test.go in pkg/controller: whose turn it is
 * when a pod comes, changes or goes.
 */

const LABELS = { foo: 'bar' };
const OTHER = { foo2: 'bar2' };

interface Kind {
  readonly kind: string;
  readonly apiVersion?: string;
  readonly resource: string;
  readonly make: (context: ControllerContext) => Controller;
}

const KINDS: readonly Kind[] = [
  { kind: 'ReplicaSet', resource: 'replicasets.apps', make: replicaSetController },
  { kind: 'StatefulSet', resource: 'statefulsets.apps', make: statefulSetController },
  { kind: 'DaemonSet', resource: 'daemonsets.apps', make: daemonSetController },
  { kind: 'Job', apiVersion: 'batch/v1', resource: 'jobs.batch', make: jobController },
];

describe.each(KINDS)('pods of a $kind', ({ kind, apiVersion = 'apps/v1', resource, make }) => {
  const set = (name: string, matchLabels: Record<string, string> = LABELS, namespace = 'default'): Placed => [
    resource,
    {
      apiVersion,
      kind,
      metadata: metadata(name, { namespace }),
      ...{ spec: { selector: { matchLabels } }, status: {} },
    },
  ];
  const by = (name: string) => ({ ownerReferences: [owner(apiVersion, kind, name, `${name}-uid`)] });
  const pod = (meta: PodTraits['metadata'] = {}, rest: Omit<PodTraits, 'metadata'> = {}): Placed => [
    'pods',
    storedPod('pod', { metadata: { labels: LABELS, ...meta }, ...rest }),
  ];
  const gone: Step = ['pods', 'default/pod'];
  const sets = [set('foo1'), set('foo2'), set('foo3', OTHER)];
  const ready = { status: { conditions: [{ type: 'Ready', status: 'True' }] } };
  const going = { deletionTimestamp: formatTime(0) };

  it.each<[string, Placed | undefined, Step, readonly string[]]>([
    ['come', undefined, pod(by('foo1')), ['default/foo1']],
    ['come to a set in the middle of others', undefined, pod(by('foo2')), ['default/foo2']],
    ['come without a manager', undefined, pod(), ['default/foo1', 'default/foo2']],
    ['come without labels', undefined, pod({ labels: {} }), []],
    ['come in another namespace', undefined, pod({ namespace: 'other' }), []],
    ['come while they go', undefined, pod({ ...by('foo1'), ...going }), ['default/foo1']],
    ['change', pod(by('foo1')), pod(by('foo1'), ready), ['default/foo1']],
    ['change without a manager', pod(), pod({ labels: { ...LABELS } }, ready), []],
    ['get labels without a manager', pod({ labels: OTHER }), pod(), ['default/foo1', 'default/foo2']],
    ['get other labels', pod(by('foo1')), pod({ ...by('foo1'), labels: OTHER }), ['default/foo1']],
    ['change hands', pod(by('foo2')), pod(by('foo1')), ['default/foo1', 'default/foo2']],
    ['are let go of', pod(by('foo1')), pod(), ['default/foo1', 'default/foo2']],
    [
      'are let go of and match another',
      pod({ ...by('foo1'), labels: OTHER }),
      pod({ labels: OTHER }),
      ['default/foo1', 'default/foo3'],
    ],
    ['begin to go', pod(by('foo1')), pod({ ...by('foo1'), ...going }), ['default/foo1']],
    ['go', pod(by('foo2')), gone, ['default/foo2']],
    ['go without a manager', pod(), gone, []],
    ['are of another kind', pod({ ownerReferences: [owner('v1', 'Other', 'foo1', 'u')] }), gone, []],
  ])('that %s', (_name, before, change, expected) => {
    expect(keysNoted(make, [...sets, ...(before ? [before] : [])], [change])).toEqual(expected);
  });
});
