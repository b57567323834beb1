import type { EndpointSlice } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import { age } from '../machinery/time.ts';
import { validateEndpointSlice } from './endpointslice-validation.ts';
import { columns, defineKind, mapShared, replace, withDefaults } from './kind.ts';

const SHOWN = 3;

function few(all: readonly string[]): string {
  if (all.length === 0) return '<unset>';
  const shown = all.slice(0, SHOWN).join(',');
  return all.length > SHOWN ? `${shown} + ${all.length - SHOWN} more...` : shown;
}

/** This version does not write the old topology. Models dropTopologyOnV1 of the strategy */
function withoutTopology(object: EndpointSlice): EndpointSlice {
  const endpoints = mapShared(object.endpoints, (one) => replace(one, 'deprecatedTopology', undefined));
  return replace(object, 'endpoints', endpoints);
}

/** Models pkg/registry/discovery/endpointslice/strategy.go */
export const endpointslice = defineKind<EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  schema: 'io.k8s.api.discovery.v1.EndpointSlice',
  generation: true,
  columns: columns('Name', 'AddressType', 'Ports', 'Endpoints', 'Age'),
  defaults: (object) =>
    object.ports
      ? replace(
          object,
          'ports',
          mapShared(object.ports, (port) => withDefaults(port, { name: '', protocol: 'TCP' })),
        )
      : object,
  prepareForCreate: withoutTopology,
  prepareForUpdate: (object, old) =>
    semanticEqual(object.endpoints, old.endpoints) ? object : withoutTopology(object),
  validate: (object, errors) => validateEndpointSlice(object, undefined, errors),
  validateUpdate: validateEndpointSlice,
  warnings: ({ addressType }, old) =>
    addressType === 'FQDN' && !old ? ['spec.addressType: FQDN endpoints are deprecated'] : [],
  row: ({ metadata, addressType, ports, endpoints }, { now }) => [
    metadata?.name ?? '',
    addressType,
    few((ports ?? []).map(({ port, name }) => (port === undefined ? (name ?? '*') : String(port)))),
    few(endpoints.flatMap(({ addresses }) => addresses)),
    age(metadata?.creationTimestamp, now),
  ],
});
