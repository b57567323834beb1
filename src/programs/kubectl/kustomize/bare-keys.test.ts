import { expect, it } from 'vitest';
import { FakeApi } from '../fake-api.test.fixture.ts';

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: {name: web, labels: {"2": b}}\n';
const refused = (object: string): string =>
  `error: map[string]interface {}{"apiVersion":"v1", ${object}}: json: unsupported type: map[interface {}]interface {}\n`;

function machine(): FakeApi {
  const api = new FakeApi();
  for (const folder of ['base', 'top']) api.machine.files.makeDirectory(`/home/student/${folder}`);
  return api;
}

const build = async (top: string, base = 'resources: [web.yaml]\n'): Promise<unknown> => {
  const api = machine();
  api.write('base/web.yaml', SERVICE);
  api.write('base/kustomization.yaml', base);
  api.write('top/kustomization.yaml', top);
  return api.run('kustomize top');
};

it.each([
  [
    'resources: [../base]\nlabels:\n- pairs: {"1": a, "yes": c}\n',
    refused(
      '"kind":"Service", "metadata":map[string]interface {}{"labels":map[interface {}]interface {}{"2":"b", "yes":"c", 1:"a"}, "name":"web"}',
    ),
  ],
  [
    `resources: [../base]\ncommonAnnotations: {"~": a, "18446744073709551615": b, "010": c, ".nan": d, "-1.5": e, "true": f, "2001-01-02": g, s: h}\n`,
    refused(
      '"kind":"Service", "metadata":map[string]interface {}{"annotations":map[interface {}]interface {}{interface {}(nil):"a", "s":"h", 0xffffffffffffffff:"b", 8:"c", NaN:"d", -1.5:"e", true:"f", time.Date(2001, time.January, 2, 0, 0, 0, 0, time.UTC):"g"}, "labels":map[string]interface {}{"2":"b"}, "name":"web"}',
    ),
  ],
  [
    'configMapGenerator:\n- name: g\n  literals: [1=x, z=1]\n',
    refused(
      '"data":map[interface {}]interface {}{"z":"1", 1:"x"}, "kind":"ConfigMap", "metadata":map[string]interface {}{"name":"g-9g46458htg"}',
    ),
  ],
])('cannot write names that YAML takes for other than texts: %s', async (top, stderr) => {
  expect(await build(top)).toEqual({ exit: 1, stdout: '', stderr });
});

const numbered = 'resources: [web.yaml]\nlabels:\n- pairs: {"1": a}\n';
const patched = (patch: string): string =>
  `resources: [../base]\npatches:\n- target: {kind: Service}\n  patch: |-\n    ${patch.replaceAll('\n', '\n    ')}\n`;

it('keeps them as resource files have them', async () => {
  const api = machine();
  const list =
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n';
  api.write('top/a.yaml', `${list}  data: {1: one, true: two, "3": three}\n`);
  api.write('top/kustomization.yaml', 'resources: [a.yaml]\n');
  const data = 'map[interface {}]interface {}{"3":"three", 1:"one", true:"two"}';
  expect(await api.run('kustomize top')).toEqual({
    exit: 1,
    stdout: '',
    stderr: refused(`"data":${data}, "kind":"ConfigMap", "metadata":map[string]interface {}{"name":"a"}`),
  });
});

it('takes an empty list for nothing, or for a patch that is both', async () => {
  const api = machine();
  api.write('top/a.yaml', '[]\n');
  api.write('top/kustomization.yaml', 'resources: [a.yaml]\n');
  expect(await api.run('kustomize top')).toEqual({ exit: 0, stdout: '', stderr: '' });
  api.write('top/kustomization.yaml', 'resources: [a.yaml]\npatches:\n- patch: "[]"\n');
  expect(await api.run('kustomize top')).toEqual({
    exit: 1,
    stdout: '',
    stderr:
      'error: trouble configuring builtin PatchTransformer with config: `\npatch: \'[]\'\n`: illegally qualifies as both an SM and JSON patch: [patch: "[]"]\n',
  });
});

it('cannot apply JSON patches to them', async () => {
  const top = patched('[{"op": "remove", "path": "/metadata/labels"}]');
  const stderr = 'error: json: unsupported type: map[interface {}]interface {}\n';
  expect(await build(top, numbered)).toEqual({ exit: 1, stdout: '', stderr });
});

it('takes labels of patches with a target for texts', async () => {
  const patch = (labels: string): string =>
    patched(`apiVersion: v1\nkind: Service\nmetadata: {name: web, labels: ${labels}}`);
  const web = (labels: string): unknown => ({
    exit: 0,
    stdout: `apiVersion: v1\nkind: Service\nmetadata:\n  labels:\n${labels}  name: web\n`,
    stderr: '',
  });
  expect(await build(patch('{"2": null, a: true}'))).toEqual(web('    "2": "null"\n    a: "true"\n'));
  expect(await build(patch('null'))).toEqual(web('    "2": b\n'));
});
