import { describe, expect, it } from 'vitest';
import type { PodTemplateSpec, ReplicaSetStatus } from '../../api/types.ts';
import { formatTime } from '../../machinery/time.ts';
import { computeHash } from '../hash/hash.ts';
import { DESIRED_REPLICAS, isSaturated, MAX_REPLICAS, type StoredReplicaSet } from './counts.ts';
import { recreate } from './recreate.ts';
import {
  findNewSet,
  HASH_LABEL,
  newSetAnnotations,
  REVISION,
  ROLLBACK_TO,
  sameTemplate,
} from './revisions.ts';
import { rollBack } from './rollback.ts';
import { syncScale } from './scaling.ts';
import { deployment, rolloutOf, set, sizes, template } from './test-rollout.ts';

/** Models pkg/controller/deployment: sync_test.go, recreate_test.go, util/deployment_util_test.go, of sets and their revisions. */

const annotated = (name: string, replicas: number, age: number, revision?: string): StoredReplicaSet =>
  set(name, replicas, { age, annotations: revision === undefined ? {} : { [REVISION]: revision } });

/** The names of the sets that a deployment with so long a history deletes. */
function cleaned(sets: readonly StoredReplicaSet[], revisionHistoryLimit: number): readonly string[] {
  const deleted: string[] = [];
  const { rollout } = rolloutOf(deployment(1, { revisionHistoryLimit }), sets, {
    delete: (_resource, _namespace, name) => void deleted.push(name),
  });
  rollout.cleanUp();
  return deleted;
}

describe('old sets', () => {
  const counted = (name: string, replicas: number, actual: number): StoredReplicaSet => ({
    ...set(name, replicas),
    status: { replicas: actual } satisfies ReplicaSetStatus,
  });
  const empty = ['foo-1', 'foo-2', 'foo-3'].map((name) => counted(name, 0, 0));
  const gone = set('foo-1', 0);
  it.each<[string, readonly StoredReplicaSet[], number, readonly string[]]>([
    ['all but one go', empty, 1, ['foo-1', 'foo-2']],
    [
      'only empty ones go',
      [counted('foo-1', 0, 0), counted('foo-2', 0, 1), counted('foo-3', 1, 0), counted('foo-4', 1, 1)],
      0,
      ['foo-1'],
    ],
    ['all go', empty.slice(0, 2), 0, ['foo-1', 'foo-2']],
    ['none go that have pods', [counted('foo-1', 1, 1), counted('foo-2', 1, 1)], 0, []],
    ['none go twice', [{ ...gone, metadata: { ...gone.metadata, deletionTimestamp: formatTime(0) } }], 0, []],
    ['none go without a limit', empty, 2 ** 31 - 1, []],
    ['not yet observed ones stay', [{ ...gone, metadata: { ...gone.metadata, generation: 2 } }], 0, []],
    [
      'the lowest revision goes',
      [annotated('foo-1', 0, 1, '1'), annotated('foo-2', 0, 0, '2')],
      1,
      ['foo-1'],
    ],
    [
      'the lowest revision goes, whatever its age',
      [annotated('foo-1', 0, 1, '2'), annotated('foo-2', 0, 0, '1')],
      1,
      ['foo-2'],
    ],
    [
      'the newer one without a revision goes',
      [annotated('foo-1', 0, 1, '1'), annotated('foo-2', 0, 0)],
      1,
      ['foo-2'],
    ],
    [
      'the older one without a revision goes',
      [annotated('foo-1', 0, 1), annotated('foo-2', 0, 0, '2')],
      1,
      ['foo-1'],
    ],
    [
      'the older one goes if a revision is no number',
      [annotated('foo-1', 0, 1, '2'), annotated('foo-2', 0, 0, 'one')],
      1,
      ['foo-1'],
    ],
    [
      'one with pods stays in spite of its revision',
      [annotated('foo-1', 1, 2, '1'), annotated('foo-2', 0, 1, '2'), annotated('foo-3', 0, 0, '3')],
      1,
      ['foo-2'],
    ],
    [
      'those with pods stay in spite of their revisions',
      [annotated('foo-1', 1, 2, '1'), annotated('foo-2', 1, 1, '2'), annotated('foo-3', 0, 0, '3')],
      1,
      [],
    ],
    [
      'the two lowest revisions go',
      [
        annotated('foo-1', 0, 3, '3'),
        annotated('foo-2', 0, 2, '1'),
        annotated('foo-3', 0, 1, '4'),
        annotated('foo-4', 0, 0, '2'),
      ],
      2,
      ['foo-2', 'foo-4'],
    ],
  ])('%s', (_name, sets, limit, expected) => {
    expect(cleaned(sets, limit)).toEqual(expected);
  });

  it('stay while a paused deployment is to go back', () => {
    const deleted: string[] = [];
    const d = deployment(1, { revisionHistoryLimit: 0, paused: true });
    const sync = (annotations: Record<string, string>) => {
      const { rollout } = rolloutOf(
        { ...d, metadata: { ...d.metadata, annotations } },
        [set('new', 1, { image: 'new' }), set('old', 0, { age: 1 })],
        { delete: (_resource, _namespace, name) => void deleted.push(name) },
      );
      syncScale(rollout);
      return [...deleted];
    };
    expect(sync({ [ROLLBACK_TO]: '0' })).toEqual([]);
    expect(sync({})).toEqual(['old']);
  });
});

describe('a recreation', () => {
  it.each<[string, StoredReplicaSet[], boolean, Record<string, number>]>([
    ['takes old sets away first', [set('old', 3)], false, { old: 0 }],
    ['goes on without old sets', [], false, { 'foo-hash': 3 }],
    ['waits for pods of empty sets', [set('old', 0), set('other', 0)], true, { old: 0, other: 0 }],
    [
      'waits for sets that still count pods',
      [{ ...set('old', 0), status: { replicas: 1 } }],
      false,
      { old: 0 },
    ],
    ['goes on when sets and pods are gone', [set('old', 0)], false, { old: 0, 'foo-hash': 3 }],
  ])('%s', (_name, sets, running, expected) => {
    const d = deployment(3, { strategy: { type: 'Recreate' } });
    const { rollout } = rolloutOf(d, sets, {
      create: (_resource, _namespace, object) =>
        ({
          ...set('foo-hash', 3),
          ...(object as object),
          metadata: { ...set('foo-hash', 3).metadata, annotations: {} },
        }) as never,
    });
    recreate(rollout, () => running);
    expect(sizes(rollout)).toEqual(expected);
  });
});

describe('templates', () => {
  const labelled = (
    name: string,
    labels: Record<string, string>,
    node: string,
    annotations = {},
  ): PodTemplateSpec => ({
    metadata: { name, labels, annotations },
    spec: { nodeName: node, containers: [] },
  });
  const hash = (value: string, rest: Record<string, string> = {}) => ({ [HASH_LABEL]: value, ...rest });
  const ELSE = { something: 'else' };
  it.each<[string, PodTemplateSpec, PodTemplateSpec, boolean]>([
    ['equal ones', labelled('foo', hash('1', ELSE), 'n'), labelled('foo', hash('1', ELSE), 'n'), true],
    ['other hashes', labelled('foo', hash('1', ELSE), 'n'), labelled('foo', hash('2', ELSE), 'n'), true],
    ['one without a hash', labelled('foo', ELSE, 'n'), labelled('foo', hash('2', ELSE), 'n'), true],
    ['a label in the place of the hash', labelled('foo', ELSE, 'n'), labelled('foo', hash('2'), 'n'), false],
    ['the hash in the place of a label', labelled('foo', hash('1'), 'n'), labelled('foo', ELSE, 'n'), false],
    ['one label more', labelled('foo', hash('1'), 'n'), labelled('foo', hash('1', ELSE), 'n'), false],
    [
      'other annotations',
      labelled('foo', hash('1', ELSE), 'n', { former: 'value' }),
      labelled('foo', hash('1', ELSE), 'n', { latter: 'value' }),
      false,
    ],
    [
      'other names and hashes',
      labelled('foo-1', hash('1', ELSE), 'n'),
      labelled('foo-2', hash('2', ELSE), 'n'),
      false,
    ],
    [
      'other names, one without a hash',
      labelled('foo-1', ELSE, 'n-1'),
      labelled('foo-2', hash('2', ELSE), 'n-2'),
      false,
    ],
    [
      'other nodes and labels',
      labelled('foo', ELSE, 'n-1'),
      labelled('foo', { nothing: 'else' }, 'n-2'),
      false,
    ],
  ])('%s', (_name, one, other, same) => {
    expect([sameTemplate(one, other), sameTemplate(other, one)]).toEqual([same, same]);
  });

  it('have a hash each', () => {
    const hashes = Array.from({ length: 1000 }, (_, i) => computeHash(template(`app:${i}`)));
    expect(new Set(hashes).size).toBe(1000);
  });
});

describe('the new set', () => {
  const fresh = set('new', 1, { image: 'new' });
  const same = set('same', 1, { image: 'new', age: 1 });
  const old = set('old', 1, { age: 2 });
  it.each<[string, StoredReplicaSet[], string | undefined, string[]]>([
    ['has the template', [fresh, old], 'new', ['old']],
    ['is the oldest with the template', [fresh, old, same], 'same', ['old', 'new']],
    ['is not there', [old], undefined, ['old']],
    ['is the only one', [fresh], 'new', []],
  ])('%s', (_name, sets, name, others) => {
    const d = deployment(1);
    expect(findNewSet(d, sets)?.metadata.name).toBe(name);
    expect(rolloutOf(d, sets).rollout.oldSets.map(({ metadata }) => metadata.name)).toEqual(others);
  });

  it('remembers its revisions', () => {
    const d = deployment(1);
    let annotations: Readonly<Record<string, string>> = {};
    for (const revision of [11, 12, 13, 13, 12, 14])
      annotations = newSetAnnotations(d, annotations, revision);
    expect(annotations).toEqual({ [REVISION]: '14', [`${REVISION}-history`]: '11,12,13' });
  });

  it('forgets the oldest of its revisions when there are too many', () => {
    const past = Array.from({ length: 400 }, (_, i) => String(1000 + i)).join(',');
    const annotations = newSetAnnotations(
      deployment(1),
      { [REVISION]: '1400', [`${REVISION}-history`]: past },
      1401,
    );
    const history = annotations[`${REVISION}-history`] ?? '';
    expect([history.length, history.slice(0, 9), history.slice(-9)]).toEqual([
      1999,
      '1001,1002',
      '1399,1400',
    ]);
  });

  it('keeps what it has when its revision is no number', () => {
    const d = deployment(1);
    const own = { ...d, metadata: { ...d.metadata, annotations: { note: 'new' } } };
    expect(newSetAnnotations(own, { [REVISION]: 'first' }, 2)).toEqual({ [REVISION]: 'first' });
    expect(newSetAnnotations(own, { [REVISION]: '1' }, 2)).toEqual({
      note: 'new',
      [REVISION]: '2',
      [`${REVISION}-history`]: '1',
    });
  });

  it.each([
    ['nothing noted', {}, true],
    ['another size', { [DESIRED_REPLICAS]: '8', [MAX_REPLICAS]: '10' }, true],
    ['another limit', { [DESIRED_REPLICAS]: '10', [MAX_REPLICAS]: '16' }, true],
    ['all the same', { [DESIRED_REPLICAS]: '10', [MAX_REPLICAS]: '10' }, false],
  ])('is noted anew: %s', (_name, annotations, written) => {
    let writes = 0;
    const { rollout } = rolloutOf(
      deployment(10),
      [set('new', 10, { image: 'new', annotations: annotations as Record<string, string> })],
      { update: (_, object) => (writes++, object) },
    );
    const [own] = rollout.allSets;
    if (!own) throw new Error('no set');
    expect(rollout.scale(own, 10)).toBe(false);
    expect(writes).toBe(written ? 1 : 0);
  });

  it('is saturated when it has all that is wanted', () => {
    const annotations = { [DESIRED_REPLICAS]: '1' };
    expect(isSaturated(deployment(1), set('new', 1, { annotations }))).toBe(true);
    expect(isSaturated(deployment(1), set('new', 1, { annotations, available: 0 }))).toBe(false);
  });
});

describe('going back', () => {
  const back = (to: string, sets: readonly StoredReplicaSet[]) => {
    const d = deployment(1);
    const { rollout, told } = rolloutOf(
      { ...d, metadata: { ...d.metadata, annotations: { [REVISION]: '2', [ROLLBACK_TO]: to } } },
      sets,
    );
    rollBack(rollout, Number(to));
    const { metadata, spec } = rollout.deployment;
    return { told, annotations: metadata.annotations, image: spec.template.spec?.containers[0]?.image };
  };
  const fresh = set('new', 1, { image: 'new', annotations: { [REVISION]: '2' } });
  const old = annotated('old', 0, 1, '1');
  it.each<[string, string, StoredReplicaSet[], string, string]>([
    ['to the last revision', '0', [old, fresh], 'Rolled back deployment "foo" to revision 1', 'old'],
    ['to a revision', '1', [old, fresh], 'Rolled back deployment "foo" to revision 1', 'old'],
    [
      'to the present one',
      '2',
      [old, fresh],
      'The rollback revision contains the same template as current deployment "foo"',
      'new',
    ],
    ['to one that is not there', '7', [old, fresh], 'Unable to find the revision to rollback to.', 'new'],
    ['to one that cannot be', '-1', [old, fresh], 'Unable to find the revision to rollback to.', 'new'],
    ['when there is only one', '0', [fresh], 'Unable to find last revision.', 'new'],
  ])('%s', (_name, to, sets, said, image) => {
    expect(back(to, sets)).toEqual({ told: [said], annotations: { [REVISION]: '2' }, image });
  });
});
