import type { Service, ServiceSpec } from '../api/types.ts';
import { dns1035Name } from '../machinery/names.ts';
import { formatLabels } from '../machinery/selectors.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, mapShared, replace, withDefaults } from './kind.ts';
import { loadBalancerWarnings, validateServiceStatusUpdate } from './load-balancer-validation.ts';
import { followAddresses } from './service-addresses.ts';
import { allocateService, prepareServiceUpdate } from './service-allocation.ts';
import { validateService, validateServiceUpdate } from './service-validation.ts';
import { serviceSpecDefaults } from './service-defaults.ts';

function externalIP({ spec, status }: Service): string {
  const own = spec?.externalIPs ?? [];
  switch (spec?.type) {
    case 'ClusterIP':
    case 'NodePort':
      return own.join(',') || '<none>';
    case 'LoadBalancer': {
      const found = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
      const unique = [...new Set(found.filter((text) => text !== ''))].sort();
      return [...unique, ...own].join(',') || '<pending>';
    }
    case 'ExternalName':
      return spec.externalName ?? '';
    default:
      return '<unknown>';
  }
}

const portText = ({ ports = [] }: ServiceSpec): string =>
  ports
    .map(({ port, nodePort, protocol }) =>
      nodePort ? `${port}:${nodePort}/${protocol ?? ''}` : `${port}/${protocol ?? ''}`,
    )
    .join(',') || '<none>';

/** Models pkg/registry/core/service/strategy.go and pkg/printers/internalversion/printers.go printService */
export const service = defineKind<Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  shortNames: ['svc'],
  categories: ['all'],
  schema: 'io.k8s.api.core.v1.Service',
  hasStatus: true,
  returnsDeleted: true,
  validateName: dns1035Name,
  subresources: [
    {
      name: 'proxy',
      kind: 'ServiceProxyOptions',
      verbs: ['create', 'delete', 'get', 'patch', 'update'],
    },
  ],
  columns: columns('Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', 'Selector*'),
  defaults(object) {
    const out = replace(object, 'spec', serviceSpecDefaults(object.spec ?? {}));
    const ingress = out.status?.loadBalancer?.ingress;
    if (out.spec?.type !== 'LoadBalancer' || !out.status?.loadBalancer || !ingress) return out;
    const filled = mapShared(ingress, (item) => (item.ip ? withDefaults(item, { ipMode: 'VIP' }) : item));
    return replace(
      out,
      'status',
      replace(out.status, 'loadBalancer', replace(out.status.loadBalancer, 'ingress', filled)),
    );
  },
  initialStatus: () => ({ loadBalancer: {} }),
  prepareForUpdate: prepareServiceUpdate,
  allocate: allocateService,
  follow: followAddresses,
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  validateStatusUpdate: validateServiceStatusUpdate,
  statusWarnings: loadBalancerWarnings,
  fields: {
    'spec.clusterIP': ({ spec }) => spec?.clusterIP ?? '',
    'spec.type': ({ spec }) => spec?.type ?? '',
  },
  row(object, { now }) {
    const { metadata, spec = {} } = object;
    return [
      metadata?.name ?? '',
      spec.type ?? '',
      spec.clusterIPs?.[0] ?? '<none>',
      externalIP(object),
      portText(spec),
      age(metadata?.creationTimestamp, now),
      formatLabels(spec.selector),
    ];
  },
});
