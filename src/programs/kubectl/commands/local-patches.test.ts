import { expect, it } from 'vitest';
import { FakeApi } from '../fake-api.test.fixture.ts';

const SHIP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ship}\n';
/** What is quoted is the value of `--patch`, also where the patch came from a file. */
const unable = (problem: string): string => `error: unable to parse "": ${problem}\n`;

it.each([
  ['["a', '', unable('yaml: found unexpected end of stream')],
  ['["a\u0085b', '', unable('yaml: line 2: found unexpected end of stream')],
  ['x: ["a\n\nb', '', unable('yaml: line 3: found unexpected end of stream')],
  ['---', '', 'error: Invalid JSON Patch\n'],
  ['data: {a: b}\n---\n][', 'apiVersion: v1\ndata:\n  a: b\nkind: ConfigMap\nmetadata:\n  name: ship\n', ''],
])('takes the first YAML document of a patch as it stands: %j', async (patch, stdout, stderr) => {
  const api = new FakeApi();
  api.write('ship.yaml', SHIP);
  api.write('patch', patch);
  const exit = stderr === '' ? 0 : 1;
  expect(await api.run('patch --local -f ship.yaml --type=merge -o yaml --patch-file=patch')).toEqual({
    exit,
    stdout,
    stderr,
  });
});
