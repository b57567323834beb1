import type { FieldSpec } from './field-spec.ts';
import type { Gvk } from './resource.ts';

/** A kind, and where others name one of it. */
export interface BackReference extends Partial<Gvk> {
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Where a kustomization's fields are put. Models api/internal/plugins/builtinconfig/transformerconfig.go */
export interface TransformerConfig {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly varReference: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
  readonly nameReference: readonly BackReference[];
}

export const EMPTY: TransformerConfig = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  commonLabels: [],
  labels: [],
  templateLabels: [],
  commonAnnotations: [],
  varReference: [],
  images: [],
  replicas: [],
  nameReference: [],
};

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

/** `Kind` or `Kind.version` or `Kind..group`, with what goes with it. */
const kinds = (text: string, path: string, create = false): readonly FieldSpec[] =>
  words(text).map((word) => {
    const [kind = '', version = '', ...group] = word.split('.');
    return {
      path,
      ...(create ? { create } : {}),
      ...(kind === '' ? {} : { kind }),
      ...(version === '' ? {} : { version }),
      ...(group.length === 0 ? {} : { group: group.join('.') }),
    };
  });

/** Where kinds have their pods. */
const pods: Readonly<Record<string, string>> = {
  'Pod.v1': 'spec',
  PodTemplate: 'template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
};

const ofPods = (text: string, paths: string): readonly FieldSpec[] =>
  words(text).flatMap((word) => {
    const pod = pods[word] ?? pods[`${word}.v1`] ?? 'spec/template/spec';
    return words(paths).flatMap((path) => kinds(word, `${pod}/${path}`));
  });

const READERS = 'Pod.v1 PodTemplate Deployment ReplicaSet DaemonSet StatefulSet Job CronJob';
const OWNERS = 'Pod StatefulSet Deployment ReplicationController CronJob Job DaemonSet';
const fromConfig = (field: string): string =>
  ['containers', 'initContainers']
    .map((list) => `${list}/env/valueFrom/${field}KeyRef/name ${list}/envFrom/${field}Ref/name`)
    .join(' ');
const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const SCALED = kinds('HorizontalPodAutoscaler', 'spec/scaleTargetRef/name');
const RULES = kinds('Role ClusterRole', 'rules/resourceNames');
const annotation = (name: string): readonly FieldSpec[] =>
  kinds('Ingress', `metadata/annotations/${name.replace('/', '\\/')}`);

/** Models api/internal/konfig/builtinpluginconsts/namereference.go */
const nameReference: readonly BackReference[] = [
  ...words('Deployment ReplicationController ReplicaSet StatefulSet').map((kind) => ({
    kind,
    fieldSpecs: SCALED,
  })),
  {
    kind: 'ConfigMap',
    version: 'v1',
    fieldSpecs: [
      ...ofPods(
        READERS,
        `volumes/configMap/name volumes/projected/sources/configMap/name ${fromConfig('configMap')}`,
      ),
      ...kinds('Node', 'spec/configSource/configMap'),
      ...RULES,
      ...annotation('nginx.ingress.kubernetes.io/fastcgi-params-configmap'),
    ],
  },
  {
    kind: 'Secret',
    version: 'v1',
    fieldSpecs: [
      ...ofPods(
        READERS,
        `volumes/secret/secretName volumes/projected/sources/secret/name imagePullSecrets/name ${fromConfig('secret')}`,
      ),
      ...kinds('Ingress', 'spec/tls/secretName'),
      ...words(
        'ingress.kubernetes.io/auth-secret nginx.ingress.kubernetes.io/auth-secret nginx.ingress.kubernetes.io/auth-tls-secret',
      ).flatMap(annotation),
      ...kinds('ServiceAccount', 'imagePullSecrets/name'),
      ...words('secretName adminSecretName userSecretName secretRef').flatMap((field) =>
        kinds('StorageClass', `parameters/${field}`),
      ),
      ...RULES,
      ...kinds(
        'Service.v1.serving.knative.dev',
        'spec/template/spec/containers/env/valueFrom/secretKeyRef/name',
      ),
      ...kinds('PersistentVolume', 'spec/azureFile/secretName'),
    ],
  },
  {
    kind: 'Service',
    version: 'v1',
    fieldSpecs: [
      ...kinds('StatefulSet..apps', 'spec/serviceName'),
      ...words(
        'rules/http/paths/backend/serviceName backend/serviceName rules/http/paths/backend/service/name defaultBackend/service/name',
      ).flatMap((path) => kinds('Ingress', `spec/${path}`)),
      ...kinds('APIService..apiregistration.k8s.io', 'spec/service/name'),
      ...kinds(
        `ValidatingWebhookConfiguration..${ADMISSION} MutatingWebhookConfiguration..${ADMISSION}`,
        'webhooks/clientConfig/service',
      ),
    ],
  },
  { kind: 'Role', group: RBAC, fieldSpecs: kinds(`RoleBinding..${RBAC}`, 'roleRef/name') },
  {
    kind: 'ClusterRole',
    group: RBAC,
    fieldSpecs: kinds(`RoleBinding..${RBAC} ClusterRoleBinding..${RBAC}`, 'roleRef/name'),
  },
  {
    kind: 'ServiceAccount',
    version: 'v1',
    fieldSpecs: [
      ...kinds(`RoleBinding..${RBAC} ClusterRoleBinding..${RBAC}`, 'subjects'),
      ...ofPods(OWNERS, 'serviceAccountName'),
    ],
  },
  {
    kind: 'PersistentVolumeClaim',
    version: 'v1',
    fieldSpecs: ofPods(OWNERS, 'volumes/persistentVolumeClaim/claimName'),
  },
  {
    kind: 'PersistentVolume',
    version: 'v1',
    fieldSpecs: [
      ...kinds('PersistentVolumeClaim', 'spec/volumeName'),
      ...kinds('ClusterRole', 'rules/resourceNames'),
    ],
  },
  {
    kind: 'StorageClass',
    version: 'v1',
    group: 'storage.k8s.io',
    fieldSpecs: [
      ...kinds('PersistentVolume PersistentVolumeClaim', 'spec/storageClassName'),
      ...kinds('StatefulSet', 'spec/volumeClaimTemplates/spec/storageClassName'),
    ],
  },
  {
    kind: 'PriorityClass',
    version: 'v1',
    group: 'scheduling.k8s.io',
    fieldSpecs: ofPods(OWNERS, 'priorityClassName'),
  },
  {
    kind: 'IngressClass',
    version: 'v1',
    // as kustomize has it: no class is of such a group
    group: 'networking.k8s.io/v1',
    fieldSpecs: kinds('Ingress', 'spec/ingressClassName'),
  },
  {
    kind: 'ValidatingAdmissionPolicy',
    group: ADMISSION,
    fieldSpecs: kinds(`ValidatingAdmissionPolicyBinding..${ADMISSION}`, 'spec/policyName'),
  },
];

const affinities = ['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [
  `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm`,
  `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution`,
]);
const TEMPLATES = (field: string, set: string): readonly FieldSpec[] => [
  { path: `metadata/${field}`, create: true },
  ...kinds(
    `ReplicationController.v1 Deployment ReplicaSet DaemonSet ${set}`,
    `spec/template/metadata/${field}`,
    true,
  ),
  ...kinds('Job..batch', `spec/template/metadata/${field}`, true),
  ...kinds('CronJob..batch', `spec/jobTemplate/metadata/${field}`, true),
  ...kinds('CronJob..batch', `spec/jobTemplate/spec/template/metadata/${field}`, true),
];
const metadataLabels: readonly FieldSpec[] = [
  ...TEMPLATES('labels', 'StatefulSet..apps'),
  ...kinds('StatefulSet..apps', 'spec/volumeClaimTemplates[]/metadata/labels', true),
];

const inContainers = ['containers', 'initContainers']
  .flatMap((list) =>
    ['args', 'command', 'env/value', 'volumeMounts/mountPath'].map((path) => `${list}/${path}`),
  )
  .join(' ');
const WORKLOADS = 'DaemonSet Deployment Job Pod ReplicaSet StatefulSet';

/** What holds when nothing else is configured. Models api/internal/konfig/builtinpluginconsts */
export const DEFAULTS: TransformerConfig = {
  ...EMPTY,
  namePrefix: [{ path: 'metadata/name' }],
  nameSuffix: [{ path: 'metadata/name' }],
  namespace: [
    ...kinds('Namespace', 'metadata/name', true),
    ...kinds('APIService..apiregistration.k8s.io', 'spec/service/namespace', true),
    ...kinds(
      'CustomResourceDefinition..apiextensions.k8s.io',
      'spec/conversion/webhook/clientConfig/service/namespace',
    ),
  ],
  commonLabels: [
    ...kinds('Service.v1 ReplicationController.v1', 'spec/selector', true),
    ...kinds('Deployment ReplicaSet DaemonSet StatefulSet..apps', 'spec/selector/matchLabels', true),
    ...[...affinities, 'topologySpreadConstraints'].flatMap((path) =>
      kinds('Deployment..apps StatefulSet..apps', `spec/template/spec/${path}/labelSelector/matchLabels`),
    ),
    ...kinds('Job..batch PodDisruptionBudget..policy', 'spec/selector/matchLabels'),
    ...kinds('CronJob..batch', 'spec/jobTemplate/spec/selector/matchLabels'),
    ...['podSelector', 'ingress/from/podSelector', 'egress/to/podSelector'].flatMap((path) =>
      kinds('NetworkPolicy..networking.k8s.io', `spec/${path}/matchLabels`),
    ),
    ...metadataLabels,
  ],
  templateLabels: metadataLabels,
  commonAnnotations: TEMPLATES('annotations', 'StatefulSet'),
  varReference: [
    ...ofPods(`${WORKLOADS} CronJob`, inContainers),
    ...ofPods(WORKLOADS, 'volumes/nfs/server'),
    ...kinds('CronJob', 'spec/jobTemplate/spec/template/volumes/nfs/server'),
    ...kinds('Deployment', 'spec/template/metadata/annotations'),
    ...['rules/host', 'tls/hosts', 'tls/secretName'].flatMap((path) => kinds('Ingress', `spec/${path}`)),
    ...['port', 'targetPort'].flatMap((field) => kinds('Service', `spec/ports/${field}`)),
    ...kinds('StatefulSet', 'spec/volumeClaimTemplates/spec/nfs/server'),
    ...kinds('PersistentVolume', 'spec/nfs/server'),
    { path: 'metadata/labels' },
    { path: 'metadata/annotations' },
  ],
  images: ['spec', 'spec/template/spec'].flatMap((pod) =>
    ['containers', 'initContainers'].map((list) => ({ path: `${pod}/${list}[]/image`, create: true })),
  ),
  replicas: kinds('Deployment ReplicationController ReplicaSet StatefulSet', 'spec/replicas', true),
  nameReference,
};
