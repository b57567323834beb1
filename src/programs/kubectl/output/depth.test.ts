import { expect, test } from 'vitest';
import { parseYaml } from '../manifest.ts';
import { createPrinter } from './printer.ts';

const DEPTH = 9_990;
const list = '['.repeat(DEPTH) + ']'.repeat(DEPTH);

const printed = async (output: string, text: string): Promise<string> => {
  const [value] = await parseYaml(text);
  const printer = await createPrinter({ output, readFile: () => '' });
  return printer.print(value as Readonly<Record<string, unknown>>);
};

test('what is deeply nested is read and printed', async () => {
  const json = `{"a":${list}}`;
  expect(await printed('jsonpath={.a}', json)).toBe(list);
  expect(await printed('jsonpath={..none}', json)).toBe('');
  expect(await printed('go-template={{.a}}', json)).toBe(list);
  expect(await printed('yaml', json)).toBe(`a:\n${'- '.repeat(DEPTH - 1)}[]\n`);
  expect(await printed('jsonpath={.a}', `a:\n${'- '.repeat(DEPTH)}1\n`)).toBe(list.replace('[]', '[1]'));
});

test('what is nested deeper than Go reads is refused', async () => {
  const deep = `${'['.repeat(10_001)}${']'.repeat(10_001)}`;
  await expect(printed('yaml', `{"a":${deep}}`)).rejects.toThrow(
    "json: offset 10005: invalid character '[' exceeded max depth",
  );
  await expect(printed('yaml', `b: 1\na: ${deep}\n`)).rejects.toThrow(
    'error converting YAML to JSON: yaml: line 2: exceeded max depth of 10000',
  );
});
