import { describe, expect, it } from 'vitest';
import type { DeploymentSpec } from '../../api/types.ts';
import type { StoredObject } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { keysNoted, type Placed, Rig, type Step } from '../test-rig.ts';
import { metadata, owner, type PodTraits, storedPod } from '../test-objects.ts';
import { deploymentController } from './deployment.ts';

/** Models pkg/controller/deployment/deployment_controller_test.go: when it is a deployment's turn, and what comes of one look. */

const LABELS = { foo: 'bar' };
const NOT = { foo: 'notbar' };

type Meta = Partial<StoredObject['metadata']>;

const deployment = (name: string, spec: Partial<DeploymentSpec> = {}, rest: Meta = {}): Placed => [
  'deployments.apps',
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(name, rest),
    ...{
      spec: {
        replicas: 1,
        selector: { matchLabels: LABELS },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } },
        template: { metadata: { labels: LABELS }, spec: { containers: [{ name: 'c', image: 'foo/bar' }] } },
        ...spec,
      },
      status: {},
    },
  },
];

const of = (name: string): Meta => ({
  ownerReferences: [owner('apps/v1', 'Deployment', name, `${name}-uid`)],
});

/** A replica set of the deployments' template, with a grace period of its own if one is given. */
const set = (name: string, rest: Meta = {}, replicas = 1, grace?: number): Placed => [
  'replicasets.apps',
  {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: metadata(name, { labels: LABELS, ...rest }),
    ...{
      spec: {
        replicas,
        selector: { matchLabels: LABELS },
        template: {
          metadata: { labels: LABELS },
          spec: {
            containers: [{ name: 'c', image: 'foo/bar' }],
            ...(grace !== undefined && { terminationGracePeriodSeconds: grace }),
          },
        },
      },
      status: { replicas },
    },
  },
];

const pod = (name: string, by?: string, rest: Omit<PodTraits, 'metadata'> = {}): Placed => [
  'pods',
  storedPod(name, {
    metadata: {
      labels: LABELS,
      ...(by !== undefined && { ownerReferences: [owner('apps/v1', 'ReplicaSet', by, `${by}-uid`)] }),
    },
    ...rest,
  }),
];

const noted = (there: readonly Placed[], ...changes: readonly Step[]): readonly string[] =>
  keysNoted(deploymentController, there, changes);

describe('a deployment is looked at', () => {
  const gone: Step = ['replicasets.apps', 'default/rs'];
  const all = [
    deployment('d1'),
    deployment('d2'),
    deployment('d3', { selector: { matchLabels: NOT } }),
  ] as const;
  it.each<[string, Placed | undefined, Step, readonly string[]]>([
    ['when its set comes', undefined, set('rs', of('d1')), ['default/d1']],
    ['when its set comes beside another’s', undefined, set('rs', of('d2')), ['default/d2']],
    ['when a set of nobody comes', undefined, set('rs'), ['default/d1', 'default/d2']],
    ['when its set changes', set('rs', of('d1')), set('rs', of('d1'), 2), ['default/d1']],
    ['not when a set of nobody changes', set('rs'), set('rs', {}, 2), []],
    ['when a set of nobody gets labels', set('rs', { labels: NOT }), set('rs'), ['default/d1', 'default/d2']],
    ['when a set changes hands', set('rs', of('d2')), set('rs', of('d1')), ['default/d1', 'default/d2']],
    ['when a set is let go of', set('rs', of('d1')), set('rs'), ['default/d1', 'default/d2']],
    ['when its set goes', set('rs', of('d2')), gone, ['default/d2']],
    ['not when a set of nobody goes', set('rs'), gone, []],
  ])('%s', (_name, before, change, expected) => {
    expect(noted([...all, ...(before ? [before] : [])], change)).toEqual(expected);
  });

  const foo = deployment('foo', { strategy: { type: 'Recreate' } });
  const own = set('foo-1', of('foo'));
  const nobodys = set('foo-2', {}, 2);
  it.each<[string, readonly Placed[], readonly string[]]>([
    ['when its last pod is gone', [foo, own], ['default/foo']],
    ['not while there are others', [foo, own, set('foo-3', of('foo')), pod('other', 'foo-3')], []],
    ['when the last pod of its own sets is gone', [foo, own, nobodys], ['default/foo']],
    ['not while there are others of its own sets', [foo, own, nobodys, pod('other', 'foo-1')], []],
    [
      'not while there are others, be it ones that have failed',
      [foo, own, pod('other', 'foo-1', { status: { phase: 'Failed' } })],
      [],
    ],
    [
      'when there are only pods of nobody and of sets of nobody',
      [foo, own, nobodys, pod('nobodys'), pod('strange', 'foo-2')],
      ['default/foo'],
    ],
    ['not when its pods roll', [deployment('foo'), own], []],
    ['not for a set that is gone', [foo], []],
  ])('to recreate, %s', (_name, there, expected) => {
    expect(noted([...there, pod('pod', 'foo-1')], ['pods', 'default/pod'])).toEqual(expected);
  });

  it('to recreate, not when a pod has ended', () => {
    const ended = pod('pod', 'foo-1', { status: { phase: 'Succeeded' } });
    expect(noted([foo, own, pod('pod', 'foo-1')], ended)).toEqual([]);
  });
});

/** Looks at deployments once. */
function look(...there: readonly Placed[]) {
  const rig = new Rig(deploymentController, there);
  rig.controller.resync();
  rig.clock.runNext(rig.clock.now());
  const { asked, told } = rig;
  return { asked, told, owners: rig.owners('replicasets.apps') };
}

describe('a look at a deployment', () => {
  it('makes its set', () => {
    const { asked, told, owners } = look(deployment('foo', { progressDeadlineSeconds: 600 }));
    const [name = ''] = Object.keys(owners);
    expect({ asked, told, owners }).toEqual({
      asked: [
        `create replicasets.apps ${name}`,
        'update status deployments.apps foo',
        'update status deployments.apps foo',
      ],
      told: ['Normal ScalingReplicaSet'],
      owners: { [name]: ['foo'] },
    });
    expect(name).toMatch(/^foo-[a-z0-9]+$/);
  });

  it('that goes tells its status only', () => {
    const { asked, owners } = look(
      deployment('foo', {}, { deletionTimestamp: formatTime(0), generation: 2 }),
      set('rs1'),
    );
    expect({ asked, owners }).toEqual({
      asked: ['update status deployments.apps foo'],
      owners: { rs1: [] },
    });
  });

  it('that selects all pods does nothing', () => {
    expect(look(deployment('foo', { selector: {} }))).toEqual({
      asked: [],
      told: ['Warning SelectingAll'],
      owners: {},
    });
  });

  it('that is to go back changes nothing else', () => {
    const revision = (number: string): Meta => ({
      ...of('foo'),
      annotations: { 'deployment.kubernetes.io/revision': number },
    });
    const annotations = {
      'deployment.kubernetes.io/revision': '2',
      'deprecated.deployment.rollback.to': '0',
    };
    const { asked, told } = look(
      deployment('foo', {}, { annotations }),
      set('old', revision('1'), 0, 1),
      set('new', revision('2')),
    );
    expect({ asked, told }).toEqual({
      asked: ['update deployments.apps foo'],
      told: ['Normal DeploymentRollback'],
    });
  });

  it('leaves the sets of others alone', () => {
    const { owners } = look(
      deployment('foo'),
      deployment('bar'),
      set('rs1', of('foo')),
      set('rs2', of('bar')),
    );
    expect(owners).toEqual({ rs1: ['foo'], rs2: ['bar'] });
  });

  it('takes sets up that match and lets go of those that do not', () => {
    const { asked, owners } = look(
      deployment('foo'),
      set('adopted'),
      set('released', { ...of('foo'), labels: NOT }),
    );
    expect(owners).toEqual({ adopted: ['foo'], released: [] });
    expect(asked.slice(0, 2)).toEqual([
      'update replicasets.apps released',
      'update replicasets.apps adopted',
    ]);
  });
});
