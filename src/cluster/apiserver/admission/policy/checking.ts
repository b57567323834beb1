import type { Environment } from '@marcbachmann/cel-js';
import type { ParamKind } from '../../../api/types.ts';
import { compiled } from '../../../custom/cel/compile.ts';
import { ruleEnvironment } from '../../../custom/cel/library.ts';
import type { ExpressionCheck, Purpose } from '../../../kinds/admission/expressions.ts';
import { authorization, AUTHORIZER } from './authorizer.ts';

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
  'kubernetes.NamespaceStatus': { conditions: 'list<dyn>', phase: 'string' },
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

/** What expressions of a purpose have to give; undefined: anything. */
const WANTED: Readonly<Record<Purpose, readonly string[] | undefined>> = {
  condition: ['bool'],
  variable: undefined,
  validation: ['bool'],
  message: ['string'],
  annotation: ['string', 'null_type'],
};

/** A field and nothing else, whose type is what it is. */
const isPath = (expression: string): boolean => /^[\w.]+$/.test(expression.trim());

function environment(params: ParamKind | undefined, purpose: Purpose): Environment {
  const env = ruleEnvironment();
  authorization(env);
  for (const [name, fields] of Object.entries(TYPES)) env.registerType(name, { fields });
  env.registerVariable('object', 'dyn').registerVariable('oldObject', 'dyn');
  env.registerVariable('request', 'kubernetes.AdmissionRequest');
  env.registerVariable('namespaceObject', 'kubernetes.Namespace');
  if (params) env.registerVariable('params', 'dyn');
  if (purpose !== 'message') env.registerVariable('authorizer', AUTHORIZER);
  return env;
}

/** The policy's own variables so far, each by its type. */
function withVariables(env: Environment, types: ReadonlyMap<string, string>): Environment {
  env.registerType('kubernetes.variables', { fields: Object.fromEntries(types) });
  return env.registerVariable('variables', 'kubernetes.variables');
}

function mistyped(wanted: readonly string[], type: string): string {
  const expected = wanted.length === 1 ? wanted.join('') : `one of [${wanted.join(' ')}]`;
  return `must evaluate to ${expected} but got ${type}`;
}

/**
 * Checks the expressions of an object in their order; an expression that calls what is not known here passes.
 * Models pkg/apis/admissionregistration/validation/validation.go validateCELCondition
 */
export function checkOf(params: ParamKind | undefined): ExpressionCheck {
  const types = new Map<string, string>();
  return (purpose, expression, name) => {
    const env = environment(params, purpose);
    const outcome = compiled(purpose === 'condition' ? env : withVariables(env, types), expression);
    if (name !== undefined) types.set(name, 'dyn');
    if ('error' in outcome) return outcome.unknown ? undefined : outcome.error;
    const { type } = outcome;
    if (name !== undefined && /^(bool|string|int|double)$/.test(type)) types.set(name, type);
    const wanted = WANTED[purpose];
    if (!wanted || wanted.includes(type) || (type === 'dyn' && !isPath(expression))) return undefined;
    return mistyped(wanted, type);
  };
}
