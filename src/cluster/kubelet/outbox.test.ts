import { expect, test } from 'vitest';
import { VirtualClock } from '../clock.ts';
import type { HeldEvent, HoldingRecorder } from '../client.ts';
import { KeyedRandom } from '../random.ts';
import type { NodePart } from './outage.ts';
import { Outbox, type OutboxSnapshot } from './outbox.ts';

const POD = { kind: 'Pod', metadata: { name: 'web', namespace: 'default', uid: 'u' } };

/** An outbox whose server comes and goes; times are seconds since the beginning. */
function rig(begin = 0, snapshot?: OutboxSnapshot) {
  const clock = new VirtualClock(begin * 1000);
  const told: { readonly reason: string; readonly happened: number; readonly written: number }[] = [];
  const seconds = (time: number): number => Math.round(time / 100) / 10;
  const hold: HoldingRecorder['hold'] = (object, type, reason, message) => ({
    at: clock.now(),
    name: `web.${clock.now()}.${reason}`,
    namespace: 'default',
    involvedObject: { kind: object.kind ?? '', name: 'web', uid: 'u' },
    type,
    reason,
    message,
  });
  const write = ({ reason, at }: HeldEvent): void =>
    void told.push({ reason, happened: seconds(at), written: seconds(clock.now()) });
  const recorder: HoldingRecorder = { event: (...event) => write(hold(...event)), hold, write };
  const reach: { reports: boolean; parts: NodePart[] } = { reports: !snapshot, parts: [] };
  const outbox = new Outbox({ recorder, clock, random: new KeyedRandom(1) }, reach, snapshot);
  const tell = (reason: string): void => outbox.event(POD, 'Normal', reason, 'said');
  const at = (second: number): void => clock.advanceTo(second * 1000);
  return { outbox, reach, told, tell, at };
}

const reasons = ({ outbox }: ReturnType<typeof rig>): readonly unknown[] =>
  outbox.unsent.map(({ reason }) => reason);

test('what happens while the server is away is told later, with the time at which it happened, in its order', () => {
  const made = rig();
  const { reach, told, tell, at } = made;
  tell('Before');
  reach.reports = false;
  at(5);
  tell('First');
  at(30);
  tell('Second');
  reach.reports = true;
  tell('Third');
  expect(told).toEqual([{ reason: 'Before', happened: 0, written: 0 }]);
  expect(reasons(made)).toEqual(['First', 'Second', 'Third']);
  at(45);
  const { written = 0 } = told[1] ?? {};
  expect(told.slice(1)).toEqual([
    { reason: 'First', happened: 5, written },
    { reason: 'Second', happened: 30, written },
    { reason: 'Third', happened: 30, written },
  ]);
  // The first pause is somewhere below ten seconds, each later one is ten seconds.
  expect(written).toBeGreaterThan(30);
  expect(written).toBeLessThan(40);
  expect([reasons(made), made.outbox.snapshot()]).toEqual([[], undefined]);
  tell('After');
  expect(told.at(-1)).toEqual({ reason: 'After', happened: 45, written: 45 });
});

test('an event is given up after twelve tries, the next one is tried then', () => {
  const made = rig();
  const { reach, told, tell, at, outbox } = made;
  reach.reports = false;
  tell('Lost');
  tell('Next');
  at(99);
  expect(outbox.snapshot()).toMatchObject({ tries: 11, queue: [{ reason: 'Lost' }, { reason: 'Next' }] });
  at(111);
  expect(outbox.snapshot()).toMatchObject({ queue: [{ reason: 'Next' }] });
  reach.reports = true;
  at(130);
  expect(told.map(({ reason }) => reason)).toEqual(['Next']);
  expect(reasons(made)).toEqual(['Lost']);
});

test('whoever is cut off hears of each try only after half a minute', () => {
  const { reach, told, tell, at, outbox } = rig();
  reach.reports = false;
  reach.parts = ['link'];
  tell('Late');
  at(29);
  expect(outbox.snapshot()).toMatchObject({ tries: 1 });
  at(69);
  expect(outbox.snapshot()).toMatchObject({ tries: 2 });
  reach.reports = true;
  reach.parts = [];
  at(130);
  expect(told).toEqual([{ reason: 'Late', happened: 0, written: expect.any(Number) as number }]);
});

test('no more than a thousand wait behind the first', () => {
  const { reach, tell, outbox } = rig();
  reach.reports = false;
  for (let i = 0; i < 1100; i++) tell(`Event${i}`);
  expect(outbox.snapshot()?.queue.map(({ reason }) => reason)).toEqual(
    Array.from({ length: 1001 }, (_, i) => `Event${i}`),
  );
});

test('what waits is lost with the kubelet', () => {
  const made = rig();
  const { reach, told, tell, at, outbox } = made;
  reach.reports = false;
  tell('Lost');
  outbox.stop();
  reach.reports = true;
  at(60);
  expect([told, reasons(made)]).toEqual([[], ['Lost']]);
});

test('a restored outbox goes on where it was', () => {
  const first = rig();
  first.reach.reports = false;
  first.tell('Kept');
  first.at(47);
  const second = rig(47, first.outbox.snapshot());
  for (const { reach, at } of [first, second]) {
    at(58);
    reach.reports = true;
    at(80);
  }
  expect(second.told).toEqual(first.told);
  expect(second.told).toEqual([{ reason: 'Kept', happened: 0, written: expect.any(Number) as number }]);
});
