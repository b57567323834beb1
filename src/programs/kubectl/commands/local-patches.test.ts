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

const THING =
  '{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"x"},"signed":-0.0,"big":18446744073709551615}\n';
const withThing = (): FakeApi => {
  const api = new FakeApi();
  api.write('thing.json', THING);
  return api;
};

it.each([
  ['/signed', '-0.0', ''],
  ['/signed', '0', 'error: testing value /signed failed: test failed\n'],
  ['/big', '18446744073709551615', 'error: testing value /big failed: test failed\n'],
  ['/big', '18446744073709552000', ''],
])('compares numbers as they are written: %s with %s', async (path, value, stderr) => {
  const test = `[{"op":"test","path":"${path}","value":${value}}]`;
  expect(await withThing().run(`patch --local -f thing.json --type=json -o name -p ${test}`)).toEqual({
    exit: stderr === '' ? 0 : 1,
    stdout: stderr === '' ? 'thing.example.com/x\n' : '',
    stderr,
  });
});

it('reads what is patched again', async () => {
  const add = '[{"op":"add","path":"/more","value":18446744073709551615}]';
  expect(await withThing().run(`patch --local -f thing.json --type=json -o yaml -p ${add}`)).toEqual({
    exit: 0,
    stdout: `apiVersion: example.com/v1
big: 1.8446744073709552e+19
kind: Thing
metadata:
  name: x
more: 1.8446744073709552e+19
signed: 0
`,
    stderr: '',
  });
});

it('leaves JSON that is merged as it was written', async () => {
  const patch = '{"big":null,"more":-0.0}';
  expect(await withThing().run(`patch --local -f thing.json --type=merge -o json -p ${patch}`)).toEqual({
    exit: 0,
    stdout: `{
    "apiVersion": "example.com/v1",
    "kind": "Thing",
    "metadata": {
        "name": "x"
    },
    "more": -0,
    "signed": 0
}
`,
    stderr: '',
  });
});

it('knows no numbers beyond floats', async () => {
  const problem = 'json: cannot unmarshal number -1e400 into Go value of type float64';
  const api = withThing();
  api.write('large.json', '{"apiVersion":"v1","kind":"ConfigMap","a":[{"b":-1e400},1e500]}\n');
  const said = async (line: string): Promise<string> => (await api.run(line)).stderr;
  expect(await said('label --local -f large.json a=b')).toBe(
    `error: unable to decode "large.json": ${problem}\n`,
  );
  expect(await said('get -f large.json')).toBe(`unable to decode "large.json": ${problem}\n`);
  expect(await said('create --dry-run=client -f large.json')).toBe(
    `error: error validating "large.json": error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false\n`,
  );
  expect(await said('patch --local -f thing.json --type=merge -p {"a":-1e400}')).toBe(`error: ${problem}\n`);
});

it('names the object that set makes no patch for, and takes elements that are null for empty ones', async () => {
  const api = new FakeApi();
  const written = (name: string, spec: string): void =>
    api.write(
      name,
      `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"a"}],${spec}}}\n`,
    );
  written('nameless.json', '"imagePullSecrets":[{}]');
  written('null.json', '"initContainers":[null]');
  expect(await api.run('set image *=new --local -f nameless.json')).toEqual({
    exit: 1,
    stdout: '',
    stderr: 'error: pod/p map: map[] does not contain declared merge key: name\n',
  });
  expect(await api.run('set image *=new --local -f null.json -o yaml')).toEqual({
    exit: 0,
    stdout: `apiVersion: v1
kind: Pod
metadata:
  creationTimestamp: null
  name: p
spec:
  containers:
  - image: new
    name: a
    resources: {}
  initContainers:
  - image: new
    name: ""
    resources: {}
status: {}
`,
    stderr: '',
  });
});
