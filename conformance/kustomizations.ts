const ALL = 'resources: [deploy.yaml, service.yaml, account.yaml, rbac.yaml, more.yaml]\n';
const GENERATED = `${ALL}configMapGenerator:
- name: settings
  literals: [level=info]
secretGenerator:
- name: keys
  literals: [user=admin]
`;
const D = 'resources: [deploy.yaml, service.yaml]\n';

/** A kustomization by what it is about; with other files where it needs some. */
export const kustomizations: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  'names and a namespace': `${GENERATED}namePrefix: dev-\nnameSuffix: -v2\nnamespace: harbour\n`,
  'a namespace alone': `${ALL}namespace: harbour\n`,
  'a prefix alone': `${GENERATED}namePrefix: p-\n`,
  'common labels': `${ALL}commonLabels:\n  team: sea\n  other: "no"\n`,
  'labels without selectors': `${ALL}labels:\n- pairs: {team: sea}\n`,
  'labels with selectors': `${ALL}labels:\n- pairs: {team: sea}\n  includeSelectors: true\n`,
  'labels with templates': `${ALL}labels:\n- pairs: {team: sea}\n  includeTemplates: true\n`,
  'labels with fields': `${D}labels:\n- pairs: {team: sea}\n  fields:\n  - path: spec/meta/labels\n    create: true\n  - path: spec/ports[]/labels\n    kind: Service\n    create: true\n`,
  'common annotations': `${ALL}commonAnnotations:\n  note: hello\n  number: "1"\n`,
  images: `${ALL}images:\n- name: nginx\n  newTag: "1.27"\n- name: busybox\n  newName: reg.io/box\n  digest: sha256:bbbb\n- name: postgres\n  newName: pg\n- name: reg.io:5000/team/init\n  newTag: v2\n`,
  'an image suffix': `${D}images:\n- name: nginx\n  tagSuffix: -alpine\n- name: busybox\n  newTag: a\n  digest: sha256:x\n`,
  replicas: `${ALL}replicas:\n- name: web\n  count: 5\n- name: db\n  count: 0\n`,
  'replicas of nothing': `${D}replicas:\n- name: none\n  count: 5\n`,
  'generated maps': `configMapGenerator:\n- name: a\n  files: [app.properties, other=app.properties]\n- name: b\n  envs: [vars.env]\n- name: c\n  literals: [x=1, 'y="quoted"', z=a=b]\n- name: d\n  options:\n    disableNameSuffixHash: true\n    labels: {l: "1"}\n    annotations: {note: "2"}\n    immutable: true\n- name: e\n  namespace: ns\n  literals: [k=v]\n`,
  'generated secrets': `secretGenerator:\n- name: a\n  files: [app.properties]\n  type: Opaque\n- name: t\n  type: kubernetes.io/tls\n  literals: [tls.crt=a, tls.key=b]\n- name: e\n  envs: [vars.env]\n  options: {disableNameSuffixHash: true}\n- name: long\n  literals: ["k=0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"]\n`,
  'generator options': `configMapGenerator:\n- name: a\n  literals: [k=v]\n  options: {labels: {own: a}}\n- name: b\n  literals: [k=v]\ngeneratorOptions:\n  disableNameSuffixHash: true\n  labels: {all: b, own: b}\n  annotations: {note: "1"}\n  immutable: true\n`,
  'merged maps': {
    'kustomization.yaml':
      'resources: [base2]\nconfigMapGenerator:\n- name: c\n  behavior: merge\n  literals: [b=2, c=3]\n- name: r\n  behavior: replace\n  literals: [n=1]\n',
    'base2/kustomization.yaml':
      'configMapGenerator:\n- name: c\n  literals: [a=1, b=1]\n- name: r\n  literals: [o=1]\n',
  },
  'a strange behaviour': 'configMapGenerator:\n- name: c\n  behavior: twist\n  literals: [b=2]\n',
  'a literal without value': 'configMapGenerator:\n- name: c\n  literals: [b]\n',
  'a key twice': 'configMapGenerator:\n- name: c\n  literals: [b=1, b=2]\n',
  'a generator without name': 'configMapGenerator:\n- literals: [b=1]\n',
  'a missing file': 'configMapGenerator:\n- name: c\n  files: [nope]\n',
  'a missing env file': 'configMapGenerator:\n- name: c\n  envs: [nope]\n',
  'a strange key': 'configMapGenerator:\n- name: c\n  literals: ["a b=1"]\n',
  'a file under two names': 'configMapGenerator:\n- name: c\n  files: ["a=b=c"]\n',
  'a patch of a file': {
    'kustomization.yaml': `${D}patches:\n- path: p.yaml\n`,
    'p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 9\n  template:\n    spec:\n      containers:\n      - name: app\n        env:\n        - {name: MODE, value: dev}\n        - {name: NEW, value: x}\n      - name: third\n        image: x\n',
  },
  'patches inline': `${D}patches:\n- patch: |-\n    - op: replace\n      path: /spec/replicas\n      value: 7\n    - op: add\n      path: /spec/template/spec/containers/0/args/-\n      value: more\n    - op: remove\n      path: /metadata/labels\n  target: {kind: Deployment}\n- patch: |-\n    apiVersion: v1\n    kind: Service\n    metadata: {name: web}\n    spec:\n      type: NodePort\n`,
  'patches by selectors': `${ALL}patches:\n- target: {labelSelector: app=web}\n  patch: |-\n    - {op: add, path: /metadata/annotations, value: {by: label}}\n- target: {kind: "Deploy.*|StatefulSet", name: "web|db"}\n  patch: |-\n    - {op: add, path: /spec/paused, value: true}\n- target: {group: batch, version: v1}\n  patch: |-\n    - {op: add, path: /metadata/labels, value: {g: batch}}\n`,
  'patches that delete': `${D}patches:\n- patch: |-\n    $patch: delete\n    apiVersion: v1\n    kind: Service\n    metadata: {name: web}\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec:\n      template:\n        spec:\n          containers:\n          - name: side\n            $patch: delete\n          - name: app\n            args: null\n`,
  'patches that replace': `${D}patches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec:\n      template:\n        spec:\n          containers:\n          - $patch: replace\n          - name: only\n            image: one\n`,
  'a patch that renames': `${D}patches:\n- target: {kind: Service}\n  patch: |-\n    - {op: replace, path: /metadata/name, value: other}\n  options: {allowNameChange: true}\n`,
  'a patch of nothing': `${D}patches:\n- patch: |-\n    apiVersion: v1\n    kind: Service\n    metadata: {name: none}\n`,
  'a patch for no target': `${D}patches:\n- target: {kind: Nothing}\n  patch: |-\n    - {op: add, path: /a, value: b}\n`,
  'a patch path that is not there': `${D}patches:\n- target: {kind: Service}\n  patch: |-\n    - {op: replace, path: /spec/nothing/here, value: b}\n`,
  'a JSON patch without target': `${D}patches:\n- patch: |-\n    - {op: replace, path: /spec/replicas, value: 1}\n`,
  'a patch that says nothing': `${D}patches:\n- target: {kind: Service}\n`,
  'both a patch and a path': `${D}patches:\n- target: {kind: Service}\n  path: p.yaml\n  patch: "[]"\n`,
  'old patches': {
    'kustomization.yaml': `${D}patchesStrategicMerge:\n- p.yaml\n- |-\n  apiVersion: v1\n  kind: Service\n  metadata: {name: web}\n  spec: {type: NodePort}\npatchesJson6902:\n- target: {group: apps, version: v1, kind: Deployment, name: web}\n  patch: |-\n    - {op: replace, path: /spec/replicas, value: 3}\n`,
    'p.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {paused: true}\n',
  },
  'a replacement': `${D}replacements:\n- source: {kind: Service, name: web, fieldPath: metadata.name}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [spec.template.spec.containers.[name=app].env.[name=MODE].value]\n`,
  'replacements with delimiters': `${D}replacements:\n- source:\n    kind: Service\n    fieldPath: metadata.annotations.host\n    options: {delimiter: ":", index: 0}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [spec.template.spec.containers.0.image]\n    options: {delimiter: ":", index: 1}\n  - select: {kind: Deployment}\n    fieldPaths: [spec.template.spec.containers.*.image]\n    options: {delimiter: "/", index: -1}\n`,
  'replacements that create': `${D}replacements:\n- source: {kind: Deployment, fieldPath: spec.replicas}\n  targets:\n  - select: {kind: Service}\n    fieldPaths: [metadata.annotations.count, "metadata.labels.[a.b/c]", spec.more.deep]\n    options: {create: true}\n`,
  'replacements that reject': `${ALL}replacements:\n- source: {kind: ServiceAccount, fieldPath: metadata.name}\n  targets:\n  - select: {kind: .*, version: v1}\n    reject: [{kind: Deployment}, {name: db}]\n    fieldPaths: [metadata.annotations.by]\n    options: {create: true}\n`,
  'a replacement of a file': {
    'kustomization.yaml': `${D}replacements:\n- path: r.yaml\n`,
    'r.yaml':
      'source: {kind: Deployment, fieldPath: metadata.name}\ntargets:\n- select: {kind: Service}\n  fieldPaths: [spec.selector.app]\n',
  },
  'a replacement of a whole list': `${D}replacements:\n- source: {kind: Deployment, fieldPath: spec.template.spec.containers.0.args}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [spec.template.spec.containers.1.command]\n    options: {create: true}\n`,
  'a replacement with a value': `${D}replacements:\n- sourceValue: hello\n  targets:\n  - select: {kind: Service}\n    fieldPaths: [metadata.annotations.host]\n`,
  'a replacement of no source': `${D}replacements:\n- source: {kind: Nothing}\n  targets:\n  - select: {kind: Service}\n    fieldPaths: [metadata.name]\n`,
  'a replacement of many sources': `${ALL}replacements:\n- source: {kind: Role.*}\n  targets:\n  - select: {kind: Service}\n- source: {version: v1}\n  targets:\n  - select: {kind: Service}\n    fieldPaths: [metadata.name]\n`,
  'a replacement of no field': `${D}replacements:\n- source: {kind: Service, fieldPath: spec.nothing}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [metadata.name]\n`,
  'a replacement into no field': `${D}replacements:\n- source: {kind: Service}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [spec.nothing.here]\n`,
  'a replacement without targets': `${D}replacements:\n- source: {kind: Service}\n`,
  vars: `${D}vars:\n- name: NAME\n  objref: {apiVersion: v1, kind: Service, name: web}\n- name: COUNT\n  objref: {apiVersion: apps/v1, kind: Deployment, name: web}\n  fieldref: {fieldpath: spec.replicas}\nnamePrefix: v-\npatches:\n- target: {kind: Deployment}\n  patch: |-\n    - {op: replace, path: /spec/template/spec/containers/0/args, value: ["$(NAME)", "x$(COUNT)y", "$$(NAME)", "$(OTHER)"]}\n`,
  'a var of nothing': `${D}vars:\n- name: B\n  objref: {apiVersion: v1, kind: Service, name: nope}\n`,
  'a var of no field': `${D}vars:\n- name: A\n  objref: {apiVersion: v1, kind: Service, name: web}\n  fieldref: {fieldpath: spec.nope}\n`,
  'a var that nobody uses': `${D}vars:\n- name: A\n  objref: {apiVersion: v1, kind: Service, name: web}\n`,
  'a component': {
    'kustomization.yaml': `resources: [base]\ncomponents: [extra]\n`,
    'extra/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: c-\npatches:\n- target: {kind: Service}\n  patch: |-\n    - {op: add, path: /spec/type, value: NodePort}\nconfigMapGenerator:\n- name: m\n  literals: [a=b]\n',
  },
  'a component as resource': {
    'kustomization.yaml': `resources: [extra]\n`,
    'extra/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n',
  },
  'a kustomization as component': `components: [base]\n`,
  'an overlay of overlays': {
    'kustomization.yaml': 'resources: [mid]\nnamePrefix: a-\nnamespace: top\nlabels: [{pairs: {l: top}}]\n',
    'mid/kustomization.yaml':
      'resources: [../base]\nnameSuffix: -b\nnamespace: mid\ncommonAnnotations: {m: "1"}\nimages: [{name: nginx, newTag: mid}]\n',
  },
  'two overlays of a base': {
    'kustomization.yaml': 'resources: [one, two]\n',
    'one/kustomization.yaml': 'resources: [../base]\nnamePrefix: one-\n',
    'two/kustomization.yaml': 'resources: [../base]\nnamespace: two\n',
  },
  'the same twice': 'resources: [deploy.yaml, deploy.yaml]\n',
  'an unknown field': `${D}nonsense: 1\nimagez: []\n`,
  'a wrong type': `resources: deploy.yaml\n`,
  'a wrong list': `resources: [{a: b}]\n`,
  'a wrong kind': `kind: Deployment\n${D}`,
  'a wrong version': `apiVersion: v9\nkind: Kustomization\n${D}`,
  'a field twice': `${D}namePrefix: a\nnamePrefix: b\n`,
  'no YAML': 'resources: [a\n',
  'a wrong label': `${D}commonLabels: {a: 1}\n`,
  'booleans of YAML 1.1': {
    'kustomization.yaml':
      'resources: [b.yaml]\nconfigMapGenerator:\n- name: lits\n  literals: [a=yes, b=on, n=0x1F, o=010, f=1e3, t=true, u=~]\n',
    'b.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata:\n  a: yes\n  b: "yes"\n  c: on\n  d: off\n  e: y\n  f: 0o14\n  g: 010\n  h: 1_000\n  j: 2001-01-01\n  k: 1e3\n  l: "1e3"\n  m: ~\n  n: "null"\n  o: 12:30:45\n  p: 0b11\n',
  },
  'helm charts': 'helmCharts:\n- name: x\n  repo: https://example.com\n  version: "1"\n',
  'wrong build metadata': `${D}buildMetadata: [nonsense]\n`,
  'the order given': `${ALL}sortOptions: {order: fifo}\n`,
  'the legacy order': `${ALL}sortOptions: {order: legacy}\n`,
  "an order of one's own": `${ALL}sortOptions:\n  order: legacy\n  legacySortOptions:\n    orderFirst: [Service, Pod]\n    orderLast: [Namespace, Deployment]\n`,
  'a strange order': `${D}sortOptions: {order: up}\n`,
  'custom resources': 'resources: [crd.yaml]\nnamePrefix: p-\nnamespace: sea\ncommonLabels: {a: b}\n',
  'openapi that is not there': `${D}openapi: {path: nope.json}\n`,
  'crds that are not there': `${D}crds: [nope.json]\n`,
  validators: `${D}validators: [nope.yaml]\n`,
  'lists of objects': {
    'kustomization.yaml': 'resources: [l.yaml]\nnamePrefix: x-\n',
    'l.yaml':
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n',
  },
  'no objects': { 'kustomization.yaml': 'resources: [e.yaml]\n', 'e.yaml': '# nothing\n' },
  'an empty kustomization': 'namePrefix: a\n',
  'an object without kind': {
    'kustomization.yaml': 'resources: [e.yaml]\n',
    'e.yaml': 'metadata: {name: a}\n',
  },
  'an object without name': {
    'kustomization.yaml': 'resources: [e.yaml]\n',
    'e.yaml': 'apiVersion: v1\nkind: Pod\n',
  },
  anchors: {
    'kustomization.yaml': 'resources: [e.yaml]\n',
    'e.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: &l {x: y}}\ndata:\n  <<: *l\n  k: v\n',
  },
  'texts of many lines': {
    'kustomization.yaml': 'resources: [e.yaml]\nconfigMapGenerator:\n- name: f\n  files: [t.txt]\n',
    't.txt': 'one\n  two\n\nthree: "x"\n',
    'e.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |\n    x\n    y\n  b: |-\n    x\n    y\n  c: >\n    folded\n    text\n  d: "tab\\there"\n  e: "trail \\nx"\n',
  },
  'a base that is remote': 'resources: [github.com/example/repo//base?ref=v1]\n',
};
