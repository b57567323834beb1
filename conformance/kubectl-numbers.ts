import type { LocalSession } from './kubectl-local.ts';

/** Numbers that Go holds as floats, or as whole ones. */
export const numbers: Readonly<Record<string, LocalSession>> = {
  'numbers of JSON files, which are floats where a point or an exponent stands in them': {
    files: {
      'cr.json':
        '{"apiVersion":"a.b/v1","kind":"X","metadata":{"name":"x"},"spec":{"a":1e6,"b":1.0,"c":1000000,' +
        '"d":[2e7,1.5,0.0,-0.0,1e21,1E+6],"e":{"f":12345678.0},"g":9223372036854775808,"h":-0,"i":1e2}}',
      'cr.yaml':
        'apiVersion: a.b/v1\nkind: X\nmetadata: {name: x}\nspec: {a: 1e6, b: 1.0, c: 1000000, d: [2e7], e: {f: 1}}\n',
      'd.json':
        '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x"},"spec":{"replicas":1000000,' +
        '"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":' +
        '[{"name":"a","image":"a","ports":[{"containerPort":80}]}]}}}}',
    },
    lines: [
      ...['cr.json', 'cr.yaml'].flatMap((file) =>
        [
          'json',
          'yaml',
          'jsonpath={.spec}',
          'jsonpath={.spec.a}_{.spec.b}_{.spec.c}_{.spec.d}_{.spec.d[*]}_{.spec.e.f}_{.spec.g}_{.spec.h}_{.spec.i}',
          'jsonpath={.spec.d[0]}{.spec.d[-1:]}{..f}{.spec.e.*}{.spec.a.value}',
          'jsonpath={range\t.spec.d[*]}{@},{end}',
          'jsonpath={.spec.d[?(@==1)]}',
          'jsonpath={.spec.d[?(@>1.0)]}',
          'jsonpath={.spec.d[?(@==20000000.0)]}',
          'jsonpath={.spec[?(@.a==1)]}',
          'jsonpath={.spec.a[0]}',
          'jsonpath={.spec.a[?(@.x)]}',
          'jsonpath={1.0}{1000000.0}{1000000}',
          'jsonpath-as-json={.spec.a}',
          'go-template={{.spec}}{{.spec.a}}',
        ].map((output) => `label -f ${file} a=b --local -o ${output}`),
      ),
      'annotate -f cr.json a=b --local -o jsonpath={.spec.a}{.spec.d[*]}',
      'patch -f cr.json --local --type=merge -p {"x":{"a":1e6,"b":-0.0}} -o jsonpath={.x.a}{.x.b}{.x}{.spec.a}',
      'patch -f cr.json --local --type=json -p [{"op":"add","path":"/x","value":{"a":1e6}}] -o jsonpath={.x.a}{.spec.a}',
      'patch -f d.json --local -p {"spec":{"replicas":1e6}} -o jsonpath={.spec.replicas}',
      'label -f d.json a=b --local -o jsonpath={.spec.replicas}{..[?(@.containerPort==80)]}',
      'label -f d.json a=b --local -o jsonpath={..[?(@.containerPort==80.0)].name}',
      'set image -f d.json a=b --local -o jsonpath={.spec.replicas}{.spec}',
      'set image -f d.json a=b --local -o jsonpath={.spec.template.spec.containers[0].ports[?(@.containerPort==80)]}',
      'set image -f d.json a=b --local -o go-template={{.spec.replicas}}',
      'set env -f d.json A=b --local -o jsonpath={.spec.replicas}',
      'create deployment x --image=a --replicas=1000000 --dry-run=client -o jsonpath={.spec.replicas}{.spec}',
    ],
  },
};
