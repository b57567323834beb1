import type { EndpointSlice, LoadBalancerIngress, Service, ServicePort } from '../../../cluster/api/types.ts';
import { metaOf, type Describer } from './describer.ts';
import { addressesText, slicesOf } from './endpoint-addresses.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { labelsText, writeAnnotations, writeLabels } from './metadata.ts';
import { DescribeWriter, type PrefixWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeService */
export const describeService: Describer<Service> = async (service, context) => {
  const meta = metaOf(service);
  const slices = await slicesOf(context, meta.namespace ?? '', meta.name ?? '');
  const events = await searchEvents(context, referenceTo(service));
  const writer = new DescribeWriter();
  const { spec = {}, status } = service;
  const field = (title: string, value: string | number | undefined): void => {
    if (value !== undefined && value !== '' && value !== 0) writer.write(0, `${title}:\t${value}\n`);
  };
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, `Selector:\t${labelsText(spec.selector)}\n`);
  writer.write(0, `Type:\t${spec.type ?? ''}\n`);
  field('IP Family Policy', spec.ipFamilyPolicy);
  field('IP Families', spec.ipFamilies?.join(',') || '<none>');
  writer.write(0, `IP:\t${spec.clusterIP ?? ''}\n`);
  field('IPs', spec.clusterIPs?.join(',') || '<none>');
  field('External IPs', spec.externalIPs?.join(','));
  field('Desired LoadBalancer IP', spec.loadBalancerIP);
  field('External Name', spec.externalName);
  field('LoadBalancer Ingress', status?.loadBalancer?.ingress?.map(ingressText).join(', '));
  for (const port of spec.ports ?? []) writePort(writer, port, slices);
  writer.write(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}\n`);
  field('External Traffic Policy', spec.externalTrafficPolicy);
  field('Internal Traffic Policy', spec.internalTrafficPolicy);
  field('HealthCheck NodePort', spec.healthCheckNodePort);
  field('LoadBalancer Source Ranges', spec.loadBalancerSourceRanges?.join(','));
  writeEvents(writer, events, context.now());
  return writer.finish();
};

function ingressText({ ip, ipMode, hostname = '' }: LoadBalancerIngress): string {
  if (!ip) return hostname;
  return ipMode === undefined ? ip : `${ip} (${ipMode})`;
}

function writePort(writer: PrefixWriter, port: ServicePort, slices: readonly EndpointSlice[]): void {
  const { name = '', protocol = '', nodePort } = port;
  const shown = name === '' ? '<unset>' : name;
  writer.write(0, `Port:\t${shown}\t${port.port}/${protocol}\n`);
  writer.write(0, `TargetPort:\t${port.targetPort ?? 0}/${protocol}\n`);
  if (nodePort) writer.write(0, `NodePort:\t${shown}\t${nodePort}/${protocol}\n`);
  writer.write(0, `Endpoints:\t${addressesText(slices, name)}\n`);
}
