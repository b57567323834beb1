import { describe, expect, test } from 'vitest';
import { testServer } from '../apiserver/testing.ts';

const { refusal, json } = testServer();

const CREATED: readonly (readonly [string, string, object, string])[] = [
  [
    'finalizers of a namespace',
    '/api/v1/namespaces',
    { metadata: { name: 'x', finalizers: ['mine'] }, spec: { finalizers: ['held', '-/y'] } },
    'Namespace "x" is invalid: [metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified, spec.finalizers: Invalid value: "held": name is neither a standard finalizer name nor is it fully qualified, spec.finalizers: Invalid value: "-/y": prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \'-\' or \'.\', and must start and end with an alphanumeric character (e.g. \'example.com\', regex used for validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\')]',
  ],
  [
    'a generated name',
    '/api/v1/namespaces/default/configmaps',
    { metadata: { generateName: 'a_b-' } },
    "ConfigMap \"a_b-9s7tj\" is invalid: [metadata.generateName: Invalid value: \"a_b-\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'), metadata.name: Invalid value: \"a_b-9s7tj\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')]",
  ],
  [
    'taints, amounts and networks of a node',
    '/api/v1/nodes',
    {
      spec: {
        taints: [
          { key: '-a', value: 'b c', effect: 'Never' },
          { key: 'k', value: 'v', effect: 'NoSchedule' },
          { key: 'k', effect: 'NoSchedule' },
          { key: 'k' },
        ],
        podCIDRs: ['10.0.0.0/24', '10.1.0.0/24', 'x'],
      },
      status: { capacity: { cpu: '-1', pods: '1.5', 'nvidia.com/gpu': '500m' } },
    },
    'Node "x" is invalid: [metadata.taints[0].key: Invalid value: "-a": name part must consist of alphanumeric characters, \'-\', \'_\' or \'.\', and must start and end with an alphanumeric character (e.g. \'MyName\',  or \'my.name\',  or \'123-abc\', regex used for validation is \'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\'), metadata.taints[0].value: Invalid value: "b c": a valid label must be an empty string or consist of alphanumeric characters, \'-\', \'_\' or \'.\', and must start and end with an alphanumeric character (e.g. \'MyValue\',  or \'my_value\',  or \'12345\', regex used for validation is \'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\'), metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute", metadata.taints[2]: Duplicate value: core.Taint{Key:"k", Value:"", Effect:"NoSchedule", TimeAdded:<nil>}: taints must be unique by key and effect pair, metadata.taints[3].effect: Required value, status.capacity.cpu: Invalid value: "-1": must be greater than or equal to 0, status.capacity.pods: Invalid value: resource.Quantity{i:resource.int64Amount{value:1500, scale:-3}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"1500m", Format:"DecimalSI"}: must be an integer, status.capacity.nvidia.com/gpu: Invalid value: resource.Quantity{i:resource.int64Amount{value:500, scale:-3}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"500m", Format:"DecimalSI"}: must be an integer, status.allocatable.cpu: Invalid value: "-1": must be greater than or equal to 0, status.allocatable.pods: Invalid value: resource.Quantity{i:resource.int64Amount{value:1500, scale:-3}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"1500m", Format:"DecimalSI"}: must be an integer, status.allocatable.nvidia.com/gpu: Invalid value: resource.Quantity{i:resource.int64Amount{value:500, scale:-3}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"500m", Format:"DecimalSI"}: must be an integer, spec.podCIDRs[2]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64), spec.podCIDRs: Invalid value: []string{"10.0.0.0/24", "10.1.0.0/24", "x"}: may specify no more than one CIDR for each IP family]',
  ],
  [
    'names and amounts of a quota',
    '/api/v1/namespaces/default/resourcequotas',
    {
      spec: {
        hard: {
          cpu: '-1',
          pods: '1.5',
          gpus: '1',
          'count/deployments.apps': '2',
          '-/x': '1',
          storage: '1Gi',
        },
      },
    },
    'ResourceQuota "x" is invalid: [spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0, spec.hard[pods]: Invalid value: resource.Quantity{i:resource.int64Amount{value:1500, scale:-3}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"1500m", Format:"DecimalSI"}: must be an integer, spec.hard[gpus]: Invalid value: "gpus": must be a standard resource type or fully qualified, spec.hard[gpus]: Invalid value: "gpus": must be a standard resource for quota, spec.hard[-/x]: Invalid value: "-/x": prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \'-\' or \'.\', and must start and end with an alphanumeric character (e.g. \'example.com\', regex used for validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\'), spec.hard[storage]: Invalid value: "storage": must be a standard resource for quota]',
  ],
  [
    'scopes of a quota',
    '/api/v1/namespaces/default/resourcequotas',
    { spec: { hard: { pods: '1', services: '1' }, scopes: ['BestEffort', 'NotBestEffort', 'Mine'] } },
    'ResourceQuota "x" is invalid: [spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort", "NotBestEffort", "Mine"}: unsupported scope applied to resource, spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort", "NotBestEffort", "Mine"}: unsupported scope, spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort", "NotBestEffort", "Mine"}: conflicting scopes]',
  ],
  [
    'a scope of a quota that every object has',
    '/api/v1/namespaces/default/resourcequotas',
    { spec: { hard: { pods: '1' }, scopes: ['constructor'] } },
    'ResourceQuota "x" is invalid: spec.scopes: Invalid value: []core.ResourceQuotaScope{"constructor"}: unsupported scope',
  ],
  [
    'the scope selector of a quota',
    '/api/v1/namespaces/default/resourcequotas',
    {
      spec: {
        hard: { cpu: '1' },
        scopeSelector: {
          matchExpressions: [
            { scopeName: 'BestEffort', operator: 'In', values: ['a'] },
            { scopeName: 'PriorityClass', operator: 'In' },
            { scopeName: 'PriorityClass', operator: 'Exists', values: ['a'] },
            { scopeName: 'Mine', operator: 'Is' },
          ],
        },
      },
    },
    'ResourceQuota "x" is invalid: [spec.scopeSelector.matchExpressions: Invalid value: core.ScopeSelector{MatchExpressions:[]core.ScopedResourceSelectorRequirement{core.ScopedResourceSelectorRequirement{ScopeName:"BestEffort", Operator:"In", Values:[]string{"a"}}, core.ScopedResourceSelectorRequirement{ScopeName:"PriorityClass", Operator:"In", Values:[]string(nil)}, core.ScopedResourceSelectorRequirement{ScopeName:"PriorityClass", Operator:"Exists", Values:[]string{"a"}}, core.ScopedResourceSelectorRequirement{ScopeName:"Mine", Operator:"Is", Values:[]string(nil)}}}: unsupported scope applied to resource, spec.scopeSelector.matchExpressions.operator: Invalid value: "In": must be \'Exists\' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity, spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is \'In\' or \'NotIn\' for scope selector, spec.scopeSelector.matchExpressions.values: Invalid value: []string{"a"}: must be no value when `operator` is \'Exist\' or \'DoesNotExist\' for scope selector, spec.scopeSelector.matchExpressions.scopeName: Invalid value: "Mine": unsupported scope, spec.scopeSelector.matchExpressions.operator: Invalid value: "Is": not a valid selector operator]',
  ],
  [
    'rules of a role',
    '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles',
    { rules: [{ verbs: [] }, { verbs: ['get'], nonResourceURLs: ['/a'], resources: ['pods'] }] },
    'Role.rbac.authorization.k8s.io "x" is invalid: [rules[0].verbs: Required value: verbs must contain at least one value, rules[0].apiGroups: Required value: resource rules must supply at least one api group, rules[0].resources: Required value: resource rules must supply at least one resource, rules[1].nonResourceURLs: Invalid value: []string{"/a"}: namespaced rules cannot apply to non-resource URLs, rules[1].nonResourceURLs: Invalid value: []string{"/a"}: rules cannot apply to both regular resources and non-resource URLs]',
  ],
  [
    'an aggregating role',
    '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    { rules: [{ verbs: ['get'], nonResourceURLs: ['/a'] }], aggregationRule: {} },
    'ClusterRole.rbac.authorization.k8s.io "x" is invalid: aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
  ],
  [
    'a role by a path',
    '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    { metadata: { name: 'a/b%c' }, rules: [] },
    'ClusterRole.rbac.authorization.k8s.io "a/b%c" is invalid: [metadata.name: Invalid value: "a/b%c": may not contain \'/\', metadata.name: Invalid value: "a/b%c": may not contain \'%\']',
  ],
  [
    'a role binding',
    '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings',
    {
      roleRef: { apiGroup: 'rbac', kind: 'Roll', name: '' },
      subjects: [
        { kind: 'ServiceAccount', name: 'A', apiGroup: 'v1' },
        { kind: 'User', name: '', apiGroup: 'x' },
        { kind: 'Robot', name: 'r' },
      ],
    },
    'RoleBinding.rbac.authorization.k8s.io "x" is invalid: [roleRef.apiGroup: Unsupported value: "rbac": supported values: "rbac.authorization.k8s.io", roleRef.kind: Unsupported value: "Roll": supported values: "Role", "ClusterRole", roleRef.name: Required value, subjects[0].name: Invalid value: "A": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \'-\' or \'.\', and must start and end with an alphanumeric character (e.g. \'example.com\', regex used for validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\'), subjects[0].apiGroup: Unsupported value: "v1": supported values: "", subjects[1].name: Required value, subjects[1].apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io", subjects[2].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"]',
  ],
  [
    'a cluster role binding',
    '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
    {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
      subjects: [{ kind: 'ServiceAccount', name: 'a' }],
    },
    'ClusterRoleBinding.rbac.authorization.k8s.io "x" is invalid: [roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole", subjects[0].namespace: Required value]',
  ],
  [
    'endpoints',
    '/api/v1/namespaces/default/endpoints',
    {
      subsets: [
        {},
        {
          addresses: [
            { ip: '127.0.0.1', hostname: 'A.b' },
            { ip: 'x', nodeName: 'N' },
          ],
          ports: [
            { port: 0, protocol: 'HTTP' },
            { port: 80, name: 'P' },
          ],
        },
      ],
    },
    "Endpoints \"x\" is invalid: [subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`, subsets[1].addresses[0].hostname: Invalid value: \"A.b\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?'), subsets[1].addresses[0].ip: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128), subsets[1].addresses[1].ip: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff), subsets[1].addresses[1].nodeName: Invalid value: \"N\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'), subsets[1].addresses[1].ip: Invalid value: \"x\": must be a valid IP address, subsets[1].ports[0].name: Required value, subsets[1].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive, subsets[1].ports[0].protocol: Unsupported value: \"HTTP\": supported values: \"SCTP\", \"TCP\", \"UDP\", subsets[1].ports[1].name: Invalid value: \"P\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')]",
  ],
  [
    'an endpoint slice',
    '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices',
    {
      addressType: 'IPv4',
      endpoints: [{ addresses: [] }, { addresses: ['169.254.1.1', 'fd00::1', 'x'], hostname: 'a.b' }],
      ports: [{ port: 80 }, { port: 81 }],
    },
    'EndpointSlice.discovery.k8s.io "x" is invalid: [ports[1].name: Duplicate value: "", endpoints[0].addresses: Required value: must contain at least 1 address, endpoints[1].addresses[0]: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10), endpoints[1].addresses: Invalid value: "fd00::1": must be an IPv4 address, endpoints[1].addresses[2]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff), endpoints[1].hostname: Invalid value: "a.b": must not contain dots]',
  ],
  [
    'a slice of names',
    '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices',
    { addressType: 'FQDN', endpoints: [{ addresses: ['example', 'a_b.c', ''] }] },
    "EndpointSlice.discovery.k8s.io \"x\" is invalid: [endpoints[0].addresses[0]: Invalid value: \"example\": should be a domain with at least two segments separated by dots, endpoints[0].addresses[1]: Invalid value: \"a_b.c\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'), endpoints[0].addresses[2]: Required value]",
  ],
  [
    'a slice without a type',
    '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices',
    {
      addressType: 'Name',
      endpoints: [{ addresses: ['a'], hints: { forZones: [{ name: 'a' }, { name: 'a' }] } }],
    },
    'EndpointSlice.discovery.k8s.io "x" is invalid: [addressType: Unsupported value: "Name": supported values: "FQDN", "IPv4", "IPv6", endpoints[0].hints.forZones[1].name: Duplicate value: "a"]',
  ],
  [
    'a lease',
    '/apis/coordination.k8s.io/v1/namespaces/default/leases',
    { spec: { leaseDurationSeconds: 0, leaseTransitions: -1, preferredHolder: 'a' } },
    'Lease.coordination.k8s.io "x" is invalid: [spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0, spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0, spec.preferredHolder: Forbidden: may only be specified if `strategy` is defined]',
  ],
  [
    'an old event',
    '/api/v1/namespaces/default/events',
    { involvedObject: { namespace: 'other' } },
    'Event "x" is invalid: involvedObject.namespace: Invalid value: "other": does not match event.namespace',
  ],
  [
    'a new event of the core group',
    '/api/v1/namespaces/default/events',
    {
      involvedObject: { namespace: 'default' },
      eventTime: '2026-01-05T09:00:00.000000Z',
      action:
        'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    },
    "Event \"x\" is invalid: [reportingComponent: Required value, reportingComponent: Invalid value: \"\": name part must be non-empty, reportingComponent: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), reportingInstance: Required value, action: Invalid value: \"\": can have at most 128 characters, reason: Required value]",
  ],
  [
    'an event',
    '/apis/events.k8s.io/v1/namespaces/default/events',
    {
      metadata: { name: 'X' },
      eventTime: null,
      type: 'Bad',
      deprecatedCount: 1,
      series: { count: 1, lastObservedTime: null },
    },
    'Event "X" is invalid: [metadata.name: Invalid value: "X": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \'-\' or \'.\', and must start and end with an alphanumeric character (e.g. \'example.com\', regex used for validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\'), series.count: Invalid value: "": should be at least 2, series.lastObservedTime: Required value, eventTime: Required value, type: Invalid value: "": has invalid value: Bad, count: Invalid value: "": needs to be unset]',
  ],
  [
    'an event of a controller',
    '/apis/events.k8s.io/v1/namespaces/default/events',
    { eventTime: '2026-01-05T09:00:00.000000Z', type: 'Normal', regarding: { namespace: 'default' } },
    "Event \"x\" is invalid: [reportingController: Required value, reportingController: Invalid value: \"\": name part must be non-empty, reportingController: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), reportingInstance: Required value, action: Required value, reason: Required value]",
  ],
  [
    'a pod template',
    '/api/v1/namespaces/default/podtemplates',
    { template: { spec: { containers: [{ name: 'A' }] } } },
    "PodTemplate \"x\" is invalid: [template.spec.containers[0].name: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?'), template.spec.containers[0].image: Required value]",
  ],
  [
    'a revision',
    '/apis/apps/v1/namespaces/default/controllerrevisions',
    { revision: -1 },
    'ControllerRevision.apps "x" is invalid: [revision: Invalid value: -1: must be greater than or equal to 0, data: Required value: data is mandatory]',
  ],
  [
    'an autoscaler',
    '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers',
    {
      spec: {
        maxReplicas: 0,
        minReplicas: 0,
        scaleTargetRef: { kind: 'a/b', name: '' },
        behavior: {
          scaleUp: { stabilizationWindowSeconds: -1, selectPolicy: 'Most', policies: [] },
          scaleDown: {
            stabilizationWindowSeconds: 3601,
            policies: [{ type: 'Share', value: 0, periodSeconds: 1801 }],
          },
        },
      },
    },
    'HorizontalPodAutoscaler.autoscaling "x" is invalid: [spec.minReplicas: Invalid value: 0: must be greater than or equal to 1, spec.maxReplicas: Invalid value: 0: must be greater than 0, spec.scaleTargetRef.kind: Invalid value: "a/b": may not contain \'/\', spec.scaleTargetRef.name: Required value, spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas, spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero, spec.behavior.scaleUp.selectPolicy: Unsupported value: "Most": supported values: "Disabled", "Max", "Min", spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600, spec.behavior.scaleDown.policies[0].type: Unsupported value: "Share": supported values: "Percent", "Pods", spec.behavior.scaleDown.policies[0].value: Invalid value: 0: must be greater than zero, spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800]',
  ],
  [
    'metrics of an autoscaler',
    '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers',
    {
      spec: {
        maxReplicas: 1,
        scaleTargetRef: { kind: 'Deployment', name: 'a' },
        metrics: [
          { type: 'Resource' },
          { type: 'CPU' },
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Share', averageUtilization: 0, averageValue: '0' } },
          },
          {
            type: 'Pods',
            pods: { metric: { name: '' }, target: { type: 'Value', value: '1500m' } },
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 1 } },
          },
          {
            type: 'Object',
            object: {
              describedObject: { kind: '', name: 'a' },
              metric: { name: 'a/b' },
              target: { type: 'Value' },
            },
          },
          {
            type: 'External',
            external: { metric: { name: 'q' }, target: { type: 'Value', value: '1', averageValue: '1' } },
          },
          {
            type: 'ContainerResource',
            containerResource: { name: 'gpu', container: 'A', target: { type: 'Utilization' } },
          },
        ],
      },
    },
    'HorizontalPodAutoscaler.autoscaling "x" is invalid: [spec.metrics[0].resource: Required value: must populate information for the given metric source, spec.metrics[1].type: Unsupported value: "CPU": supported values: "ContainerResource", "External", "Object", "Pods", "Resource", spec.metrics[2].resource.target.type: Invalid value: "Share": must be either Utilization, Value, or AverageValue, spec.metrics[2].resource.target.averageValue: Invalid value: resource.Quantity{i:resource.int64Amount{value:0, scale:0}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"0", Format:"DecimalSI"}: must be positive, spec.metrics[2].resource.target.averageUtilization: Invalid value: 0: must be greater than 0, spec.metrics[2].resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization, spec.metrics[3].pods.metric.name: Required value: must specify a metric name, spec.metrics[3].pods.target.averageValue: Required value: must specify a positive target averageValue, spec.metrics[3].resource: Forbidden: must populate the given metric source only, spec.metrics[4].object.describedObject.kind: Required value, spec.metrics[4].object.metric.name: Invalid value: "a/b": may not contain \'/\', spec.metrics[4].object.target.averageValue: Required value: must set either a target value or averageValue, spec.metrics[5].external.target.value: Forbidden: may not set both a target value for metric and a per-pod target, spec.metrics[6].containerResource.name: Invalid value: "gpu": must be a standard resource type or fully qualified, spec.metrics[6].containerResource.name: Invalid value: "gpu": must be a standard resource for containers, spec.metrics[6].containerResource.container: Invalid value: "A": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or \'-\', and must start and end with an alphanumeric character (e.g. \'my-name\',  or \'123-abc\', regex used for validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?\'), spec.metrics[6].containerResource.target.averageUtilization: Required value: must set either a target raw value or a target utilization]',
  ],
];

describe('what may not be created', () => {
  test.each(CREATED)('%s', async (_name, path, object, message) => {
    expect(await refusal('POST', path, { metadata: { name: 'x' }, ...object })).toBe(message);
  });
});

const CHANGED: readonly (readonly [string, string, object, object, string])[] = [
  [
    'the role of a binding',
    '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings',
    { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' } },
    { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' } },
    'RoleBinding.rbac.authorization.k8s.io "u" is invalid: roleRef: Invalid value: rbac.RoleRef{APIGroup:"rbac.authorization.k8s.io", Kind:"ClusterRole", Name:"edit"}: cannot change roleRef',
  ],
  [
    'the role of a cluster role binding',
    '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
    { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' } },
    { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' } },
    'ClusterRoleBinding.rbac.authorization.k8s.io "u" is invalid: roleRef: Invalid value: rbac.RoleRef{APIGroup:"rbac.authorization.k8s.io", Kind:"ClusterRole", Name:"edit"}: cannot change roleRef',
  ],
  [
    'networks and provider of a node',
    '/api/v1/nodes',
    { spec: { podCIDRs: ['10.0.0.0/24'], podCIDR: '10.0.0.0/24', providerID: 'a' } },
    { spec: { podCIDRs: ['10.0.1.0/24'], providerID: 'b', externalID: 'e' } },
    'Node "u" is invalid: [spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid, spec.providerID: Forbidden: node updates may not change providerID except from "" to valid, spec.externalID: Forbidden: may not be updated]',
  ],
  [
    'the scopes of a quota',
    '/api/v1/namespaces/default/resourcequotas',
    { spec: { scopes: ['BestEffort'] } },
    { spec: {} },
    'ResourceQuota "u" is invalid: spec.scopes: Invalid value: []core.ResourceQuotaScope(nil): field is immutable',
  ],
  [
    'the type of a slice',
    '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices',
    { addressType: 'IPv4', endpoints: [] },
    { addressType: 'IPv6', endpoints: [] },
    'EndpointSlice.discovery.k8s.io "u" is invalid: addressType: Invalid value: "IPv6": field is immutable',
  ],
  [
    'the data of a revision',
    '/apis/apps/v1/namespaces/default/controllerrevisions',
    { revision: 1, data: { a: 1 } },
    { revision: 1, data: { a: 2 } },
    'ControllerRevision.apps "u" is invalid: data: Invalid value: runtime.RawExtension{Raw:[]uint8{0x7b, 0x22, 0x61, 0x22, 0x3a, 0x32, 0x7d}, Object:runtime.Object(nil)}: field is immutable',
  ],
  [
    'an event',
    '/apis/events.k8s.io/v1/namespaces/default/events',
    {
      eventTime: '2026-01-05T09:00:00.000000Z',
      type: 'Normal',
      reason: 'R',
      action: 'A',
      reportingController: 'c',
      reportingInstance: 'i',
      regarding: { namespace: 'default', kind: 'Pod', name: 'p' },
    },
    {
      eventTime: '2026-01-05T09:00:01.500000Z',
      type: 'Warning',
      reason: 'S',
      action: 'A',
      reportingController: 'c',
      reportingInstance: 'i',
      regarding: { namespace: 'default', kind: 'Pod', name: 'q' },
      related: { kind: 'Node' },
    },
    'Event "u" is invalid: [involvedObject: Invalid value: core.ObjectReference{Kind:"Pod", Namespace:"default", Name:"q", UID:"", APIVersion:"", ResourceVersion:"", FieldPath:""}: field is immutable, reason: Invalid value: "S": field is immutable, type: Invalid value: "Warning": field is immutable, eventTime: Invalid value: 2026-01-05 09:00:01.5 +0000 UTC: field is immutable, related: Invalid value: core.ObjectReference{Kind:"Node", Namespace:"", Name:"", UID:"", APIVersion:"", ResourceVersion:"", FieldPath:""}: field is immutable]',
  ],
];

describe('what may not change', () => {
  test.each(CHANGED)('%s', async (_name, path, before, after, message) => {
    await json('POST', path, { metadata: { name: 'u' }, ...before });
    expect(await refusal('PUT', `${path}/u`, { metadata: { name: 'u' }, ...after })).toBe(message);
  });
});

describe('a namespace', () => {
  const path = '/api/v1/namespaces/default';

  test('is held by known finalizers only', async () => {
    const object = { metadata: { name: 'default' }, spec: { finalizers: ['x'] } };
    expect(await refusal('PUT', `${path}/finalize`, object)).toBe(
      'Namespace "default" is invalid: spec.finalizers[0]: Invalid value: "x": name is neither a standard finalizer name nor is it fully qualified',
    );
  });

  test('is active until it is deleted', async () => {
    const object = { metadata: { name: 'default' }, status: { phase: 'Terminating' } };
    expect(await refusal('PUT', `${path}/status`, object)).toBe(
      'Namespace "default" is invalid: status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty',
    );
  });
});
