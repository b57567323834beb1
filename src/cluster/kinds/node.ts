import type { Node } from '../api/types.ts';
import { canonicalList } from '../machinery/quantity.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, replace } from './kind.ts';
import { validateNode, validateNodeUpdate } from './node-validation.ts';

const ROLE_PREFIX = 'node-role.kubernetes.io/';

function roles({ metadata }: Node): string {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(metadata?.labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX) && key !== ROLE_PREFIX) found.add(key.slice(ROLE_PREFIX.length));
    else if (key === 'kubernetes.io/role' && value !== '') found.add(value);
  }
  return [...found].sort().join(',') || '<none>';
}

function state({ spec, status }: Node): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const text = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec?.unschedulable === true ? `${text},SchedulingDisabled` : text;
}

const withoutConfigSource = (object: Node): Node =>
  object.spec?.configSource === undefined
    ? object
    : replace(object, 'spec', replace(object.spec, 'configSource', undefined));

const address = ({ status }: Node, type: string): string =>
  status?.addresses?.find((item) => item.type === type)?.address ?? '<none>';

/** Models pkg/registry/core/node/strategy.go and pkg/printers/internalversion/printers.go printNode */
export const node = defineKind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  shortNames: ['no'],
  namespaced: false,
  schema: 'io.k8s.api.core.v1.Node',
  hasStatus: true,
  createOnUpdate: false,
  subresources: [
    { name: 'proxy', kind: 'NodeProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] },
  ],
  columns: columns(
    'Name',
    'Status',
    'Roles',
    'Age',
    'Version',
    'Internal-IP*',
    'External-IP*',
    'OS-Image*',
    'Kernel-Version*',
    'Container-Runtime*',
  ),
  defaults(object) {
    const { status } = object;
    if (!status?.capacity) return object;
    const capacity = canonicalList(status.capacity);
    const allocatable = canonicalList(status.allocatable ?? capacity);
    return replace(
      object,
      'status',
      replace(replace(status, 'capacity', capacity), 'allocatable', allocatable),
    );
  },
  // Dynamic configuration of kubelets is gone; its fields are taken for nothing.
  prepareForCreate: withoutConfigSource,
  prepareForUpdate: withoutConfigSource,
  prepareForStatusUpdate: (object, old) =>
    object.status && old.status?.config === undefined
      ? replace(object, 'status', replace(object.status, 'config', undefined))
      : object,
  validate: validateNode,
  validateUpdate(object, old, errors) {
    validateNode(object, errors);
    validateNodeUpdate(object, old, errors);
  },
  validateStatusUpdate: validateNodeUpdate,
  warnings: ({ spec }) =>
    spec?.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : [],
  fields: {
    'spec.unschedulable': ({ spec }) => String(spec?.unschedulable ?? false),
  },
  row(object, { now }) {
    const { metadata, status } = object;
    const info = status?.nodeInfo;
    return [
      metadata?.name ?? '',
      state(object),
      roles(object),
      age(metadata?.creationTimestamp, now),
      info?.kubeletVersion ?? '',
      address(object, 'InternalIP'),
      address(object, 'ExternalIP'),
      info?.osImage || '<unknown>',
      info?.kernelVersion || '<unknown>',
      info?.containerRuntimeVersion || '<unknown>',
    ];
  },
});
