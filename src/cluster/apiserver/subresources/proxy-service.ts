import { resourceName } from '../../kinds/kind.ts';
import { failure, notFound } from '../../machinery/status.ts';
import type { Call } from '../call.ts';
import type { Target } from './proxy.ts';

const unavailable = (message: string): Error => failure(503, 'ServiceUnavailable', message);

/**
 * One of a service's endpoints that is a pod. Models pkg/registry/core/service/storage/storage.go ResourceLocation
 * @throws ApiError NotFound or ServiceUnavailable
 */
export function locateService(
  { parts, served, namespace, name: id }: Call,
  { name, port }: Target,
): { readonly host: string; readonly port: number } {
  const { store, writer, clock } = parts;
  let portName = port;
  if (/^[+-]?\d+$/.test(port)) {
    writer.find(served.kind, namespace, name);
    const service = store.get('services', `${namespace}/${name}`);
    const declared = service?.spec.ports?.find((one) => one.port === Number(port));
    if (!declared) throw unavailable(`no service port ${Number(port)} found for service "${name}"`);
    portName = declared.name ?? '';
  }
  const endpoints = store.get('endpoints', `${namespace}/${name}`);
  if (!endpoints) throw notFound({ ...resourceName(served.kind), name: 'endpoints' }, name);
  const { subsets = [], metadata } = endpoints;
  if (subsets.length === 0) throw unavailable(`no endpoints available for service "${name}"`);
  const now = clock.now();
  const draw = (limit: number, purpose: string): number =>
    writer.context.random.integer(limit, 'proxy', metadata.uid, purpose, now, parts.draws(now));
  const first = draw(subsets.length, 'subset');
  for (let i = 0; i < subsets.length; i++) {
    const { addresses = [], ports = [] } = subsets[(first + i) % subsets.length] ?? {};
    const found = ports.find((one) => (one.name ?? '') === portName);
    if (!found || addresses.length === 0) continue;
    const start = draw(addresses.length, 'address');
    for (let j = 0; j < addresses.length; j++) {
      const address = addresses[(start + j) % addresses.length];
      const { kind, name: pod = '', namespace: inside = namespace } = address?.targetRef ?? {};
      if (address && kind === 'Pod' && store.get('pods', `${inside}/${pod}`)) {
        return { host: address.ip, port: found.port };
      }
    }
  }
  throw unavailable(`no endpoints available for service "${id}"`);
}
