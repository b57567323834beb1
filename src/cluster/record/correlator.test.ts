import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { Correlator, type Happening, type Telling } from './correlator.ts';

const event = (message: string): Happening => ({
  involvedObject: { kind: 'Pod', namespace: 'default', name: 'web', uid: 'u' },
  reason: 'BackOff',
  message,
  source: { component: 'kubelet', host: 'node-1' },
  type: 'Warning',
});

/** Tells the correlator of an event, which would have a name of its own. */
const happens = (correlator: Correlator, message: string): Telling | undefined =>
  correlator.correlate(event(message), () => `web.${message}`);

const text = (told: Telling | undefined): string | undefined => told && `${told.message} x${told.count}`;

describe('Correlator', () => {
  it('counts an event that happens again, under its first name and time', () => {
    const clock = new VirtualClock(0);
    const correlator = new Correlator(clock);
    const first = correlator.correlate(event('again'), () => 'web.1');
    clock.advanceTo(60_000);
    const second = correlator.correlate(event('again'), () => 'web.2');
    const telling = {
      name: 'web.1',
      firstTimestamp: '1970-01-01T00:00:00Z',
      message: 'again',
      combined: false,
    };
    expect([first, second]).toEqual([
      { ...telling, count: 1 },
      { ...telling, count: 2 },
    ]);
  });

  it('puts the tenth different message of a kind and all later ones together', () => {
    const correlator = new Correlator(new VirtualClock(0));
    const written = Array.from({ length: 12 }, (_, i) => text(happens(correlator, `m${i}`)));
    expect(written.slice(8)).toEqual([
      'm8 x1',
      '(combined from similar events): m9 x1',
      '(combined from similar events): m10 x2',
      '(combined from similar events): m11 x3',
    ]);
  });

  it('begins anew after ten quiet minutes', () => {
    const clock = new VirtualClock(0);
    const correlator = new Correlator(clock);
    for (let i = 0; i < 12; i++) happens(correlator, `m${i}`);
    clock.advanceTo(601_000);
    expect(text(happens(correlator, 'n'))).toBe('n x1');
  });

  it('drops what comes after 25 events about one object, and lets one more through every five minutes', () => {
    const clock = new VirtualClock(0);
    const correlator = new Correlator(clock);
    const written = Array.from({ length: 30 }, () => happens(correlator, 'flood')?.count);
    expect(written.slice(23)).toEqual([24, 25, undefined, undefined, undefined, undefined, undefined]);
    clock.advanceTo(300_000);
    expect([happens(correlator, 'flood')?.count, happens(correlator, 'flood')]).toEqual([31, undefined]);
  });

  it('goes on from a snapshot, which later events do not change', () => {
    const clock = new VirtualClock(0);
    const correlator = new Correlator(clock);
    happens(correlator, 'again');
    const snapshot = structuredClone(correlator.snapshot());
    const live = correlator.snapshot();
    happens(correlator, 'again');
    expect(live).toEqual(snapshot);
    expect(happens(new Correlator(clock, snapshot), 'again')?.count).toBe(2);
  });
});
