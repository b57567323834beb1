/** `kubectl apply --prune`, `kubectl diff --prune` and other programs that compare, to the letter. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Headless } from '../src/node/headless.ts';

let shell: Headless;

const configMap = (name: string, value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, labels: {app: x}}\ndata: {a: ${value}}\n`;

beforeAll(async () => {
  shell = await Headless.create({ scenario: 'rig' });
  const { world } = shell;
  const home = world.shell.interpreter.cwd;
  world.files.write(`${home}/c1.yaml`, configMap('c1', 'b'));
  world.files.write(`${home}/c2.yaml`, configMap('c2', 'b'));
  await run('kubectl apply -f c1.yaml -f c2.yaml');
  world.files.write(`${home}/c1.yaml`, configMap('c1', 'c'));
});

afterAll(() => shell.world.dispose());

async function run(cmd: string): Promise<readonly [number, string, string]> {
  const answer = await shell.answer({ cmd });
  if (!('stdout' in answer)) throw new Error(JSON.stringify(answer));
  const calm = answer.stderr.replaceAll(/^W\d{4} [\d:.]+ +\d+ /gm, 'W ');
  return [answer.exit, answer.stdout, calm];
}

it('lets another program compare the two directories', async () => {
  const diff = (program: string): string => `KUBECTL_EXTERNAL_DIFF="${program}" kubectl diff -f c1.yaml`;
  expect(await run(`${diff('diff -N')} | tail -n +2`)).toEqual([0, '3c3\n<   a: b\n---\n>   a: c\n', '']);
  expect(await run(diff('true'))).toEqual([0, '', '']);
  expect(await run(diff('false'))).toEqual([1, '', '']);
  expect(await run(diff('nosuch'))).toEqual([
    2,
    '',
    'error: failed to run "nosuch": executable file not found in $PATH\n',
  ]);
});

it('shows what would be pruned as gone', async () => {
  const [exit, stdout, stderr] = await run(
    'kubectl diff -f c1.yaml --prune -l app=x --prune-allowlist=core/v1/ConfigMap | grep -c "^-[a-z]"',
  );
  expect([exit, stdout, stderr]).toEqual([0, '4\n', '']);
});

it('says what may not go together, and which kinds there are not', async () => {
  const said: (readonly [string, string])[] = [
    [
      '',
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    ],
    ['--all -l app=x', 'cannot set --all and --selector at the same time'],
    ['-l app=x --force', '--force cannot be used with --prune'],
    [
      '-l app=x --server-side',
      "--prune is in alpha and doesn't currently work on objects created by server-side apply",
    ],
    [
      '-l app=x --prune-allowlist=core/v1',
      'invalid GroupVersionKind format: core/v1, please follow <group/version/kind>',
    ],
    ['-l app=x --prune-allowlist=core/v1/Nope', 'no matches for kind "Nope" in version "v1"'],
    [
      "-l 'app in (x'",
      "the provided selector \"app in (x\" is not valid: unable to parse requirement: found '', expected: ',' or ')'",
    ],
  ];
  for (const [flags, message] of said)
    expect(await run(`kubectl apply --prune -f c1.yaml ${flags}`)).toEqual([1, '', `error: ${message}\n`]);
});

it('prunes what was applied and is not named any more', async () => {
  const warning =
    'W prune.go:71] Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.\n';
  const allowed = '--prune-allowlist=core/v1/ConfigMap';
  expect(await run(`kubectl apply --prune -l app=x -f c1.yaml --dry-run=server ${allowed}`)).toEqual([
    0,
    'configmap/c1 configured (server dry run)\nconfigmap/c2 pruned (server dry run)\n',
    '',
  ]);
  const [exit, stdout, stderr] = await run('kubectl apply --prune -l app=x -f c1.yaml');
  expect([exit, stdout]).toEqual([0, 'configmap/c1 configured\nconfigmap/c2 pruned\n']);
  expect(stderr.startsWith(warning)).toBe(true);
});

it('takes the items of a list of one kind for objects of it', async () => {
  const list = 'printf "apiVersion: v1\\nkind: ConfigMapList\\nitems:\\n- {metadata: {name: l1}}\\n"';
  expect(await run(`${list} | kubectl apply -f -`)).toEqual([0, 'configmap/l1 created\n', '']);
});
