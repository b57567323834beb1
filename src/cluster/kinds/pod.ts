import type { Pod, PodStatus } from '../api/types.ts';
import { checkLabel } from '../machinery/names.ts';
import { formatTime } from '../machinery/time.ts';
import { columns, defineKind, replace, type KindSource, type RowCondition } from './kind.ts';
import { validatePod, validatePodUpdate } from './pod-validation.ts';
import { podRow } from './pod-row.ts';
import { podStatusDefaults, podStatusWarnings, preparePodStatus } from './pod-status.ts';
import { validatePodStatusUpdate } from './pod-status-validation.ts';
import { withLabelKeys } from './podspec/affinity-label-keys.ts';
import { podOnlyDefaults, podSpecDefaults } from './podspec/defaults.ts';
import { syncAppArmor } from './podspec/apparmor.ts';
import { withoutDisabled } from './podspec/disabled.ts';
import { podWarnings } from './podspec/warnings.ts';
import { qosClass } from './podspec/qos.ts';
import { NIL } from '../machinery/nil.ts';

/** A pod with scheduling gates says so in its status from the start. */
const gated = (now: number): PodStatus => ({
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      lastProbeTime: NIL,
      lastTransitionTime: formatTime(now),
      reason: 'SchedulingGated',
      message: 'Scheduling is blocked due to non-empty scheduling gates',
    },
  ],
});

const HOSTNAME_WARNING =
  "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended";

const ended = (reason: string, message: string): readonly RowCondition[] => [
  { type: 'Completed', status: 'True', reason, message },
];

/** Models pkg/printers/internalversion/printers.go podSuccessConditions and podFailedConditions */
const ENDED: Readonly<Record<string, readonly RowCondition[]>> = {
  Succeeded: ended('Succeeded', 'The pod has completed successfully.'),
  Failed: ended('Failed', 'The pod failed.'),
};

const CONNECT = ['create', 'get'];
const WRITE = ['get', 'patch', 'update'];

/** How pods are declared, for the subresources too that write them by rules of their own. */
export const SOURCE: KindSource<Pod> = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  shortNames: ['po'],
  categories: ['all'],
  schema: 'io.k8s.api.core.v1.Pod',
  hasStatus: true,
  generation: true,
  returnsDeleted: true,
  subresources: [
    { name: 'attach', kind: 'PodAttachOptions', verbs: CONNECT },
    { name: 'binding', kind: 'Binding', verbs: ['create'] },
    { name: 'ephemeralcontainers', kind: 'Pod', verbs: WRITE },
    { name: 'eviction', kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
    { name: 'exec', kind: 'PodExecOptions', verbs: CONNECT },
    { name: 'log', kind: 'Pod', verbs: ['get'] },
    { name: 'portforward', kind: 'PodPortForwardOptions', verbs: CONNECT },
    { name: 'proxy', kind: 'PodProxyOptions', verbs: ['create', 'delete', ...WRITE] },
    { name: 'resize', kind: 'Pod', verbs: WRITE },
  ],
  columns: columns(
    'Name',
    'Ready',
    'Status',
    'Restarts',
    'Age',
    'IP*',
    'Node*',
    'Nominated Node*',
    'Readiness Gates*',
  ),
  defaults(object, stored) {
    const out = object.status ? replace(object, 'status', podStatusDefaults(object.status)) : object;
    return out.spec && out.spec === stored?.spec
      ? out
      : replace(out, 'spec', podOnlyDefaults(podSpecDefaults(out.spec ?? { containers: [] })));
  },
  prepareForCreate: (object, { warn }) =>
    syncAppArmor(
      object.spec
        ? replace(object, 'spec', withLabelKeys(withoutDisabled(object.spec), object.metadata?.labels))
        : object,
      warn,
    ),
  prepareForUpdate: (object, old) =>
    object.spec ? replace(object, 'spec', withoutDisabled(object.spec, old.spec)) : object,
  warnings({ metadata, spec }, old) {
    if (old) return [];
    const hostname = checkLabel(metadata?.name ?? '');
    return [
      ...(hostname.length > 0 ? [`${HOSTNAME_WARNING}: [${hostname.join(' ')}]`] : []),
      ...podWarnings(spec, 'spec'),
    ];
  },
  initialStatus: ({ spec }, { now }) => ({
    phase: 'Pending',
    ...((spec?.schedulingGates ?? []).length > 0 ? gated(now) : {}),
    qosClass: qosClass(spec),
  }),
  prepareForStatusUpdate(object, old) {
    const status = preparePodStatus(object.status ?? {}, old.status ?? {});
    if (object.metadata === old.metadata) return replace(object, 'status', status);
    const { deletionTimestamp, ownerReferences } = old.metadata ?? {};
    const { deletionTimestamp: _own, ownerReferences: _owners, ...metadata } = object.metadata ?? {};
    return {
      ...object,
      metadata: {
        ...metadata,
        ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
        ...(ownerReferences === undefined ? {} : { ownerReferences }),
      },
      status,
    };
  },
  gracePeriod({ spec, status }, { gracePeriodSeconds }) {
    if (!spec?.nodeName || status?.phase === 'Failed' || status?.phase === 'Succeeded') return 0;
    const period = gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 0;
    return period < 0 ? 1 : period;
  },
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  validateStatusUpdate: validatePodStatusUpdate,
  statusWarnings: podStatusWarnings,
  fields: {
    'spec.nodeName': ({ spec }) => spec?.nodeName ?? '',
    'spec.restartPolicy': ({ spec }) => spec?.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec?.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => spec?.serviceAccountName ?? '',
    'spec.hostNetwork': ({ spec }) => String(spec?.hostNetwork ?? false),
    'status.phase': ({ status }) => status?.phase ?? '',
    'status.podIP': ({ status }) => status?.podIPs?.[0]?.ip ?? status?.podIP ?? '',
    'status.nominatedNodeName': ({ status }) => status?.nominatedNodeName ?? '',
  },
  row: (object, { now }) => podRow(object, now),
  rowConditions: ({ status }) => ENDED[status?.phase ?? ''],
};

/** Models pkg/registry/core/pod/strategy.go */
export const pod = defineKind<Pod>(SOURCE);
