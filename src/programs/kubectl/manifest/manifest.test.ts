import { describe, expect, it } from 'vitest';
import { documentsOf, parseYaml } from '../manifest.ts';

const problem = async (text: string): Promise<string> => {
  try {
    await parseYaml(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('parseYaml', () => {
  it.each([
    ['---\n---\na: 1\n---\nb: 2\n---\n# nothing\n---\n', [{ a: 1 }, { b: 2 }]],
    ['{"a": 1}{"b": [true]}', [{ a: 1 }, { b: [true] }]],
    ['{a: 1, b}', [{ a: 1, b: null }]],
    ['{"a": 1,}', [{ a: 1 }]],
    [
      'yes: no\n16: 0x10\nday: 2001-01-01\nat: 1:30\n',
      [{ 16: 16, true: false, day: '2001-01-01', at: '1:30' }],
    ],
    ['a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\n', [{ a: { b: 1 }, c: { b: 1 }, d: { b: 1, e: 2 } }]],
    ['a: |\n  x\n  y\nb: >-\n  x\n  y\n', [{ a: 'x\ny\n', b: 'x y' }]],
    ['a: b\na: c\n', [{ a: 'c' }]],
    ['b: &x {a: 1}\na: 2\n<<: *x\n', [{ b: { a: 1 }, a: 1 }]],
    ['1: a\n1.5: b\n0x10: c\ntrue: d\n.inf: e\n', [{ 1: 'a', 1.5: 'b', 16: 'c', true: 'd', '.inf': 'e' }]],
    ['a: 9223372036854775807\nb: 18446744073709551615\n', [{ a: 9223372036854775807n, b: 2 ** 64 }]],
    ['a: !!str 1\nb: !!float 1\nc: !!binary aGk=\nd: ! 1\n', [{ a: '1', b: 1, c: 'hi', d: '1' }]],
    ["a: \"x\\\n  y\n\n  z\"\nb: 'it''s'\n", [{ a: 'xy\nz', b: "it's" }]],
    ['a: |2-\n   x\n\nb: >+\n  x\n   y\n  z\n\n', [{ a: ' x', b: 'x\n y\nz\n\n' }]],
  ])('reads %j', async (text, values) => {
    expect(await parseYaml(text)).toEqual(values);
  });

  it('reads up to a fault', async () => {
    const documents = documentsOf('a: 1\n---\nb: c: d\n')[Symbol.asyncIterator]();
    expect(await documents.next()).toMatchObject({ done: false, value: { value: { a: 1 } } });
    await expect(documents.next()).rejects.toThrow(
      'error converting YAML to JSON: yaml: mapping values are not allowed in this context',
    );
  });
});

describe('faults of YAML', () => {
  it.each([
    ['a:\n  b: 1\n   c: 2\n', 'line 3: mapping values are not allowed in this context'],
    ['kind: Pod\nmetadata\n  name: x\n', "line 3: could not find expected ':'"],
    ['a: b\n\nfoo\n', "line 4: could not find expected ':'"],
    ['env:\n- name: A\n  value: x\n - name: B\n', 'line 3: did not find expected key'],
    ['a:\n  - b\n  c: d\n', "line 2: did not find expected '-' indicator"],
    ['a: [1, 2\nb: 3\n', "line 1: did not find expected ',' or ']'"],
    ['a: {x: 1\nb: 2\n', "line 1: did not find expected ',' or '}'"],
    ['a: "x\nb: y\n', 'line 3: found unexpected end of stream'],
    ['a:\n\tb: 1\n', 'line 2: found character that cannot start any token'],
    ['a: 1\n\tb: 2\n', 'line 2: found a tab character that violates indentation'],
    ['a: "\\q"\n', 'found unknown escape character'],
    ['a: - b\n', 'block sequence entries are not allowed in this context'],
    ["a: 'it's'\n", 'did not find expected key'],
    ['a: ]\n', 'did not find expected node content'],
    ['a: @x\n', 'found character that cannot start any token'],
    ['a: |\n\n\tx\n', 'line 3: found a tab character where an indentation space is expected'],
    ['a: *foo\n', "unknown anchor 'foo' referenced"],
    ['a: &x {b: *x}\n', "anchor 'x' value contains itself"],
    ['<<: 1\n', 'map merge requires map or sequence of maps as the value'],
    ['a: !!int x\n', 'cannot decode !!str `x` as a !!int'],
    ['a: !foo!x b\n', 'found undefined tag handle'],
    ['a: \u0001\n', 'control characters are not allowed'],
    [
      'image: {{ .Values.image }}\n',
      'invalid map key: map[interface {}]interface {}{".Values.image":interface {}(nil)}',
    ],
  ])('%j', async (text, fault) => {
    expect(await problem(text)).toBe(`error converting YAML to JSON: yaml: ${fault}`);
  });

  it('concern what follows a separator', async () => {
    expect(await problem('--- foo\na: 1\n')).toBe('invalid Yaml document separator: foo');
  });
});

describe('faults of JSON', () => {
  it.each([
    ['{"a": 1', 'unexpected EOF'],
    ['{"a" 1}', "json: offset 6: invalid character '1' after object key"],
    ['{"a": 1 "b": 2}', "json: offset 9: invalid character '\"' after object key:value pair"],
    ['{"a": [1 2}', "json: offset 10: invalid character '2' after array element"],
    ['{"é": "\n', "json: offset 9: invalid character '\\n' in string literal"],
    ['{"a":1}{"b":2}{"c":}', "invalid character '}' looking for beginning of value"],
  ])('%j', async (text, fault) => {
    expect(await problem(text)).toBe(fault);
  });
});
