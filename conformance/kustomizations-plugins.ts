/** Kustomizations that configure kustomize's own plugins, note what was done, or say where fields are. */

type Tree = string | Readonly<Record<string, string>>;

const D = 'resources: [deploy.yaml, service.yaml]\n';
const ALL = 'resources: [deploy.yaml, service.yaml, account.yaml, rbac.yaml, more.yaml]\n';
const NOTES = 'buildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]\n';

/** A plugin's object. */
const plugin = (kind: string, rest: string, name = 'own'): string =>
  `apiVersion: builtin\nkind: ${kind}\nmetadata:\n  name: ${name}\n${rest}`;

const indented = (text: string): string => text.trimEnd().replaceAll('\n', '\n  ');

/** A kustomization with plugins written into it. */
const inline = (field: string, ...plugins: readonly string[]): string =>
  `${field}:\n${plugins.map((text) => `- |-\n  ${indented(text)}\n`).join('')}`;

const SHIP = `apiVersion: sea.io/v1
kind: Ship
metadata: {name: boat}
spec:
  crew: {matchLabels: {a: b}}
  image: nginx:1
  count: 3
  harbour: {name: port}
  config: settings
  crates:
  - {name: one, size: 1}
  - {name: two, size: 2}
---
apiVersion: sea.io/v1
kind: Port
metadata: {name: port}
`;

export const kustomizations: Readonly<Record<string, Tree>> = {
  'the origins of resources': `${ALL}buildMetadata: [originAnnotations]\nconfigMapGenerator:\n- name: m\n  literals: [a=b]\n`,
  'the origins of what a base makes': {
    'kustomization.yaml': `resources: [base, over]\n${NOTES}nameSuffix: -x\n`,
    'over/kustomization.yaml':
      'resources: [c.yaml]\nnamePrefix: o-\ncomponents: [../part]\nconfigMapGenerator: [{name: g, literals: [a=b]}]\n',
    'over/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n',
    'part/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [p.yaml]\ncommonAnnotations: {a: b}\n',
    'part/p.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: p}\n',
  },
  'the origins of what is merged': {
    'kustomization.yaml': `resources: [base2]\n${NOTES}configMapGenerator:\n- {name: c, behavior: merge, literals: [b=2]}\n- {name: r, behavior: replace, literals: [n=1]}\n`,
    'base2/kustomization.yaml':
      'configMapGenerator:\n- {name: c, literals: [a=1, b=1]}\n- {name: r, literals: [o=1]}\n',
  },
  'transformations alone': `${D}buildMetadata: [transformerAnnotations]\nnamePrefix: a-\nlabels: [{pairs: {a: b}}]\n`,
  'plugins of which origins tell': {
    'kustomization.yaml': `${D}${NOTES}transformers: [t.yaml]\n${inline('generators', plugin('ConfigMapGenerator', 'literals: [a=b]\n'))}`,
    't.yaml': plugin('PrefixTransformer', 'prefix: p-\nfieldSpecs: [{path: metadata/name}]\n'),
  },
  'an origin that was there': {
    'kustomization.yaml': 'resources: [e.yaml]\n',
    'e.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations: {config.kubernetes.io/origin: x, internal.config.kubernetes.io/path: y, b: c}\n',
  },
  'managed by': `${D}buildMetadata: [managedByLabel]\n`,
  'a prefix inline': `${D}${inline('transformers', plugin('PrefixTransformer', 'prefix: hi-\nfieldSpecs: [{path: metadata/name}]\n'))}`,
  'a prefix of other fields': `${D}${inline('transformers', plugin('PrefixTransformer', 'prefix: hi-\nfieldSpecs:\n- {path: metadata/name, kind: Service}\n- {path: spec/template/spec/serviceAccountName, kind: Deployment}\n'))}`,
  'a prefix without fields': `${D}${inline('transformers', plugin('PrefixTransformer', 'prefix: hi-\n'))}`,
  'prefix and suffix': `${D}${inline('transformers', plugin('PrefixSuffixTransformer', 'prefix: a-\nsuffix: -z\nfieldSpecs: [{path: metadata/name}]\n'))}`,
  'labels inline': `${ALL}${inline('transformers', plugin('LabelTransformer', 'labels: {a: b, n: "1"}\nfieldSpecs:\n- {path: metadata/labels, create: true}\n- {path: spec/selector, kind: Service, create: true}\n- {path: spec/template/spec/containers[]/made/labels, create: true}\n'))}`,
  'annotations inline': `${D}${inline('transformers', plugin('AnnotationsTransformer', 'annotations: {a: b}\nfieldSpecs: [{path: metadata/annotations, create: true, kind: Deployment}]\n'))}`,
  'a namespace inline': `${ALL}${inline('transformers', plugin('NamespaceTransformer', '  namespace: sea\nfieldSpecs: [{path: spec/place, create: true, kind: Service}]\nsetRoleBindingSubjects: allServiceAccounts\n'))}`,
  'a namespace where there is none': {
    'kustomization.yaml': `resources: [e.yaml]\n${inline('transformers', plugin('NamespaceTransformer', '  namespace: sea\nunsetOnly: true\nsetRoleBindingSubjects: none\n'))}`,
    'e.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b, namespace: land}\n',
  },
  'a namespace for strange subjects': `${D}${inline('transformers', plugin('NamespaceTransformer', '  namespace: sea\nsetRoleBindingSubjects: some\n'))}`,
  'images inline': {
    'kustomization.yaml': `resources: [ship.yaml, deploy.yaml]\n${inline('transformers', plugin('ImageTagTransformer', 'imageTag: {name: nginx, newName: httpd, newTag: "2"}\nfieldSpecs: [{path: spec/image, kind: Ship}]\n'))}`,
    'ship.yaml': SHIP,
  },
  'replicas inline': {
    'kustomization.yaml': `resources: [ship.yaml]\n${inline('transformers', plugin('ReplicaCountTransformer', 'replica: {name: boat, count: 9}\nfieldSpecs: [{path: spec/count, kind: Ship}]\n'))}`,
    'ship.yaml': SHIP,
  },
  'a patch inline as plugin': `${D}${inline('transformers', plugin('PatchTransformer', 'target: {kind: Service}\npatch: |-\n  - {op: add, path: /spec/type, value: NodePort}\n'))}`,
  'a patch plugin without patch': `${D}${inline('transformers', plugin('PatchTransformer', 'target: {kind: Service}\n'))}`,
  'old patches as plugins': `${D}${inline('transformers', plugin('PatchJson6902Transformer', 'target: {kind: Service, name: web}\njsonOp: |-\n  - {op: add, path: /spec/type, value: NodePort}\n'), plugin('PatchStrategicMergeTransformer', 'patches: |-\n  apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: web}\n  spec: {paused: true}\n', 'two'))}`,
  'an old patch plugin without name': `${D}${inline('transformers', plugin('PatchJson6902Transformer', 'target: {kind: Service}\njsonOp: "[]"\n'))}`,
  'a replacement plugin': `${D}${inline('transformers', plugin('ReplacementTransformer', 'replacements:\n- source: {kind: Service, name: web}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [spec.template.spec.serviceAccountName]\n'))}`,
  'a value that is added': `${D}${inline('transformers', plugin('ValueAddTransformer', 'value: sea\ntargets:\n- fieldPath: metadata/namespace\n- {fieldPath: metadata/labels/place, selector: {kind: Service}}\n- {fieldPath: metadata/annotations/path, filePathPosition: 2}\n'))}`,
  'a value without targets': `${D}${inline('transformers', plugin('ValueAddTransformer', 'value: sea\n'))}`,
  'generators inline': `${inline('generators', plugin('ConfigMapGenerator', 'literals: [a=b]\noptions: {labels: {x: y}}\n', 'one'), plugin('SecretGenerator', 'name: other\nnamespace: sea\nliterals: [a=b]\ntype: t\noptions: {disableNameSuffixHash: true}\n', 'two'))}`,
  'accounts for a cloud': `${inline('generators', plugin('IAMPolicyGenerator', 'cloud: gke\nkubernetesService: {namespace: ns, name: k}\nserviceAccount: {name: g, projectId: p}\n'))}`,
  'accounts for another cloud': `${inline('generators', plugin('IAMPolicyGenerator', 'cloud: other\nkubernetesService: {name: k}\nserviceAccount: {name: g, projectId: p}\n'))}`,
  'a chart inline': `${inline('generators', plugin('HelmChartInflationGenerator', 'repo: https://example.com\n'))}`,
  'a generator as transformer': `${D}${inline('transformers', plugin('ConfigMapGenerator', ''))}`,
  'a transformer as generator': `${D}${inline('generators', plugin('LabelTransformer', ''))}`,
  'an unknown plugin': `${D}${inline('transformers', plugin('Nothing', ''))}`,
  'an unknown generator': `${D}${inline('generators', plugin('Nothing', ''))}`,
  'a foreign plugin': `${D}${inline('transformers', 'apiVersion: foo/v1\nkind: Whatever\nmetadata: {name: p}\n')}`,
  'a foreign generator': `${D}${inline('generators', 'apiVersion: foo/v1\nkind: Whatever\nmetadata: {name: p}\n')}`,
  'a foreign validator': `${D}${inline('validators', 'apiVersion: foo/v1\nkind: Whatever\nmetadata: {name: p}\n')}`,
  'foreign plugins with leave': {
    'kustomization.yaml': `${D}${inline('transformers', 'apiVersion: foo/v1\nkind: Whatever\nmetadata: {name: p}\n')}`,
    '#lines': 'kustomize . --enable-alpha-plugins',
  },
  'functions with leave': {
    'kustomization.yaml': `${D}${inline('transformers', 'apiVersion: foo/v1\nkind: Whatever\nmetadata:\n  name: p\n  annotations:\n    config.kubernetes.io/function: |-\n      container: {image: x}\n')}`,
    '#lines': 'kustomize . --enable-alpha-plugins',
  },
  'plugins of a directory': {
    'kustomization.yaml': `${D}transformers: [plug]\n`,
    'plug/kustomization.yaml': 'resources: [t.yaml]\n',
    'plug/t.yaml': plugin('SuffixTransformer', 'suffix: -s\nfieldSpecs: [{path: metadata/name}]\n'),
  },
  'plugins that are missing': `${D}transformers: [nope.yaml]\n`,
  'generators that are missing': `${D}generators: [nope.yaml]\n`,
  'a validator that changes': `${D}${inline('validators', plugin('LabelTransformer', 'labels: {validated-by: me}\nfieldSpecs: [{path: metadata/labels, create: true, kind: Service}]\n'))}`,
  'references of a kind of your own': {
    'kustomization.yaml': `resources: [ship.yaml]\nnamePrefix: p-\nconfigurations: [conf.yaml]\nconfigMapGenerator: [{name: settings, literals: [a=b]}]\n`,
    'ship.yaml': SHIP,
    'conf.yaml':
      'nameReference:\n- kind: Port\n  group: sea.io\n  fieldSpecs: [{path: spec/harbour/name, kind: Ship}]\n- kind: ConfigMap\n  version: v1\n  fieldSpecs: [{path: spec/config, kind: Ship}]\n',
  },
  'labels and images of a kind of your own': {
    'kustomization.yaml': `resources: [ship.yaml]\ncommonLabels: {l: m}\ncommonAnnotations: {note: o}\nimages: [{name: nginx, newTag: "9"}]\nreplicas: [{name: boat, count: 7}]\nnamespace: sea\nconfigurations: [conf.yaml]\n`,
    'ship.yaml': SHIP,
    'conf.yaml':
      'commonLabels: [{path: spec/crew/matchLabels, kind: Ship, create: true}]\ncommonAnnotations: [{path: spec/notes, kind: Ship, create: true}]\nimages: [{path: spec/image, kind: Ship}]\nreplicas: [{path: spec/count, kind: Ship}]\nnamespace: [{path: spec/ns, kind: Ship, create: true}]\n',
  },
  'labels at configured places': {
    'kustomization.yaml': `resources: [ship.yaml]\nlabels: [{pairs: {l: m}}, {pairs: {t: u}, includeTemplates: true}]\nconfigurations: [conf.yaml]\n`,
    'ship.yaml': SHIP,
    'conf.yaml':
      'labels: [{path: spec/marks, kind: Ship, create: true}]\ntemplateLabels: [{path: spec/inner, kind: Ship, create: true}]\n',
  },
  'variables of a kind of your own': {
    'kustomization.yaml': `resources: [s.yaml]\nconfigurations: [conf.yaml]\nvars:\n- name: NAME\n  objref: {apiVersion: sea.io/v1, kind: Ship, name: boat}\n- name: C\n  objref: {apiVersion: sea.io/v1, kind: Ship, name: boat}\n  fieldref: {fieldpath: "spec.crates[1].size"}\n`,
    's.yaml':
      'apiVersion: sea.io/v1\nkind: Ship\nmetadata: {name: boat}\nspec:\n  title: the $(NAME)\n  count: $(C)\n  crates: [{size: 1}, {size: 2}]\n',
    'conf.yaml': 'varReference: [{path: spec/title, kind: Ship}, {path: spec/count, kind: Ship}]\n',
  },
  'prefixes at configured places': {
    'kustomization.yaml': `resources: [ship.yaml]\nnamePrefix: p-\nnameSuffix: -s\nconfigurations: [conf.yaml]\n`,
    'ship.yaml': SHIP,
    'conf.yaml':
      'namePrefix: [{path: spec/config, kind: Ship}]\nnameSuffix: [{path: spec/image, kind: Ship}]\n',
  },
  'configurations of a base': {
    'kustomization.yaml': 'resources: [sub]\nnamePrefix: p-\n',
    'sub/kustomization.yaml': 'resources: [ship.yaml]\nconfigurations: [conf.yaml]\n',
    'sub/ship.yaml': SHIP,
    'sub/conf.yaml':
      'nameReference:\n- kind: Port\n  group: sea.io\n  fieldSpecs: [{path: spec/harbour/name, kind: Ship}]\n',
  },
  'configurations that contradict': {
    'kustomization.yaml': `${D}configurations: [conf.yaml]\ncommonLabels: {a: b}\n`,
    'conf.yaml': 'commonLabels: [{path: metadata/labels}]\n',
  },
  'a strange configuration': {
    'kustomization.yaml': `${D}configurations: [conf.yaml]\n`,
    'conf.yaml': 'namoPrefix: [{path: metadata/labels}]\n',
  },
  'a strange field of a configuration': {
    'kustomization.yaml': `${D}configurations: [conf.yaml]\n`,
    'conf.yaml': 'namePrefix: [{paths: metadata/labels}]\n',
  },
  'a configuration that is missing': `${D}configurations: [nope.yaml]\n`,
  'definitions of kinds': {
    'kustomization.yaml': `resources: [ship.yaml]\nnamePrefix: p-\ncommonLabels: {l: m}\ncommonAnnotations: {note: o}\ncrds: [crd.json]\n`,
    'ship.yaml': SHIP,
    'crd.json': `{"sea.io.v1.Ship": {"Schema": {"properties": {
"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"$ref": "meta"},
"spec": {"$ref": "sea.io.v1.ShipSpec"}}}, "Dependencies": []},
"sea.io.v1.ShipSpec": {"Schema": {"properties": {
"harbour": {"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "Port", "type": "object"},
"crew": {"x-kubernetes-label-selector": "", "type": "object"},
"notes": {"x-kubernetes-annotation": "", "type": "object"},
"config": {"x-kubernetes-identity": "", "type": "string"}}}}}`,
  },
  'definitions that are none': { 'kustomization.yaml': `${D}crds: [c.yaml]\n`, 'c.yaml': 'a: [b\n' },
  'an API of your own': {
    'kustomization.yaml': `resources: [ship.yaml]\nopenapi: {path: api.json}\npatches: [{path: p.yaml}]\n`,
    'ship.yaml': SHIP,
    'p.yaml':
      'apiVersion: sea.io/v1\nkind: Ship\nmetadata: {name: boat}\nspec:\n  crates:\n  - {name: two, size: 9}\n  - {name: three, size: 3}\n',
    'api.json': `{"definitions": {"v1.Ship": {"type": "object", "properties": {"spec": {"type": "object", "properties": {
"crates": {"type": "array", "items": {"type": "object"}, "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}}},
"x-kubernetes-group-version-kind": [{"group": "sea.io", "kind": "Ship", "version": "v1"}]}}}`,
  },
  'lists of a kind of your own': {
    'kustomization.yaml': `resources: [ship.yaml]\npatches: [{path: p.yaml}]\n`,
    'ship.yaml': SHIP,
    'p.yaml':
      'apiVersion: sea.io/v1\nkind: Ship\nmetadata: {name: boat}\nspec:\n  crates:\n  - {name: two, size: 9}\n',
  },
  'an API of another version': `${D}openapi: {version: v1.20.4}\n`,
  'an API of the version': `${D}openapi: {version: v1.21.2}\n`,
};
