import { describe, expect, it } from 'vitest';
import { MERGE, START, testServer } from '../apiserver/testing.ts';
import { formatTime } from '../machinery/time.ts';

/**
 * Models, by what the server says, TestValidatePersistentVolumeClaimStatusUpdate of pkg/apis/core/validation/validation_test.go,
 * TestStatusUpdate of pkg/registry/core/persistentvolume/strategy_test.go, TestValidatePodDisruptionBudgetStatus,
 * TestValidateValidatingAdmissionPolicyStatus, TestValidateFlowSchemaStatus and its twin, and TestValidateConditions of
 * staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation_test.go.
 */

const metadata = { name: 'foo' };

/** A kind's objects, and one of them. */
interface Sample {
  readonly kind: string;
  readonly url: string;
  readonly spec: object;
}

const CLAIM: Sample = {
  kind: 'PersistentVolumeClaim',
  url: '/api/v1/namespaces/default/persistentvolumeclaims',
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10G' } } },
};
const BUDGET: Sample = {
  kind: 'PodDisruptionBudget.policy',
  url: '/apis/policy/v1/namespaces/default/poddisruptionbudgets',
  spec: { minAvailable: 1 },
};
const POLICY: Sample = {
  kind: 'ValidatingAdmissionPolicy.admissionregistration.k8s.io',
  url: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  spec: {
    matchConstraints: {
      resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    },
    validations: [{ expression: 'true' }],
  },
};
const FLOW = 'flowcontrol.apiserver.k8s.io';
const SCHEMA: Sample = {
  kind: `FlowSchema.${FLOW}`,
  url: `/apis/${FLOW}/v1/flowschemas`,
  spec: { priorityLevelConfiguration: { name: 'bar' } },
};
const LEVEL: Sample = {
  kind: `PriorityLevelConfiguration.${FLOW}`,
  url: `/apis/${FLOW}/v1/prioritylevelconfigurations`,
  spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } },
};

/** What a server says of a status: '' where it keeps it. */
async function verdict({ kind, url, spec }: Sample, status: object): Promise<string> {
  const { json, send } = testServer();
  await json('POST', url, { metadata, spec });
  const { status: code, body } = await send('PATCH', `${url}/foo/status`, { status }, MERGE);
  if (body.type !== 'json') throw new Error(`the answer is ${body.type}`);
  const { message } = body.value as { readonly message: string };
  return code === 200 ? '' : message.replace(`${kind} "foo" is invalid: `, '');
}

const RESIZES =
  '"ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible", "NodeResizePending"';
const NAME =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const STATUSES = 'status.allocatedResourceStatus';

describe('the status of a claim', () => {
  const resize = (to: string) => ({ allocatedResourceStatuses: { storage: to } });
  it.each<readonly [string, object, string]>([
    ['a condition', { conditions: [{ type: 'Resizing', status: 'True' }] }, ''],
    ['what it got', { allocatedResources: { storage: '10G' } }, ''],
    ['what it got of others', { allocatedResources: { 'example.com/foo': '14G' } }, ''],
    [
      'what nobody knows',
      { allocatedResources: { 'kubernetes.io/foo': '14G' } },
      'status.allocatedResources: Unsupported value: "kubernetes.io/foo": supported values: "storage"',
    ],
    [
      'what is not storage',
      { allocatedResources: { cpu: '10G' } },
      'status.allocatedResources: Unsupported value: "cpu": supported values: "storage"',
    ],
    [
      'less than nothing',
      { allocatedResources: { storage: '-10G' } },
      'status.allocatedResources[storage]: Invalid value: -10000000000: must be a valid resource quantity',
    ],
    [
      'a capacity of less than nothing',
      { capacity: { storage: '-1Ki' } },
      'status.capacity[storage]: Invalid value: -1024: must be a valid resource quantity',
    ],
    ['a resize that goes on', resize('ControllerResizeInProgress'), ''],
    ['a resize that cannot be', resize('ControllerResizeInfeasible'), ''],
    ['a resize that waits for the node', resize('NodeResizePending'), ''],
    ['a resize on the node', resize('NodeResizeInProgress'), ''],
    ['a resize that failed on the node', resize('NodeResizeInfeasible'), ''],
    [
      'a resize in no known state',
      resize('foo'),
      `${STATUSES}: Unsupported value: "storage": supported values: ${RESIZES}`,
    ],
    [
      'a resize of what nobody knows',
      { allocatedResourceStatuses: { 'kubernetes.io/foo': 'NodeResizePending' } },
      `${STATUSES}: Unsupported value: "kubernetes.io/foo": supported values: "storage"`,
    ],
    [
      'a resize of what has no name',
      { allocatedResourceStatuses: { 'a b': 'foo' } },
      `[${STATUSES}: Invalid value: "a b": ${NAME}, ${STATUSES}: Unsupported value: "a b": supported values: ${RESIZES}]`,
    ],
    ['a resize of others', { allocatedResourceStatuses: { 'example.com/foo': 'NodeResizePending' } }, ''],
    [
      'several',
      {
        allocatedResources: { storage: '5Gi', 'example.com/foo': '10Gi' },
        allocatedResourceStatuses: {
          storage: 'ControllerResizeInfeasible',
          'example.com/foo': 'ControllerResizeInProgress',
        },
      },
      '',
    ],
  ])('%s', async (_name, status, message) => {
    expect(await verdict(CLAIM, status)).toBe(message);
  });

  it('says nothing of classes of attributes, which are off', async () => {
    const { json } = testServer();
    await json('POST', CLAIM.url, { metadata, spec: CLAIM.spec });
    const status = {
      phase: 'Bound',
      currentVolumeAttributesClassName: 'gold',
      modifyVolumeStatus: { status: 'Pending' },
    };
    const kept = await json('PUT', `${CLAIM.url}/foo/status`, { metadata, status });
    expect(kept).toHaveProperty('status', { phase: 'Bound' });
  });
});

describe('when the phase of a volume began', () => {
  const URL = '/api/v1/persistentvolumes';
  const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/a' } };
  const [origin, later, now] = [0, 3, 5].map((hours) => formatTime(START + hours * 3_600_000));
  it.each<readonly [string, object, string | undefined]>([
    ['is when it is written', { phase: 'Bound' }, now],
    ['is not when another began', { phase: 'Bound', lastPhaseTransitionTime: origin }, now],
    ['is what is told', { phase: 'Bound', lastPhaseTransitionTime: later }, later],
    ['stays', { phase: 'Pending' }, origin],
    ['is what is told of the same phase', { phase: 'Pending', lastPhaseTransitionTime: later }, later],
  ])('%s', async (_name, status, time) => {
    const { json, clock } = testServer();
    await json('POST', URL, { metadata, spec });
    clock.advanceTo(START + 5 * 3_600_000);
    const kept = await json('PUT', `${URL}/foo/status`, { metadata, status });
    expect(kept).toHaveProperty('status', { ...status, lastPhaseTransitionTime: time });
  });
});

const CONDITION = 'status.conditions[0]';
const REASON =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')";
const good = {
  type: 'DisruptionAllowed',
  status: 'True',
  observedGeneration: 3,
  lastTransitionTime: '2026-01-05T08:55:00Z',
  reason: 'SufficientPods',
  message: 'message',
};
const bad = { type: ':invalid', status: 'unknown', observedGeneration: -1, reason: 'invalid;val' };

describe.each([BUDGET, POLICY])('conditions of $kind', (sample) => {
  it.each<readonly [string, readonly object[], string]>([
    ['a good one', [good], ''],
    ['a reason with a colon', [{ ...good, reason: 'valid:val' }], ''],
    ['a reason with a comma', [{ ...good, reason: 'valid,val' }], ''],
    [
      'a reason that ends with a colon',
      [{ ...good, reason: 'valid,val:' }],
      `${CONDITION}.reason: Invalid value: "valid,val:": ${REASON}`,
    ],
    ['a long message', [{ ...good, message: 'a'.repeat(32 * 1024) }], ''],
    [
      'too long a message',
      [{ ...good, message: 'a'.repeat(32 * 1024 + 1) }],
      `${CONDITION}.message: Too long: may not be more than 32768 bytes`,
    ],
    [
      'too long a reason',
      [{ ...good, reason: 'a'.repeat(1025) }],
      `${CONDITION}.reason: Too long: may not be more than 1024 bytes`,
    ],
    [
      'the same twice',
      [good, { ...good, type: 'Other' }, good],
      'status.conditions[2].type: Duplicate value: "DisruptionAllowed"',
    ],
    [
      'a bad one',
      [bad],
      `[${CONDITION}.type: Invalid value: ":invalid": ${NAME}, ${CONDITION}.status: Unsupported value: "unknown": supported values: "False", "True", "Unknown", ${CONDITION}.observedGeneration: Invalid value: -1: must be greater than or equal to zero, ${CONDITION}.lastTransitionTime: Required value: must be set, ${CONDITION}.reason: Invalid value: "invalid;val": ${REASON}]`,
    ],
    ['no reason', [{ ...good, reason: '' }], `${CONDITION}.reason: Required value: must be set`],
  ])('%s', async (_name, conditions, message) => {
    expect(await verdict(sample, { conditions })).toBe(message);
  });
});

describe('warnings in the status of a policy', () => {
  const at = 'status.typeChecking.expressionWarnings[0]';
  it.each<readonly [string, object, string]>([
    ['of an expression', { fieldRef: 'spec.validations[0].expression', warning: 'message' }, ''],
    [
      'of no path',
      { fieldRef: 'spec[foo]', warning: 'message' },
      `${at}.fieldRef: Invalid value: "spec[foo]": invalid JSONPath: invalid array index foo`,
    ],
    [
      'of nothing',
      { fieldRef: 'spec.validations[0].expression', warning: '' },
      `${at}.warning: Required value`,
    ],
    ['from nowhere', { fieldRef: '  ', warning: 'message' }, `${at}.fieldRef: Required value`],
  ])('%s', async (_name, warning, message) => {
    expect(await verdict(POLICY, { typeChecking: { expressionWarnings: [warning] } })).toBe(message);
  });
});

describe.each([SCHEMA, LEVEL])('conditions of $kind', (sample) => {
  it.each<readonly [string, readonly object[], string]>([
    ['none', [], ''],
    ['two', [{ type: '1' }, { type: '2' }], ''],
    ['the same twice', [{ type: '1' }, { type: '1' }], 'status.conditions[1].type: Duplicate value: "1"'],
    ['of no type', [{ type: '' }], `${CONDITION}.type: Required value: must not be empty`],
  ])('%s', async (_name, conditions, message) => {
    expect(await verdict(sample, { conditions })).toBe(message);
  });
});

it.each([POLICY, SCHEMA, LEVEL])('the status of $kind brings no labels', async ({ url, spec }) => {
  const { json } = testServer();
  await json('POST', url, { metadata: { ...metadata, labels: { a: '1' } }, spec });
  const written = { metadata: { labels: { a: '2' }, annotations: { b: '3' } }, status: { conditions: [] } };
  const kept = await json('PATCH', `${url}/foo/status`, written, MERGE);
  expect(kept).toHaveProperty('metadata.labels', { a: '1' });
  expect(kept).not.toHaveProperty('metadata.annotations');
});

it('the status of a node says nothing of its configuration, which is gone', async () => {
  const { json } = testServer();
  await json('POST', '/api/v1/nodes', { metadata });
  const status = { config: { error: 'x' }, addresses: [{ type: 'Hostname', address: 'foo' }] };
  const kept = await json('PATCH', '/api/v1/nodes/foo/status', { status }, MERGE);
  expect(kept).toHaveProperty('status.addresses', status.addresses);
  expect(kept).not.toHaveProperty('status.config');
});
