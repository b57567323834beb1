import type { Environment } from '@marcbachmann/cel-js';

const KIND = { group: 'string', version: 'string', kind: 'string' };
const RESOURCE = { group: 'string', version: 'string', resource: 'string' };
const STRINGS = 'list<string>';
const TEXTS = 'map<string, string>';

/** The types of what policies know of a request. Models staging/src/k8s.io/apiserver/pkg/admission/plugin/cel/compile.go */
const TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'kubernetes.GroupVersionKind': KIND,
  'kubernetes.GroupVersionResource': RESOURCE,
  'kubernetes.UserInfo': {
    username: 'string',
    uid: 'string',
    groups: STRINGS,
    extra: `map<string, ${STRINGS}>`,
  },
  'kubernetes.AdmissionRequest': {
    kind: 'kubernetes.GroupVersionKind',
    resource: 'kubernetes.GroupVersionResource',
    subResource: 'string',
    requestKind: 'kubernetes.GroupVersionKind',
    requestResource: 'kubernetes.GroupVersionResource',
    requestSubResource: 'string',
    name: 'string',
    namespace: 'string',
    operation: 'string',
    userInfo: 'kubernetes.UserInfo',
    dryRun: 'bool',
    options: 'dyn',
  },
  'kubernetes.NamespaceSpec': { finalizers: STRINGS },
  'kubernetes.NamespaceCondition': {
    status: 'string',
    type: 'string',
    lastTransitionTime: 'google.protobuf.Timestamp',
    message: 'string',
    reason: 'string',
  },
  'kubernetes.NamespaceStatus': { conditions: 'list<kubernetes.NamespaceCondition>', phase: 'string' },
  'kubernetes.NamespaceMetadata': {
    name: 'string',
    generateName: 'string',
    namespace: 'string',
    labels: TEXTS,
    annotations: TEXTS,
    UID: 'string',
    creationTimestamp: 'google.protobuf.Timestamp',
    deletionGracePeriodSeconds: 'int',
    deletionTimestamp: 'google.protobuf.Timestamp',
    generation: 'int',
    resourceVersion: 'string',
    finalizers: STRINGS,
  },
  'kubernetes.Namespace': {
    metadata: 'kubernetes.NamespaceMetadata',
    spec: 'kubernetes.NamespaceSpec',
    status: 'kubernetes.NamespaceStatus',
  },
};

/** Declares what expressions know beside the object: its request and its namespace. */
export function declareRequest(env: Environment): void {
  for (const [name, fields] of Object.entries(TYPES)) env.registerType(name, { fields });
  env.registerVariable('request', 'kubernetes.AdmissionRequest');
  env.registerVariable('namespaceObject', 'kubernetes.Namespace');
}

/** The policy's own variables so far, each by its type. */
export function withVariables(env: Environment, types: ReadonlyMap<string, string>): Environment {
  env.registerType('kubernetes.variables', { fields: Object.fromEntries(types) });
  return env.registerVariable('variables', 'kubernetes.variables');
}
