import { describe, expect, it } from 'vitest';
import { atPace, drawn, exactly } from './pace.ts';
import { KeyedRandom } from './random.ts';

const random = new KeyedRandom(1);
const draws = (count: number, median = 1000, spread = 2): readonly number[] =>
  Array.from({ length: count }, (_, at) => drawn({ median, spread }, random, 'uid', 'purpose', at)).sort(
    (a, b) => a - b,
  );

describe('durations', () => {
  it('lie around their median, a tenth beyond the spread at either end, none beyond its square', () => {
    const sorted = draws(2001);
    const [tenth = 0, median = 0, ninetieth = 0] = [200, 1000, 1800].map((at) => sorted[at]);
    expect(Math.abs(tenth / 500 - 1)).toBeLessThan(0.1);
    expect(Math.abs(median / 1000 - 1)).toBeLessThan(0.1);
    expect(Math.abs(ninetieth / 2000 - 1)).toBeLessThan(0.1);
    expect([(sorted[0] ?? 0) >= 250, (sorted.at(-1) ?? 0) <= 4000]).toEqual([true, true]);
  });

  it('are the same for the same key, and others for another', () => {
    const duration = { median: 1000, spread: 1.5 };
    expect(drawn(duration, random, 'a', 1)).toBe(drawn(duration, random, 'a', 1));
    expect(drawn(duration, random, 'a', 1)).not.toBe(drawn(duration, random, 'a', 2));
  });

  it('are exact without a spread, and scale', () => {
    expect(drawn(exactly(150), random, 'a')).toBe(150);
    expect(drawn(atPace(exactly(150), 2), random, 'a')).toBe(300);
    const half = draws(50, 500);
    expect(draws(50).every((value, at) => Math.abs(value / 2 - (half[at] ?? 0)) <= 1)).toBe(true);
  });
});
