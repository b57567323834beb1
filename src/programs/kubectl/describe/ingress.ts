import type { Ingress, IngressBackend, Service } from '../../../cluster/api/types.ts';
import { compareStrings } from '../output/go-values.ts';
import { metaOf, type DescribeContext, type Describer } from './describer.ts';
import { addressesText, slicesOf } from './endpoint-addresses.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { corePath } from './lists.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeIngressV1 */
export const describeIngress: Describer<Ingress> = async (ingress, context) => {
  const events = await searchEvents(context, referenceTo(ingress));
  const writer = new DescribeWriter();
  const meta = metaOf(ingress);
  const { spec = {}, status } = ingress;
  const { namespace = '' } = meta;
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writer.write(0, `Namespace:\t${namespace}\n`);
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  writer.write(0, `Address:\t${[...new Set(addresses.filter(Boolean))].sort(compareStrings).join(',')}\n`);
  writer.write(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}\n`);
  const fallback = spec.defaultBackend
    ? await backendText(context, namespace, spec.defaultBackend)
    : '<default>';
  writer.write(0, `Default backend:\t${fallback}\n`);
  if (spec.tls?.length) writer.write(0, 'TLS:\n');
  for (const { secretName, hosts = [] } of spec.tls ?? []) {
    writer.write(
      1,
      secretName ? `${secretName} terminates ${hosts.join(',')}\n` : `SNI routes ${hosts.join(',')}\n`,
    );
  }
  writer.write(0, 'Rules:\n  Host\tPath\tBackends\n');
  writer.write(1, '----\t----\t--------\n');
  const rules = (spec.rules ?? []).filter(({ http }) => http);
  for (const { host, http } of rules) {
    writer.write(1, `${host || '*'}\t\n`);
    for (const { path = '', backend } of http?.paths ?? []) {
      writer.write(2, `\t${path} \t${await backendText(context, namespace, backend)}\n`);
    }
  }
  if (rules.length === 0) writer.write(1, `*\t*\t${fallback}\n`);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writeEvents(writer, events, context.now());
  return writer.finish();
};

/** `web:80 (10.244.1.2:80)`: a backend and the addresses behind it. */
async function backendText(
  context: DescribeContext,
  namespace: string,
  backend: IngressBackend,
): Promise<string> {
  const { service, resource } = backend;
  if (service) {
    const { number = 0, name = '' } = service.port ?? {};
    const shown = `${service.name}:${number === 0 ? name : number}`;
    try {
      const slices = await slicesOf(context, namespace, service.name);
      // The path names a Service.
      const found = (await context.client.json({
        path: `${corePath(namespace, 'services')}/${encodeURIComponent(service.name)}`,
      })) as Service;
      const port = found.spec?.ports?.findLast((each) =>
        number !== 0 && number === each.port ? true : name !== '' && name === each.name,
      );
      return `${shown} (${addressesText(slices, port?.name ?? '')})`;
    } catch (error) {
      return `${shown} (<error: ${error instanceof Error ? error.message : String(error)}>)`;
    }
  }
  if (!resource) return '';
  return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`;
}
