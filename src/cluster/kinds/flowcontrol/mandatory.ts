import type { FlowSchemaSpec, PriorityLevelConfigurationSpec } from '../../api/types.ts';

/**
 * The priority levels and flow schemas that no API server goes without, so that their specs are fixed.
 * Models staging/src/k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap/default.go
 */

const ALL = ['*'];

/** By name. */
export const PRIORITY_LEVELS: Readonly<Record<string, PriorityLevelConfigurationSpec>> = {
  'catch-all': {
    type: 'Limited',
    limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: 'Reject' } },
  },
  exempt: { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } },
};

const everythingOf = (...groups: readonly string[]): NonNullable<FlowSchemaSpec['rules']> => [
  {
    subjects: groups.map((name) => ({ kind: 'Group', group: { name } })),
    resourceRules: [{ verbs: ALL, apiGroups: ALL, resources: ALL, clusterScope: true, namespaces: ALL }],
    nonResourceRules: [{ verbs: ALL, nonResourceURLs: ALL }],
  },
];

/** By name. */
export const FLOW_SCHEMAS: Readonly<Record<string, FlowSchemaSpec>> = {
  exempt: {
    priorityLevelConfiguration: { name: 'exempt' },
    matchingPrecedence: 1,
    rules: everythingOf('system:masters'),
  },
  'catch-all': {
    priorityLevelConfiguration: { name: 'catch-all' },
    matchingPrecedence: 10_000,
    distinguisherMethod: { type: 'ByUser' },
    rules: everythingOf('system:unauthenticated', 'system:authenticated'),
  },
};
