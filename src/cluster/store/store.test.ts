import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf, type StoredObject } from '../machinery/object.ts';
import { type Change, Store, WATCH_WINDOW } from './store.ts';

const object = (namespace: string, name: string, label = ''): StoredObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    namespace,
    name,
    uid: `${namespace}-${name}`,
    resourceVersion: '',
    creationTimestamp: '2026-01-05T09:00:00Z',
    labels: { group: label },
  },
});

const group = (stored: StoredObject): readonly string[] => [stored.metadata.labels?.['group'] ?? ''];
const names = (objects: readonly StoredObject[]): string[] =>
  objects.map((o) => `${keyOf(o)}@${o.metadata.resourceVersion}`);

describe('Store', () => {
  it('counts one revision for all resources and gives it to what it writes', () => {
    const store = new Store();
    expect(store.put('configmaps', object('a', 'x')).metadata.resourceVersion).toBe('1');
    expect(store.put('secrets', object('a', 'x')).metadata.resourceVersion).toBe('2');
    expect(store.remove('configmaps', 'a/x')?.metadata.resourceVersion).toBe('3');
    expect(store.remove('configmaps', 'a/x')).toBeUndefined();
    expect(store.revision).toBe(3);
  });

  it('lists by key, where "-" comes before the slash after a namespace', () => {
    const store = new Store();
    for (const [namespace, name] of [
      ['a', 'z'],
      ['b', 'a'],
      ['a-b', 'c'],
      ['a', 'b'],
    ] as const)
      store.put('configmaps', object(namespace, name));
    expect(names(store.list('configmaps'))).toEqual(['a-b/c@3', 'a/b@4', 'a/z@1', 'b/a@2']);
    expect(names(store.list('configmaps', 'a'))).toEqual(['a/b@4', 'a/z@1']);
    expect(store.list('configmaps', 'none')).toEqual([]);
  });

  it('leaves a list that it handed out as it was', () => {
    const store = new Store();
    store.put('configmaps', object('a', 'x'));
    const before = store.list('configmaps');
    store.put('configmaps', object('a', 'w'));
    store.put('configmaps', object('a', 'x', 'new'));
    expect(names(before)).toEqual(['a/x@1']);
    expect(names(store.list('configmaps'))).toEqual(['a/w@2', 'a/x@3']);
  });

  it('tells listeners each change with the object before', () => {
    const store = new Store();
    const heard: Change[] = [];
    const stop = store.subscribe('configmaps', (change) => heard.push(change));
    const first = store.put('configmaps', object('a', 'x'));
    const second = store.put('configmaps', object('a', 'x', 'new'));
    const removed = store.remove('configmaps', 'a/x');
    stop();
    store.put('configmaps', object('a', 'y'));
    expect(heard).toEqual([
      { type: 'ADDED', revision: 1, object: first, previous: undefined },
      { type: 'MODIFIED', revision: 2, object: second, previous: first },
      { type: 'DELETED', revision: 3, object: removed, previous: second },
    ]);
  });

  it('keeps a window of changes and says when it does not reach back far enough', () => {
    const store = new Store();
    for (let i = 0; i < 2 * WATCH_WINDOW + 1; i++) store.put('configmaps', object('a', 'x', String(i)));
    expect(store.changesSince('configmaps', WATCH_WINDOW)).toBeUndefined();
    expect(store.changesSince('configmaps', WATCH_WINDOW + 1)?.length).toBe(WATCH_WINDOW);
    expect(store.changesSince('configmaps', store.revision)).toEqual([]);
  });

  it('keeps a snapshot through later writes, and a restored store has no window from before', () => {
    const store = new Store();
    store.put('configmaps', object('a', 'x'));
    const snapshot = store.snapshot();
    store.put('configmaps', object('a', 'y'));
    const restored = new Store(snapshot);
    restored.put('configmaps', object('a', 'z'));
    expect(names(new Store(snapshot).list('configmaps'))).toEqual(['a/x@1']);
    expect(names(restored.list('configmaps'))).toEqual(['a/x@1', 'a/z@2']);
    expect(names(store.list('configmaps'))).toEqual(['a/x@1', 'a/y@2']);
    expect(restored.changesSince('configmaps', 0)).toBeUndefined();
  });

  it('agrees with a naive model', () => {
    const step = fc.record({
      act: fc.constantFrom('put', 'put', 'put', 'remove', 'list', 'snapshot'),
      namespace: fc.constantFrom('a', 'a-b', 'b'),
      name: fc.constantFrom('p', 'q', 'r', 's', 't'),
      label: fc.constantFrom('', 'red', 'blue'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let store = new Store();
        store.addIndex('configmaps', 'group', group as never);
        const model = new Map<string, StoredObject>();
        const sorted = (): StoredObject[] =>
          [...model].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, stored]) => stored);
        for (const { act, namespace, name, label } of steps) {
          if (act === 'put') {
            const stored = store.put('configmaps', object(namespace, name, label));
            model.set(keyOf(stored), stored);
          } else if (act === 'remove') {
            store.remove('configmaps', `${namespace}/${name}`);
            model.delete(`${namespace}/${name}`);
          } else if (act === 'snapshot') {
            store = new Store(store.snapshot());
            store.addIndex('configmaps', 'group', group as never);
          }
          expect(store.list('configmaps', namespace)).toEqual(
            sorted().filter((o) => o.metadata.namespace === namespace),
          );
          expect(store.byIndex('configmaps', 'group', label)).toEqual(
            sorted().filter((o) => group(o)[0] === label),
          );
          if (act === 'list') expect(store.list('configmaps')).toEqual(sorted());
        }
        expect(store.list('configmaps')).toEqual(sorted());
        expect(store.count('configmaps')).toBe(model.size);
      }),
    );
  });
});
