/**
 * What `kubectl edit`, `kubectl create --edit` and `kubectl apply edit-last-applied` do with what an editor leaves behind. The
 * editor is a script that keeps what it was shown as `seen.1`, `seen.2`, … and applies the sed script of the same number to it.
 */
import { afterAll, beforeEach, expect, it } from 'vitest';
import { Headless } from '../src/node/headless.ts';

const EDITOR = `#!/bin/bash
n=$(($(cat n 2>/dev/null || echo 0) + 1))
echo $n > n
cat "$1" > seen.$n
[ -f step.$n ] && sed -i -f step.$n "$1"
exit 0
`;
const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

let shell: Headless;

beforeEach(async () => {
  shell?.world.dispose();
  shell = await Headless.create({ scenario: 'rig' });
  write('ed', EDITOR);
  await run(
    'chmod +x ed; export KUBE_EDITOR=./ed; kubectl create ns t; kubectl config set-context --current --namespace=t',
  );
  await run('kubectl create service clusterip svc1 --tcp 80 --dry-run=client -o yaml | kubectl apply -f -');
  await run('kubectl create configmap cm1 --from-literal=a=b --save-config');
});

afterAll(() => shell.world.dispose());

const home = (): string => shell.world.shell.interpreter.cwd;

function write(name: string, text: string): void {
  shell.world.files.write(`${home()}/${name}`, text);
}

/** What the editor was shown, without the objects. */
function shown(number: number): string {
  const text = shell.world.files.read(`${home()}/seen.${number}`);
  return text.slice(0, text.search(/^[^#]/m));
}

/** Lets the editor apply sed scripts, one after the other. */
function edits(...scripts: readonly string[]): void {
  shell.world.files.write(`${home()}/n`, '0\n');
  for (let number = 1; number < 5; number++) write(`step.${number}`, scripts[number - 1] ?? '');
}

async function run(cmd: string): Promise<readonly [number, string, string]> {
  const answer = await shell.answer({ cmd });
  if (!('stdout' in answer)) throw new Error(JSON.stringify(answer));
  return [answer.exit, answer.stdout, answer.stderr.replaceAll(/kubectl-edit-\d+/g, 'kubectl-edit-N')];
}

const edited = (...names: readonly string[]): readonly [number, string, string] => [
  0,
  names.map((name) => `${name} edited\n`).join(''),
  '',
];
const told = (stderr: string, exit = 1): readonly [number, string, string] => [exit, '', stderr];
const KEPT = 'A copy of your changes has been stored to "/tmp/kubectl-edit-N.yaml"\n';

it('sends what was changed, and nothing when nothing was', async () => {
  edits('s/app: svc1/app: svc1\\n    new: label/');
  expect(await run('kubectl edit svc svc1 --output-patch')).toEqual([
    0,
    'Patch: {"metadata":{"labels":{"new":"label"}},"spec":{"selector":{"new":"label"}}}\nservice/svc1 edited\n',
    '',
  ]);
  expect(shown(1)).toBe(HEADER);
  expect(await run('kubectl edit svc svc1')).toEqual(told('Edit cancelled, no changes made.\n', 0));
  const refused = told(
    `error: services "svc1" is invalid\n${KEPT}error: Edit cancelled, no valid changes were saved.\n`,
  );
  for (const emptied of ['/./d', 's/^/# /']) {
    edits(emptied);
    expect(await run('kubectl edit svc svc1')).toEqual(refused);
  }
  expect(await run('kubectl edit svc missing')).toEqual(
    told('Error from server (NotFound): services "missing" not found\n'),
  );
  expect(await run('kubectl edit secret')).toEqual(told('error: edit cancelled, no objects found\n'));
});

it('keeps the configuration in the annotation only when it is asked to', async () => {
  const configuration = 'kubectl get svc svc1 -o yaml | grep -c \'"port":81\'';
  edits('s/port: 80$/port: 81/', 's/port: 81$/port: 82/');
  expect(await run('kubectl edit svc svc1 --save-config')).toEqual(edited('service/svc1'));
  expect(await run(configuration)).toEqual([0, '1\n', '']);
  expect(await run('kubectl edit svc svc1 --save-config=false')).toEqual(edited('service/svc1'));
  expect(await run(configuration)).toEqual([0, '1\n', '']);
});

it('opens the editor again with what the server refused, until it is mended or nothing changes any more', async () => {
  const refusal = 'error: services "svc1" is invalid\n';
  edits('s/port: 80$/port: 8000000/', 's/port: 8000000/port: 83/');
  expect(await run('kubectl edit svc svc1')).toEqual([0, 'service/svc1 edited\n', refusal]);
  expect(shown(2)).toBe(
    `${HEADER}# services "svc1" was not valid:\n# * spec.ports[0].port: Invalid value: 8000000: must be between 1 and 65535, inclusive\n#\n`,
  );
  edits('s/port: 83$/port: 8000000/');
  expect(await run('kubectl edit svc svc1')).toEqual(
    told(`${refusal}${KEPT}error: Edit cancelled, no valid changes were saved.\n`),
  );
});

it('opens it again when the file is no object, and says on which line', async () => {
  edits('s/^spec:/spec: {/', 's/^spec: {/spec:/;s/port: 80$/port: 84/');
  expect(await run('kubectl edit svc svc1')).toEqual([
    0,
    'service/svc1 edited\n',
    'error: services "svc1" is invalid\n',
  ]);
  expect(shown(2)).toMatch(
    /# services "svc1" was not valid:\n# \* <nil>: Invalid value: "The edited file failed validation": yaml: line \d+: did not find expected ',' or '}'\n#\n$/,
  );
  edits('s/^apiVersion.*//', 's/^kind: Service/apiVersion: v1\\nkind: Service/');
  expect(await run('kubectl edit svc svc1')).toEqual(
    told('error: services "svc1" is invalid\nEdit cancelled, no changes made.\n', 0),
  );
});

it('refuses another name or kind, and an object that it did not show', async () => {
  edits('s/name: svc1/name: svc2/');
  expect(await run('kubectl edit svc svc1')).toEqual(
    told(`${KEPT}error: At least one of apiVersion, kind and name was changed\n`),
  );
  edits('s/namespace: t$/namespace: other/');
  expect(await run('kubectl edit svc svc1')).toEqual(
    told(
      `${KEPT}error: the namespace from the provided object "other" does not match the namespace "t". You must pass '--namespace=other' to perform this operation.\n`,
    ),
  );
});

it('edits several objects in one list, and only those again that were refused', async () => {
  edits('s/port: 80$/port: 81/;s/a: b$/a: c/');
  expect(await run('kubectl edit cm/cm1 svc/svc1')).toEqual(edited('configmap/cm1', 'service/svc1'));
  edits('s/port: 81$/port: 8100000/;s/a: c$/a: d/', 's/port: 8100000/port: 82/');
  const [exit, stdout, stderr] = await run('kubectl edit cm/cm1 svc/svc1');
  expect([exit, stdout, stderr]).toEqual([
    0,
    'configmap/cm1 edited\nconfigmap/cm1 edited\nservice/svc1 edited\n',
    'error: services "svc1" is invalid\n',
  ]);
});

it('patches a status through its subresource', async () => {
  await run('kubectl create deployment web --image=nginx --replicas=0');
  await shell.answer({ advance: '10s' });
  edits('s/observedGeneration: 1/observedGeneration: 7/');
  expect(await run('kubectl edit deployment web --subresource=status --output-patch')).toEqual([
    0,
    'Patch: {"status":{"observedGeneration":7}}\ndeployment.apps/web edited\n',
    '',
  ]);
});

it('edits before it creates, object by object', async () => {
  const service = (name: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {ports: [{port: 80}]}\n`;
  write('new.yaml', `${service('n1')}---\n${service('n2')}`);
  edits('s/port: 80$/port: 81/', 's/port: 80$/port: 8000000/');
  expect(await run('kubectl create -f new.yaml --edit')).toEqual([
    1,
    'service/n1 created\n',
    `${KEPT}The Service "n2" is invalid: \n* spec.ports[0].port: Invalid value: 8000000: must be between 1 and 65535, inclusive\n* spec.ports[0].targetPort: Invalid value: 8000000: must be between 1 and 65535, inclusive\n`,
  ]);
});

it('edits what was applied last', async () => {
  edits('s/port: 80$/port: 81/;s/a: b$/a: c/');
  expect(await run('kubectl apply edit-last-applied cm/cm1 svc/svc1')).toEqual(
    edited('configmap/cm1', 'service/svc1'),
  );
  expect(shown(1)).toBe(
    "# Please edit the 'last-applied-configuration' annotations below.\n# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.\n#\n",
  );
  expect(await run('kubectl apply view-last-applied cm cm1 | grep " a:"')).toEqual([0, '  a: c\n', '']);
  await run('kubectl create configmap cm2 --from-literal=a=b');
  expect(await run('kubectl apply edit-last-applied cm cm2')).toEqual(
    told(
      'error: no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`\n',
    ),
  );
});

it('merges what has no schema', async () => {
  write(
    'crd.yaml',
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: bars.company.com}\nspec:\n  group: company.com\n  scope: Namespaced\n  names: {plural: bars, singular: bar, kind: Bar}\n  versions:\n  - name: v1\n    served: true\n    storage: true\n    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}\n',
  );
  expect(await run('kubectl apply -f crd.yaml')).toEqual([
    0,
    'customresourcedefinition.apiextensions.k8s.io/bars.company.com created\n',
    '',
  ]);
  await shell.answer({ advance: '10s' });
  await run(
    'printf "apiVersion: company.com/v1\\nkind: Bar\\nmetadata: {name: b}\\nspec: {field1: a}\\n" | kubectl create -f -',
  );
  edits('s/field1: a/field1: b\\n    field2: c/;s/a: b$/a: z/');
  expect(await run('kubectl edit cm/cm1 bars/b --output-patch')).toEqual([
    0,
    'Patch: {"data":{"a":"z"}}\nconfigmap/cm1 edited\nPatch: {"spec":{"field1":"b","field2":"c"}}\nbar.company.com/b edited\n',
    '',
  ]);
});

it('says which editor is not there or failed', async () => {
  expect(await run('KUBE_EDITOR=nosuch kubectl edit cm cm1')).toEqual(
    told('error: unable to launch the editor "nosuch"\n'),
  );
  expect(await run('KUBE_EDITOR=./nosuch kubectl edit cm cm1')).toEqual(
    told('error: there was a problem with the editor "./nosuch"\n'),
  );
  expect(await run('KUBE_EDITOR=false kubectl edit cm cm1')).toEqual(
    told('error: there was a problem with the editor "false"\n'),
  );
});
