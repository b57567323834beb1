/** Kustomizations at their corners: names that collide, odd patches, replacements and types. */
export const kustomizations: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  'namespaces of references': {
    'kustomization.yaml': 'resources: [one, two, roles.yaml]\n',
    'one/kustomization.yaml':
      'resources: [../base]\nnamespace: one\nnamePrefix: a-\nconfigMapGenerator: [{name: s, literals: [a=b]}]\n',
    'two/kustomization.yaml':
      'resources: [../base]\nnamespace: two\nnamePrefix: b-\nconfigMapGenerator: [{name: s, literals: [a=c]}]\n',
    'roles.yaml':
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: rb, namespace: one}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: x}\nsubjects:\n- {kind: ServiceAccount, name: web, namespace: two}\n',
  },
  'ambiguous references': {
    'kustomization.yaml': 'resources: [one, two]\n',
    'one/kustomization.yaml': 'resources: [c.yaml]\nnamePrefix: a-\n',
    'one/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {a: b}\n',
    'two/kustomization.yaml': 'resources: [c.yaml, p.yaml]\nnamePrefix: b-\n',
    'two/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {a: c}\n',
    'two/p.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: x, envFrom: [{configMapRef: {name: s}}]}]}\n',
  },
  'ambiguous for all': {
    'kustomization.yaml': 'resources: [one, two, p.yaml]\n',
    'one/kustomization.yaml': 'resources: [c.yaml]\nnamePrefix: a-\n',
    'one/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {a: b}\n',
    'two/kustomization.yaml': 'resources: [c.yaml]\nnamePrefix: b-\n',
    'two/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {a: c}\n',
    'p.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: x, envFrom: [{configMapRef: {name: s}}]}]}\n',
  },
  'secret merges': {
    'kustomization.yaml':
      'resources: [base2]\nsecretGenerator:\n- {name: c, behavior: merge, literals: [b=2]}\n',
    'base2/kustomization.yaml': 'secretGenerator:\n- {name: c, type: t/x, literals: [a=1]}\n',
  },
  'generator options wide':
    'configMapGenerator:\n- {name: a, literals: [k=v], options: {disableNameSuffixHash: true, immutable: true}}\n- {name: b, literals: [k=v]}\ngeneratorOptions: {labels: {q: r}}\n',
  'ports merge': {
    'kustomization.yaml': 'resources: [deploy.yaml, service.yaml]\npatches: [{path: p.yaml}]\n',
    'p.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80, protocol: TCP, name: http}, {port: 443}]}\n',
  },
  'ports merge 2': {
    'kustomization.yaml': 'resources: [e.yaml]\npatches: [{path: p.yaml}]\n',
    'e.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: c, ports: [{containerPort: 80, protocol: TCP}, {containerPort: 53, protocol: UDP}, {containerPort: 53, protocol: TCP}]}]}}}\n',
    'p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: c, ports: [{containerPort: 80, name: a}, {containerPort: 53, protocol: UDP, name: dns}]}]}}}\n',
  },
  'nulls in patches': {
    'kustomization.yaml': 'resources: [e.yaml]\npatches: [{path: p.yaml}]\n',
    'e.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, creationTimestamp: null}\nspec: {replicas: 1, a: null, strategy: {type: Recreate}}\n',
    'p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {replicas: null, b: null, c: {d: null, e: 1}, strategy: null}\n',
  },
  'patch directive list':
    'resources: [deploy.yaml, service.yaml]\npatches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec:\n      template:\n        spec:\n          volumes:\n          - $patch: delete\n          containers:\n          - {name: app, env: [{name: MODE, $patch: delete}], envFrom: null}\n',
  'patch sets': {
    'kustomization.yaml': 'resources: [e.yaml]\npatches: [{path: p.yaml}]\n',
    'e.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: d, finalizers: [a.io/b, c.io/d]}\nspec: {tolerations: [{key: a}], hostAliases: [{ip: 1.1.1.1, hostnames: [x]}]}\n',
    'p.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: d, finalizers: [e.io/f]}\nspec: {tolerations: [{key: b}], hostAliases: [{ip: 1.1.1.1, hostnames: [y]}, {ip: 2.2.2.2}]}\n',
  },
  'patch renames kind':
    'resources: [deploy.yaml, service.yaml]\npatches:\n- target: {kind: Service}\n  options: {allowNameChange: true, allowKindChange: true}\n  patch: |-\n    apiVersion: v1\n    kind: Ship\n    metadata: {name: boat}\n    spec: {x: y}\n',
  'patch two with target':
    'resources: [deploy.yaml, service.yaml]\npatches:\n- target: {kind: Service}\n  patch: |-\n    apiVersion: v1\n    kind: Service\n    metadata: {name: web}\n    ---\n    apiVersion: v1\n    kind: Service\n    metadata: {name: web}\n',
  'patch neither':
    'resources: [deploy.yaml, service.yaml]\npatches:\n- target: {kind: Service}\n  patch: "hello"\n',
  'patch comment':
    'resources: [deploy.yaml, service.yaml]\npatches:\n- target: {kind: Service}\n  patch: "# nothing"\n',
  'patch missing file':
    'resources: [deploy.yaml, service.yaml]\npatches:\n- path: nope.yaml\n  target: {kind: Service, name: ""}\n',
  'old patch missing': 'resources: [deploy.yaml, service.yaml]\npatchesStrategicMerge: [nope.yaml]\n',
  'old patch none':
    'resources: [deploy.yaml, service.yaml]\npatchesStrategicMerge:\n- |-\n  apiVersion: v1\n  kind: Service\n  metadata: {name: none}\n',
  'json old no name':
    'resources: [deploy.yaml, service.yaml]\npatchesJson6902:\n- target: {kind: Service}\n  patch: "[]"\n',
  'json old empty':
    'resources: [deploy.yaml, service.yaml]\npatchesJson6902:\n- target: {kind: Service, name: web}\n  patch: "[]"\n',
  'json old path': {
    'kustomization.yaml':
      'resources: [deploy.yaml, service.yaml]\npatchesJson6902:\n- target: {version: v1, kind: Service, name: web}\n  path: j.json\n',
    'j.json': '[{"op":"add","path":"/metadata/annotations/x","value":"1"}]',
  },
  'json annotations': {
    'kustomization.yaml':
      'resources: [e.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - {op: add, path: /metadata/annotations/x, value: "1"}\n',
    'e.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n',
  },
  'json rename':
    'resources: [deploy.yaml, service.yaml]\nnamePrefix: q-\npatches:\n- target: {kind: Deployment}\n  patch: |-\n    - {op: replace, path: /metadata/name, value: other}\n- target: {name: web}\n  patch: |-\n    - {op: add, path: /metadata/labels, value: {n: "1"}}\n',
  'json odd op':
    'resources: [deploy.yaml, service.yaml]\npatches:\n- target: {kind: Service}\n  patch: |-\n    - {op: twist, path: /metadata/name, value: other}\n',
  'numbers and texts in replacements': {
    'kustomization.yaml':
      'resources: [e.yaml]\nreplacements:\n- source: {kind: A, fieldPath: n}\n  targets:\n  - select: {kind: B}\n    fieldPaths: [text, num, metadata.annotations.x, made.num]\n    options: {create: true}\n- source: {kind: A, fieldPath: t}\n  targets:\n  - select: {kind: B}\n    fieldPaths: [made.text, made.list.0, made.named.\\[name=z\\].v]\n    options: {create: true}\n',
    'e.yaml':
      'apiVersion: x/v1\nkind: A\nmetadata: {name: a}\nn: 5\nt: "5"\n---\napiVersion: x/v1\nkind: B\nmetadata: {name: b}\ntext: "1"\nnum: 2\n',
  },
  'a text in place of a number': {
    'kustomization.yaml':
      'resources: [e.yaml]\nreplacements:\n- source: {kind: A, fieldPath: t}\n  targets:\n  - select: {kind: B}\n    fieldPaths: [num]\n',
    'e.yaml':
      'apiVersion: x/v1\nkind: A\nmetadata: {name: a}\nt: abc\n---\napiVersion: x/v1\nkind: B\nmetadata: {name: b}\nnum: 2\n',
  },
  'a replacement of a map':
    'resources: [deploy.yaml, service.yaml]\nreplacements:\n- source: {kind: Deployment, fieldPath: metadata.labels}\n  targets:\n  - select: {kind: Service}\n    fieldPaths: [spec.selector, metadata.labels]\n    options: {create: true}\n',
  'a star for a map':
    'resources: [deploy.yaml, service.yaml]\nreplacements:\n- source: {kind: Deployment}\n  targets:\n  - select: {kind: Service}\n    fieldPaths: [spec.selector.*]\n',
  'a replacement by a pattern':
    'resources: [deploy.yaml, service.yaml]\nreplacements:\n- source: {kind: Service}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: ["spec.template.spec.containers.[name=^a].image"]\n',
  'a replacement past the end':
    'resources: [deploy.yaml, service.yaml]\nreplacements:\n- source: {kind: Service}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [spec.template.spec.containers.5.image]\n',
  'a source in a list':
    'resources: [deploy.yaml, service.yaml]\nreplacements:\n- source: {kind: Deployment, fieldPath: "spec.template.spec.containers.[name=side].image"}\n  targets:\n  - select: {kind: Service}\n    fieldPaths: [metadata.annotations.host]\n',
  'a part that is not there':
    'resources: [deploy.yaml, service.yaml]\nreplacements:\n- source: {kind: Service, fieldPath: metadata.annotations.host, options: {delimiter: ".", index: 9}}\n  targets:\n  - select: {kind: Deployment}\n',
  'parts of a map':
    'resources: [deploy.yaml, service.yaml]\nreplacements:\n- source: {kind: Deployment, fieldPath: metadata.labels, options: {delimiter: "."}}\n  targets:\n  - select: {kind: Service}\n',
  'targets rejected by labels':
    'resources: [deploy.yaml, service.yaml, account.yaml, rbac.yaml, more.yaml]\nreplacements:\n- source: {kind: ServiceAccount}\n  targets:\n  - select: {version: v1}\n    reject: [{labelSelector: app=web}, {kind: Pod}]\n    fieldPaths: [metadata.annotations.by]\n    options: {create: true}\n',
  'a replacement twice': {
    'kustomization.yaml':
      'resources: [deploy.yaml, service.yaml]\nreplacements:\n- path: r.yaml\n  source: {kind: Service}\n',
    'r.yaml': '[]\n',
  },
  'a replacement that is a text': {
    'kustomization.yaml': 'resources: [deploy.yaml, service.yaml]\nreplacements:\n- path: r.yaml\n',
    'r.yaml': 'hello\n',
  },
  'a replacement that is missing':
    'resources: [deploy.yaml, service.yaml]\nreplacements:\n- path: nope.yaml\n',
  'a replacement that selects nothing':
    'resources: [deploy.yaml, service.yaml]\nreplacements:\n- source: {kind: Service}\n  targets:\n  - fieldPaths: [metadata.name]\n',
  'a replacement of a new name':
    'resources: [deploy.yaml, service.yaml]\nnamePrefix: n-\nreplacements:\n- source: {kind: Service, name: web}\n  targets:\n  - select: {kind: Deployment, name: web}\n    fieldPaths: [spec.template.metadata.labels.svc]\n    options: {create: true}\n',
  'types: bad nested': 'resources: [deploy.yaml, service.yaml]\nimages: [{name: 1}]\n',
  'types: bad options':
    'resources: [deploy.yaml, service.yaml]\nconfigMapGenerator: [{name: a, options: {disableNameSuffixHash: "x"}}]\n',
  'types: bad literals':
    'resources: [deploy.yaml, service.yaml]\nconfigMapGenerator: [{name: a, literals: {a: b}}]\n',
  'types: bad count': 'resources: [deploy.yaml, service.yaml]\nreplicas: [{name: web, count: x}]\n',
  'types: bad target': 'resources: [deploy.yaml, service.yaml]\npatches: [{target: {kind: 1}, patch: a}]\n',
  'types: bad label': 'resources: [deploy.yaml, service.yaml]\nlabels: [{pairs: {a: true}}]\n',
  'types: bad replacement':
    'resources: [deploy.yaml, service.yaml]\nreplacements: [{source: {kind: a}, targets: [{select: {kind: 1}}]}]\n',
  'types: unknown nested': 'resources: [deploy.yaml, service.yaml]\nimages: [{nam: a}]\n',
  'types: bad sort': 'resources: [deploy.yaml, service.yaml]\nsortOptions: {order: 1}\n',
  'component vars': {
    'kustomization.yaml': 'resources: [base]\ncomponents: [x, y]\nnameSuffix: -s\n',
    'x/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{target: {kind: Deployment}, patch: "[{op: add, path: /spec/replicas, value: 3}]"}]\nreplicas: [{name: web, count: 4}]\n',
    'y/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [c.yaml]\nnamespace: yy\n',
    'y/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n',
  },
  'component not found': 'resources: [base]\ncomponents: [nope]\n',
  'component twice': {
    'kustomization.yaml': 'resources: [base]\ncomponents: [x, x]\n',
    'x/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [c.yaml]\n',
    'x/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n',
  },
  'component as base 2': {
    'kustomization.yaml': 'resources: [x]\n',
    'x/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: a\n',
  },
  'vars twice': {
    'kustomization.yaml': 'resources: [x, y]\n',
    'x/kustomization.yaml':
      'resources: [../base]\nnamePrefix: x-\nvars: [{name: A, objref: {apiVersion: v1, kind: Service, name: web}}]\n',
    'y/kustomization.yaml':
      'resources: [../base]\nnamePrefix: y-\nvars: [{name: A, objref: {apiVersion: v1, kind: Service, name: web}}]\n',
  },
  'vars ambiguous': {
    'kustomization.yaml':
      'resources: [x, y]\nvars: [{name: A, objref: {apiVersion: v1, kind: Service, name: web}}]\n',
    'x/kustomization.yaml': 'resources: [../base]\nnamespace: x\n',
    'y/kustomization.yaml': 'resources: [../base]\nnamespace: y\n',
  },
  'files outside the directory': {
    'kustomization.yaml': 'resources: [sub]\n',
    'sub/kustomization.yaml': 'resources: [../deploy.yaml]\n',
    '#lines': 'kustomize .\nkustomize . --load-restrictor LoadRestrictionsNone',
  },
  'two kustomizations': {
    'kustomization.yaml': 'resources: [deploy.yaml, service.yaml]\n',
    'kustomization.yml': 'resources: [deploy.yaml, service.yaml]\n',
  },
  'empty file': { 'kustomization.yaml': '' },
  'comment file': { 'kustomization.yaml': '# x\n' },
  'resource empty string': 'resources: [""]\n',
  'resource file path': { 'kustomization.yaml': 'resources: [deploy.yaml/x]\n' },
  'a list of a kind': {
    'kustomization.yaml': 'resources: [l.yaml]\n',
    'l.yaml':
      'apiVersion: v1\nkind: ConfigMapList\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n- {metadata: {name: b}}\n',
  },
  'a text as resource': { 'kustomization.yaml': 'resources: [l.yaml]\n', 'l.yaml': 'hello\n' },
  'nothing in a list': {
    'kustomization.yaml': 'resources: [l.yaml]\nnamePrefix: a-\n',
    'l.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [null, {name: b}]}\n',
  },
  'odd lines of an environment': {
    'kustomization.yaml': 'configMapGenerator: [{name: a, envs: [e]}]\n',
    e: 'A\nB=\n C = d\n#x\n\nX=1=2\r\n',
  },
  'two fields for environments': {
    'kustomization.yaml': 'configMapGenerator: [{name: a, env: e, envs: [f]}]\n',
    e: 'A=1\n',
    f: 'B=2\n',
  },
  'files of a directory': {
    'kustomization.yaml':
      'resources: [deploy.yaml, service.yaml, account.yaml, rbac.yaml, more.yaml]\nnamespace: sea\n',
    'out/x': '',
    '#lines':
      'kustomize . -o out\nkustomize . -o nope/file\nkustomize out\nkustomize . --reorder none\nkustomize . --reorder x\nkustomize . --enable-managedby-label\nkustomize . --load-restrictor x\nkustomize --nonsense',
  },
  'selector on labels number': {
    'kustomization.yaml': 'resources: [l.yaml]\nlabels: [{pairs: {a: b}, includeSelectors: true}]\n',
    'l.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: x}\nspec: {selector: {q: 1}}\n',
  },
  'a namespace that is a map': {
    'kustomization.yaml': 'resources: [l.yaml]\nnamespace: n\n',
    'l.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: {x: y}}\n',
  },
  'namespaces of odd kinds': {
    'kustomization.yaml': 'resources: [l.yaml]\nnamespace: n\n',
    'l.yaml':
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\nspec: {conversion: {webhook: {clientConfig: {service: {namespace: q, name: z}}}}}\n---\napiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: b}\nspec: {service: {name: z}}\n---\napiVersion: foo/v1\nkind: Namespace\nmetadata: {name: c}\n---\napiVersion: storage.k8s.io/v1\nkind: CSIStorageCapacity\nmetadata: {name: d}\n---\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: e}\n',
  },
  'an element that is replaced': {
    'kustomization.yaml': 'resources: [e.yaml]\npatches: [{path: p.yaml}]\n',
    'e.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, image: x}, {name: b, image: y}]}}}\n',
    'p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: b, $patch: replace, image: z}]}}}\n',
  },
  'elements in the order of a patch': {
    'kustomization.yaml': 'resources: [e.yaml]\npatches: [{path: p.yaml}]\n',
    'e.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, image: x}, {name: b, image: y}, {name: c}]}}}\n',
    'p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: c, image: z}, {name: d}, {name: a, $patch: delete}]}}}\n',
  },
  'ports without protocol': {
    'kustomization.yaml': 'resources: [e.yaml]\npatches: [{path: p.yaml}]\n',
    'e.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, ports: [{containerPort: 1}, {containerPort: 2}]}]}}}\n',
    'p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, ports: [{containerPort: 2, name: q}, {containerPort: 3, protocol: UDP}]}]}}}\n',
  },
  'a port that is deleted without its protocol': {
    'kustomization.yaml': 'resources: [e.yaml]\npatches: [{path: p.yaml}]\n',
    'e.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, ports: [{containerPort: 1, protocol: TCP}]}]}}}\n',
    'p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, ports: [{containerPort: 1, $patch: delete}]}]}}}\n',
  },
  'a port that is deleted with a protocol': {
    'kustomization.yaml': 'resources: [e.yaml]\npatches: [{path: p.yaml}]\n',
    'e.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, ports: [{containerPort: 1}]}]}}}\n',
    'p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, ports: [{containerPort: 1, protocol: TCP, $patch: delete}, {containerPort: 9}]}]}}}\n',
  },
  'ports of two protocols': {
    'kustomization.yaml': 'resources: [e.yaml]\npatches: [{path: p.yaml}]\n',
    'e.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, ports: [{containerPort: 1, protocol: TCP}, {containerPort: 1, protocol: UDP}]}]}}}\n',
    'p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, ports: [{containerPort: 1, protocol: UDP, name: u}, {containerPort: 2}]}]}}}\n',
  },
  'variables that take their value elsewhere': {
    'kustomization.yaml': 'resources: [e.yaml]\npatches: [{path: p.yaml}]\n',
    'e.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, env: [{name: A, value: "1"}, {name: B}]}]}}}\n',
    'p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, env: [{name: C}, {name: B, value: null, valueFrom: {x: y}}]}, {$patch: merge}]}}}\n',
  },
  'a list that is replaced': {
    'kustomization.yaml': 'resources: [e.yaml]\npatches: [{path: p.yaml}]\n',
    'e.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a}]}}}\n',
    'p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: b}, {$patch: replace}]}}}\n',
  },
  'mounts by their path': {
    'kustomization.yaml': 'resources: [e.yaml]\npatches: [{path: p.yaml}]\n',
    'e.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, volumeMounts: [{mountPath: /a, name: x}, {mountPath: /b, name: y}]}]}}}\n',
    'p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, volumeMounts: [{mountPath: /b, subPath: q}]}]}}}\n',
  },
};
