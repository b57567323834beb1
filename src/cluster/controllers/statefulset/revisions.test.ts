import { describe, expect, it } from 'vitest';
import type { StatefulSetSpec, StatefulSetStatus } from '../../api/types.ts';
import type { KubeObject, StoredObject } from '../../machinery/object.ts';
import { alreadyExists } from '../../machinery/status.ts';
import { VirtualClock } from '../../clock.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { fakeClient } from '../../test-client.ts';
import { byRevision, templateOf } from '../history.ts';
import { metadata, storedPod } from '../test-objects.ts';
import type { StoredStatefulSet } from './ordinals.ts';
import { HASH } from './pods.ts';
import { type Revisions, syncRevisions, truncateHistory } from './revisions.ts';

/** Models pkg/controller/statefulset: stateful_set_control_test.go and stateful_set_utils_test.go, of revisions. */

const template = (image: string) => ({
  metadata: { labels: { foo: 'bar' } },
  spec: { containers: [{ name: 'nginx', image }] },
});

const stateful = (image: string, status: Partial<StatefulSetStatus>, spec: Partial<StatefulSetSpec> = {}) =>
  ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata('foo', { annotations: { foo: 'bar' } }),
    spec: { selector: { matchLabels: { foo: 'bar' } }, template: template(image), ...spec },
    status: { replicas: 0, collisionCount: 0, ...status },
  }) satisfies StoredStatefulSet;

/** A history and what is done to it. */
function history() {
  const store = new Store();
  const put = (object: StoredObject) => store.put<StoredObject>('controllerrevisions.apps', object);
  const client = fakeClient({
    get: (resource, namespace, name) => store.get(resource, `${namespace}/${name}`),
    create: (resource, namespace, object: KubeObject) => {
      const { name = '' } = object.metadata ?? {};
      if (store.get(resource, `${namespace}/${name}`))
        throw alreadyExists({ group: 'apps', name: 'controllerrevisions' }, name);
      const made = { ...object, metadata: { ...metadata(name), ...object.metadata } };
      put(made as StoredObject);
      return made as never;
    },
    update: (_resource, object) => {
      put(object as StoredObject);
      return object;
    },
    delete: (resource, namespace, name) => void store.remove(resource, `${namespace}/${name}`),
  });
  const recorder = () => ({ event: () => undefined });
  const context = { clock: new VirtualClock(0), random: new KeyedRandom(1), store, client, recorder };
  const list = () => store.list('controllerrevisions.apps', 'default').toSorted(byRevision);
  const images = () => list().map(({ revision, ...one }) => `${revision} ${imageOf({ revision, ...one })}`);
  const sync = (set: StoredStatefulSet): Revisions => syncRevisions(context, set, list());
  return { context, list, images, sync };
}

const imageOf = (revision: Parameters<typeof templateOf>[0]): string | undefined =>
  templateOf(revision)?.spec?.containers[0]?.image;

describe('revisions of a set', () => {
  it.each<[string, string[], string, number, string, string[]]>([
    ['the first is made', [], 'v0', 1, 'v0', ['1 v0']],
    ['one is made for an update', ['v0'], 'v1', 2, 'v0', ['1 v0', '2 v1']],
    ['none is made twice', ['v0', 'v1'], 'v1', 2, 'v0', ['1 v0', '2 v1']],
    ['an earlier one comes to the end', ['v0', 'v1', 'v2'], 'v1', 4, 'v0', ['1 v0', '3 v2', '4 v1']],
  ])('%s', (_name, before, wanted, number, current, expected) => {
    const { sync, images } = history();
    const [first] = before.map((image) => sync(stateful(image, {})).update.metadata.name);
    const found = sync(stateful(wanted, first === undefined ? {} : { currentRevision: first }));
    expect([found.update.revision, imageOf(found.update)]).toEqual([number, wanted]);
    expect([imageOf(found.current), found.collisionCount]).toEqual([current, 0]);
    expect(images()).toEqual(expected);
  });

  it('have other names when their hashes collide, and the label that they would have had', () => {
    const { context, sync } = history();
    const first = sync(stateful('v0', {})).update;
    const { name } = first.metadata;
    const other = sync(stateful('v1', {})).update;
    context.store.put<StoredObject>('controllerrevisions.apps', {
      ...first,
      ...{ data: other.data, metadata: { ...first.metadata, labels: {} } },
    });
    context.store.remove('controllerrevisions.apps', `default/${other.metadata.name}`);
    const { update, collisionCount } = sync(stateful('v0', {}));
    expect([collisionCount, imageOf(update)]).toEqual([1, 'v0']);
    expect(update.metadata.name).not.toBe(name);
    const label = 'controller.kubernetes.io/hash';
    expect(update.metadata.labels?.[label]).toBe(name.slice('foo-'.length));
    const again = sync(stateful('v0', { collisionCount }));
    expect([again.update.metadata.name, again.collisionCount]).toEqual([update.metadata.name, 1]);
  });

  it('do not collide with those of another set', () => {
    const { sync, list } = history();
    sync(stateful('v0', {}));
    const set = stateful('v0', {});
    const other = { ...set, metadata: metadata('bar') };
    const found = sync({ ...other, spec: { ...other.spec, template: template('v9') } });
    expect([found.collisionCount, list().length]).toEqual([0, 2]);
    expect(found.update.metadata.name).toMatch(/^bar-/);
  });

  it('carry the annotations of the set and its whole template', () => {
    const { sync } = history();
    const { update } = sync(stateful('v0', {}));
    expect(update.metadata.annotations).toEqual({ foo: 'bar' });
    expect(templateOf(update)).toMatchObject(template('v0'));
  });

  it.each([
    ['2', 2, 4],
    ['no', 0, 2],
    ['all', -2, 12],
    ['5', 5, 7],
  ])('that nothing is of stay: %s', (_name, revisionHistoryLimit, expected) => {
    const { context, list, sync } = history();
    let currentRevision: string | undefined;
    for (let i = 0; i < 12; i++) {
      const set = stateful(`v${i}`, currentRevision === undefined ? {} : { currentRevision }, {
        revisionHistoryLimit,
      });
      const known = list();
      const found = sync(set);
      truncateHistory(context, set, [], known, found);
      if (i < 11) currentRevision = found.update.metadata.name;
    }
    const live = list();
    expect(live.length).toBe(expected);
    expect(live.at(-1)?.revision).toBe(12);
  });

  it('that a pod is of stay', () => {
    const { context, images, list, sync } = history();
    const names = ['v0', 'v1', 'v2'].map((image) => sync(stateful(image, {})).update.metadata.name);
    const pod = storedPod('foo-0', { metadata: { labels: { [HASH]: names[0] ?? '' } } });
    const set = stateful('v2', {}, { revisionHistoryLimit: 0 });
    truncateHistory(context, set, [pod], list(), sync(set));
    expect(images()).toEqual(['1 v0', '3 v2']);
  });
});
