import { describe, expect, it } from 'vitest';
import type { Event } from '../api/types.ts';
import { VirtualClock } from '../clock.ts';
import { Correlator } from './correlator.ts';

let serial = 0;

const event = (message: string, reason = 'BackOff'): Event => ({
  metadata: { name: `web.${serial++}`, namespace: 'default' },
  involvedObject: { kind: 'Pod', namespace: 'default', name: 'web', uid: 'u' },
  reason,
  message,
  source: { component: 'kubelet', host: 'node-1' },
  type: 'Warning',
  reportingComponent: 'kubelet',
  reportingInstance: 'node-1',
});

const text = (written: Event | undefined): string | undefined =>
  written && `${written.message} x${written.count}`;

describe('Correlator', () => {
  it('counts an event that happens again, under its first name and time', () => {
    const clock = new VirtualClock(0);
    const correlator = new Correlator(clock);
    const first = correlator.correlate(event('again'));
    clock.advanceTo(60_000);
    const second = correlator.correlate(event('again'));
    expect([first?.count, second?.count]).toEqual([1, 2]);
    expect(second?.metadata.name).toBe(first?.metadata.name);
    expect(second?.firstTimestamp).toBe('1970-01-01T00:00:00Z');
  });

  it('puts the tenth different message of a kind and all later ones together', () => {
    const correlator = new Correlator(new VirtualClock(0));
    const written = Array.from({ length: 12 }, (_, i) => text(correlator.correlate(event(`m${i}`))));
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
    for (let i = 0; i < 12; i++) correlator.correlate(event(`m${i}`));
    clock.advanceTo(601_000);
    expect(text(correlator.correlate(event('n')))).toBe('n x1');
  });

  it('drops what comes after 25 events about one object, and lets one more through every five minutes', () => {
    const clock = new VirtualClock(0);
    const correlator = new Correlator(clock);
    const written = Array.from({ length: 30 }, () => correlator.correlate(event('flood'))?.count);
    expect(written.slice(23)).toEqual([24, 25, undefined, undefined, undefined, undefined, undefined]);
    clock.advanceTo(300_000);
    expect([correlator.correlate(event('flood'))?.count, correlator.correlate(event('flood'))]).toEqual([
      31,
      undefined,
    ]);
  });

  it('goes on from a snapshot, which later events do not change', () => {
    const clock = new VirtualClock(0);
    const correlator = new Correlator(clock);
    correlator.correlate(event('again'));
    const snapshot = structuredClone(correlator.snapshot());
    const live = correlator.snapshot();
    correlator.correlate(event('again'));
    expect(live).toEqual(snapshot);
    expect(new Correlator(clock, snapshot).correlate(event('again'))?.count).toBe(2);
  });
});
