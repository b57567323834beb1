import { describe, expect, it } from 'vitest';
import type { StoredObject } from '../machinery/object.ts';
import { Tallies, type Tally } from './tally.ts';

interface Item extends StoredObject {
  readonly of: string | undefined;
  readonly part: object;
  readonly state: string;
}

const metadata = { name: 'a', uid: 'a', resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z' };
const item = (of: string | undefined, part: object, state: string): Item => ({
  apiVersion: 'v1',
  kind: 'Item',
  metadata,
  of,
  part,
  state,
});

const [red, blue] = [{ color: 'red' }, { color: 'blue' }];

const counting = (...items: readonly Item[]): Tallies => {
  const rules = {
    keyOf: ({ of }: Item) => of,
    partOf: ({ part }: Item) => part,
    stateOf: ({ state }: Item) => state,
  };
  return new Tallies(rules as never, items);
};

const shown = (tally: Tally<unknown> | undefined): unknown =>
  tally && [...tally].map(([part, states]) => [part, Object.fromEntries(states)]);

describe('a tally', () => {
  it('counts what there is by key, part and state', () => {
    const tallies = counting(item('x', red, 'on'), item('x', red, 'on'), item('x', blue, 'off'));
    expect(shown(tallies.get('x'))).toEqual([
      [red, { on: 2 }],
      [blue, { off: 1 }],
    ]);
    expect(tallies.get('y')).toBeUndefined();
  });

  it('follows an object to another key, part or state, and forgets what nobody is under any more', () => {
    const first = item('x', red, 'on');
    const tallies = counting(first);
    const second = item('x', red, 'off');
    tallies.renew(first, second);
    expect(shown(tallies.get('x'))).toEqual([[red, { off: 1 }]]);
    const third = item('x', blue, 'off');
    tallies.renew(second, third);
    expect(shown(tallies.get('x'))).toEqual([[blue, { off: 1 }]]);
    const fourth = item('y', blue, 'off');
    tallies.renew(third, fourth);
    expect([shown(tallies.get('x')), shown(tallies.get('y'))]).toEqual([undefined, [[blue, { off: 1 }]]]);
    tallies.renew(fourth, undefined);
    expect(tallies.get('y')).toBeUndefined();
  });

  it('leaves out what has no key', () => {
    const tallies = counting();
    tallies.renew(undefined, item(undefined, red, 'on'));
    tallies.renew(item(undefined, red, 'on'), item('x', red, 'on'));
    expect(shown(tallies.get('x'))).toEqual([[red, { on: 1 }]]);
  });
});
