import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode, UndecodableError } from './codec.ts';

const through = (value: unknown): unknown => decode(JSON.parse(JSON.stringify(encode(value))));

describe('the codec', () => {
  test('is without loss', () => {
    const key = fc.string().filter((text) => text !== '__proto__');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom(undefined, null, true, false, NaN, Infinity, -Infinity, -0, 0, ''),
        fc.string(),
        fc.double(),
        fc.bigInt(),
        fc.uint8Array(),
        fc.float64Array(),
        fc.date({ noInvalidDate: true }),
        fc.array(tie('value')),
        fc.sparseArray(tie('value'), { maxNumElements: 5, maxLength: 8 }),
        fc.dictionary(key, tie('value'), { noNullPrototype: true }),
        fc.array(fc.tuple(tie('value'), tie('value'))).map((pairs) => new Map(pairs)),
        fc.array(tie('value')).map((items) => new Set(items)),
      ),
    }));
    fc.assert(
      fc.property(value, (data) => {
        expect(through(data)).toStrictEqual(data);
      }),
      { numRuns: 500 },
    );
  });

  test('keeps what is shared shared', () => {
    const shared = { deep: new Map([['a', [1, 2]]]) };
    const data = {
      one: shared,
      two: [shared, shared.deep],
      text: 'x'.repeat(1_000),
      again: 'x'.repeat(1_000),
    };
    const copy = through(data) as typeof data;
    expect(copy).toStrictEqual(data);
    expect(copy.two[0]).toBe(copy.one);
    expect(copy.two[1]).toBe(copy.one.deep);
    expect(JSON.stringify(encode(data)).length).toBeLessThan(1_200);
  });

  test('goes as deep as it must', () => {
    let data: unknown = 'bottom';
    for (let depth = 0; depth < 50_000; depth++) data = [data];
    let copy = through(data);
    let depth = 0;
    while (Array.isArray(copy)) [copy, depth] = [copy[0], depth + 1];
    expect([copy, depth]).toEqual(['bottom', 50_000]);
  });

  test('goes as wide as it must', () => {
    const data = Array.from({ length: 200_000 }, (_, at) => `file-${at}`);
    expect(through(data)).toEqual(data);
  });

  test('refuses what is no plain data', () => {
    const circle: unknown[] = [];
    circle.push({ circle });
    expect(() => encode(circle)).toThrow(TypeError);
    expect(() => encode({ run: () => 1 })).toThrow(TypeError);
    expect(() => encode(Symbol('a'))).toThrow(TypeError);
  });

  test.each([
    ['nothing', undefined],
    ['no list', {}],
    ['an empty list', []],
    ['a place to come', [[1], 2]],
    ['its own place', [[0]]],
    ['a place that is none', [{ a: 'b' }]],
    ['a place between', ['a', [0.5]]],
    ['an unknown tag', [['Function', 'alert(1)']]],
    ['a prototype', ['a', JSON.parse('{"__proto__": 0}')]],
    ['bytes that are none', [['Uint8Array', '%']]],
    ['half a number', [['Float64Array', 'AAAA']]],
    ['a number without end', [['BigInt', '9'.repeat(5_000)]]],
  ])('refuses %s', (_, list) => expect(() => decode(list)).toThrow(UndecodableError));

  test('refuses what unfolds into too much', () => {
    const list: unknown[] = ['lol'];
    for (let level = 0; level < 60; level++) list.push([level, level]);
    expect(() => decode(list)).toThrow('It unfolds into too much.');
    expect(() => decode([1, 2, 3], { entries: 2, unfolded: 10 })).toThrow('There are too many entries.');
  });

  test('a decoded object pollutes nothing', () => {
    const copy = decode(['x', { constructor: 0, prototype: 0 }]) as object;
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
