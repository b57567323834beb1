import { describe, expect, it } from 'vitest';
import { CpuMeter } from './cpu-meter.ts';

function meterAt(start: number, millicores = Infinity, text?: string) {
  const time = { now: start };
  return { time, meter: new CpuMeter(() => time.now, millicores, text) };
}

describe('CPU time of a container', () => {
  it('counts work where it was done', () => {
    const { meter } = meterAt(10_000);
    expect(meter.work(500)).toBe(500);
    expect(meter.average(10_000, 11_000)).toBe(500);
    expect(meter.average(11_000, 12_000)).toBe(0);
    expect(meter.average(5000, 15_000)).toBe(50);
  });

  it('works on several requests at once while there is room', () => {
    const { meter } = meterAt(0);
    expect([meter.work(50), meter.work(50)]).toEqual([50, 50]);
  });

  it('takes longer under a limit, and lets work wait', () => {
    const { time, meter } = meterAt(0, 500);
    expect([meter.work(50), meter.work(50)]).toEqual([100, 200]);
    time.now = 1000;
    expect(meter.work(50)).toBe(100);
    expect(meter.average(0, 1000)).toBe(100);
  });

  it('counts a busy process as a whole core, also while it goes on', () => {
    const { time, meter } = meterAt(0);
    const done = meter.busy();
    time.now = 30_000;
    expect(meter.average(15_000, 30_000)).toBe(1000);
    done();
    time.now = 45_000;
    expect(meter.average(15_000, 45_000)).toBe(500);
  });

  it('goes on from what it wrote, and forgets after some minutes', () => {
    const { time, meter } = meterAt(0);
    meter.busy();
    time.now = 2000;
    const text = meter.write();
    const again = meterAt(2000, Infinity, text);
    expect(again.meter.average(0, 2000)).toBe(1000);
    expect(again.meter.write()).toBe(text);
    again.time.now = 400_000;
    again.meter.work(1000);
    expect(again.meter.write()).toBe('400:1000');
  });
});
