import type { Endpoints } from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { validateEndpoints } from './endpoints-validation.ts';
import { columns, defineKind, mapShared, replace, withDefaults } from './kind.ts';

const SHOWN = 3;

function addresses({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return '<none>';
  const all = subsets.flatMap(({ addresses: ready = [], ports = [] }) =>
    ports.length === 0
      ? ready.map(({ ip }) => ip)
      : ports.flatMap(({ port }) =>
          ready.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)),
        ),
  );
  const shown = all.slice(0, SHOWN).join(',');
  return all.length > SHOWN ? `${shown} + ${all.length - SHOWN} more...` : shown;
}

/** Models pkg/registry/core/endpoint/strategy.go and pkg/printers/internalversion/printers.go formatEndpoints */
export const endpoints = defineKind<Endpoints>({
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  shortNames: ['ep'],
  schema: 'io.k8s.api.core.v1.Endpoints',
  createOnUpdate: true,
  columns: columns('Name', 'Endpoints', 'Age'),
  defaults: (object) =>
    object.subsets
      ? replace(
          object,
          'subsets',
          mapShared(object.subsets, (subset) =>
            subset.ports
              ? replace(
                  subset,
                  'ports',
                  mapShared(subset.ports, (port) => withDefaults(port, { protocol: 'TCP' })),
                )
              : subset,
          ),
        )
      : object,
  validate: (object, errors) => validateEndpoints(object, undefined, errors),
  validateUpdate: validateEndpoints,
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  row: (object, { now }) => [
    object.metadata?.name ?? '',
    addresses(object),
    age(object.metadata?.creationTimestamp, now),
  ],
});
