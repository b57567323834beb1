import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { whole, inspect as ours } from '../inspect.ts';
import { Evaluator } from './evaluate.ts';
import { globals, objectIds } from './globals.ts';
import { parseScript } from './parser.ts';
import { Scope } from './scope.ts';
import { Unreadable } from './tokens.ts';
import { ScriptError } from './values.ts';

async function run(source: string): Promise<string> {
  const scope = new Scope();
  const around = {
    now: () => 0,
    random: () => 0,
    newId: objectIds({ now: () => 0, random: () => 0 }),
    print: () => Promise.resolve(),
    sleep: () => Promise.resolve(),
    colors: false,
  };
  for (const [name, value] of Object.entries(globals(around))) scope.declare('var', name, value);
  try {
    const value = await new Evaluator({ pause: () => Promise.resolve() }).run(parseScript(source), scope);
    return ours(value, { ...whole, colors: false });
  } catch (error) {
    if (error instanceof ScriptError) return `${error.name}: ${error.message}`;
    throw error;
  }
}

function theirs(source: string): string {
  try {
    return inspect(runInNewContext(source), { depth: Infinity, maxArrayLength: Infinity });
  } catch (error) {
    return String(error);
  }
}

test.each([
  '1 + 2 * 3 ** 2 % 4 - -1',
  '"a" + 1 + null + [1, [2, 3]] + {}',
  '7 / 2 | 0, ~5 & 6, 1 << 3, -9 >>> 28',
  '[1 < 2, "10" < "9", 10 < "9", null >= 0, undefined == null, "1" == 1, NaN === NaN]',
  'typeof nothing + typeof 1 + typeof "" + typeof {} + typeof (() => 1)',
  'let a = { x: 1, "y z": [1, 2], [`k${1 + 1}`]: { deep: true } }; a.x += 4; a.n ??= 9; a',
  'const { p, q: [r, ...s], ...others } = { p: 1, q: [2, 3, 4], t: 5, u: 6 }; [p, r, s, others]',
  'var f = function (n) { return n < 2 ? 1 : n * f(n - 1) }; f(10)',
  'g(3); function g(a, b = a * 2, ...c) { return [a, b, c.length] }',
  'for (var i = 0, sum = 0; i < 10; i++) { if (i === 2) continue; if (i > 5) break; sum += i }',
  'const seen = []; for (const [k, v] of Object.entries({ a: 1, b: 2 })) seen.push(k + v); for (const k in { z: 1 }) seen.push(k); seen',
  'let n = 3; const out = []; while (n--) out.push(n); do { out.push("once") } while (false); out',
  '[3, 1, 2].sort().map((x) => x * 2).filter((x) => x > 2).reduce((s, x) => s + x, 10)',
  '[5, 1, 10].sort((a, b) => b - a).join()',
  '[1, 2, 3, 4].findIndex((x) => x > 2) + [1, [2, [3]]].flat(2).length',
  '"Hello World".replace(/o/g, "0").split(" ").map((w) => w.toUpperCase().slice(1, -1))',
  '"%s".padStart(5, "*").includes("*%") && /^a.c$/i.test("ABC")',
  'Array.from({ length: 4 }, (_, i) => i * i)',
  'JSON.parse(JSON.stringify({ a: [1, { b: null }], d: undefined }))',
  'try { null.x } catch (e) { e.name + ": " + e.message } finally { 1 }',
  'try { throw { code: 5 } } catch ({ code }) { code }',
  'missing + 1',
  'const c = 1; c = 2',
  'undefined.foo',
  '({}).foo.bar',
  'let o = { f: 1 }; o.f()',
  '({ a: { b: [10, 20] } })?.a?.b?.[1] + (null?.x.y.z === undefined)',
  'x = 5; { let x = 6; var y = x } x + y',
  'Math.max(...[1, 5, 3]) + Math.floor(2.7) + parseInt("12px", 10) + Number("3") + Number.isInteger(5)',
  'new Date(0).toISOString() + new Date("2024-02-29T10:00:00Z").getUTCDate()',
  '1e3 + 0x1f + .5 + 1_000 + 0b11',
  "'\\x41\\u0042\\n' + `a${`b${'c'}`}d`",
  'delete ({ a: 1 }).a; const d = { a: 1, b: 2 }; delete d.a; d',
  'if (0) 1; else if ("") 2; else 3',
  'let u = 1\nlet v = 2\n;[u, v] + ""',
  '((a, { b }) => a + b)(1, { b: 2 })',
  '"b" in { b: 1 } && [] instanceof Array && !(5 in [1])',
  '[..."héé", ...[1]].length',
  'a = 1, a++ + ++a',
])('%s means what it means to JavaScript', async (source) => {
  expect(await run(source)).toBe(theirs(source));
});

test('nothing of a script leads out of it', async () => {
  const ways = [
    '"".constructor',
    '[].constructor',
    '(() => 1).constructor',
    '({}).__proto__',
    'globalThis',
    'process',
  ];
  expect(await Promise.all(ways.map(run))).toEqual([
    'undefined',
    'undefined',
    'undefined',
    'undefined',
    'ReferenceError: globalThis is not defined',
    'ReferenceError: process is not defined',
  ]);
});

test('what could go on in the next line is told from what cannot be read', () => {
  const kinds = ['f(', '[1,', '({ a: 1', 'for (;;) {', '`a', '/* x', 'a b', 'f(]', '1 +* 2', '"a'].map(
    (source) => {
      try {
        parseScript(source);
        return 'whole';
      } catch (error) {
        return error instanceof Unreadable && error.unfinished ? 'unfinished' : 'wrong';
      }
    },
  );
  expect(kinds).toEqual([
    ...Array.from({ length: 6 }, () => 'unfinished'),
    ...Array.from({ length: 4 }, () => 'wrong'),
  ]);
});
