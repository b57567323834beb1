import type {
  FlowcontrolV1Subject,
  FlowSchemaSpec,
  PolicyRulesWithSubjects,
  PriorityLevelConfigurationSpec,
  ResourcePolicyRule,
} from '../../api/types.ts';

/**
 * The priority levels and flow schemas that every API server starts with and its operators may change.
 * Models staging/src/k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap/default.go
 */

const ALL = ['*'];

const queued = (
  nominalConcurrencyShares: number,
  lendablePercent: number,
  queues: number,
  handSize: number,
): PriorityLevelConfigurationSpec => ({
  type: 'Limited',
  limited: {
    nominalConcurrencyShares,
    lendablePercent,
    limitResponse: { type: 'Queue', queuing: { queues, handSize, queueLengthLimit: 50 } },
  },
});

/** By name, in the order in which they are made. */
export const SUGGESTED_LEVELS: Readonly<Record<string, PriorityLevelConfigurationSpec>> = {
  system: queued(30, 33, 64, 6),
  'node-high': queued(40, 25, 64, 6),
  'leader-election': queued(10, 0, 16, 4),
  'workload-high': queued(40, 50, 128, 6),
  'workload-low': queued(100, 90, 128, 6),
  'global-default': queued(20, 50, 128, 6),
};

const users = (...names: readonly string[]): readonly FlowcontrolV1Subject[] =>
  names.map((name) => ({ kind: 'User', user: { name } }));
const groups = (...names: readonly string[]): readonly FlowcontrolV1Subject[] =>
  names.map((name) => ({ kind: 'Group', group: { name } }));
const accounts = (...names: readonly string[]): readonly FlowcontrolV1Subject[] =>
  names.map((name) => ({ kind: 'ServiceAccount', serviceAccount: { name, namespace: 'kube-system' } }));

const EVERYONE = groups('system:unauthenticated', 'system:authenticated');
const CONTROLLERS = 'system:kube-controller-manager';
const SCHEDULER = 'system:kube-scheduler';
const LEADING = ['get', 'create', 'update'];

const rule = (
  verbs: readonly string[],
  group: string,
  resources: readonly string[],
  clusterScope = false,
): ResourcePolicyRule => ({
  verbs,
  apiGroups: [group],
  resources,
  ...(clusterScope && { clusterScope }),
  namespaces: ALL,
});

const everything = (subjects: readonly FlowcontrolV1Subject[]): PolicyRulesWithSubjects => ({
  subjects,
  resourceRules: [rule(ALL, '*', ALL, true)],
  nonResourceRules: [{ verbs: ALL, nonResourceURLs: ALL }],
});

const schema = (
  level: string,
  matchingPrecedence: number,
  distinguisher: string,
  rules: PolicyRulesWithSubjects,
): FlowSchemaSpec => ({
  priorityLevelConfiguration: { name: level },
  matchingPrecedence,
  ...(distinguisher !== '' && { distinguisherMethod: { type: distinguisher } }),
  rules: [rules],
});

const leases = rule(LEADING, 'coordination.k8s.io', ['leases']);

/** By name, in the order in which they are made. */
export const SUGGESTED_SCHEMAS: Readonly<Record<string, FlowSchemaSpec>> = {
  'system-nodes': schema('system', 500, 'ByUser', everything(groups('system:nodes'))),
  'system-node-high': schema('node-high', 400, 'ByUser', {
    subjects: groups('system:nodes'),
    resourceRules: [
      rule(ALL, '', ['nodes', 'nodes/status'], true),
      rule(ALL, 'coordination.k8s.io', ['leases']),
    ],
  }),
  probes: schema('exempt', 2, '', {
    subjects: EVERYONE,
    nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }],
  }),
  'system-leader-election': schema('leader-election', 100, 'ByUser', {
    subjects: [...users(CONTROLLERS, SCHEDULER), ...accounts('*')],
    resourceRules: [leases],
  }),
  'workload-leader-election': schema('leader-election', 200, 'ByUser', {
    subjects: accounts('*'),
    resourceRules: [rule(LEADING, '', ['endpoints', 'configmaps']), leases],
  }),
  'endpoint-controller': schema('workload-high', 150, 'ByUser', {
    subjects: [
      ...users(CONTROLLERS),
      ...accounts('endpoint-controller', 'endpointslicemirroring-controller'),
    ],
    resourceRules: [rule(LEADING, '', ['endpoints'])],
  }),
  'kube-controller-manager': schema('workload-high', 800, 'ByNamespace', everything(users(CONTROLLERS))),
  'kube-scheduler': schema('workload-high', 800, 'ByNamespace', everything(users(SCHEDULER))),
  'kube-system-service-accounts': schema('workload-high', 900, 'ByNamespace', everything(accounts('*'))),
  'service-accounts': schema('workload-low', 9000, 'ByUser', everything(groups('system:serviceaccounts'))),
  'global-default': schema('global-default', 9900, 'ByUser', everything(EVERYONE)),
};
