import { onDemand } from '../../../loading/on-demand.ts';
import type { ApiClient } from '../client.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { asList, fieldOf, isObject, nameOf, namespaceOf, textOf, type JsonObject } from '../object.ts';

const FOOTER = "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n";

/** Models kubectl/pkg/cmd/clusterinfo/clusterinfo.go */
export default defineCommand({
  name: 'cluster-info',
  use: '[flags] [options]',
  short: { en: 'Show where the cluster is', ko: '클러스터의 주소를 보여 줍니다' },
  long: {
    en: 'Show the addresses of the control plane and of services with the label kubernetes.io/cluster-service=true.',
    ko: '컨트롤 플레인과 kubernetes.io/cluster-service=true 레이블이 있는 서비스의 주소를 보여 줍니다.',
  },
  examples: 'kubectl cluster-info',
  subcommands: [
    {
      name: 'dump',
      short: {
        en: 'Print much about the cluster, for debugging',
        ko: '디버깅을 위해 클러스터의 많은 정보를 출력합니다',
      },
      load: async () => (await onDemand(import('./cluster-info/dump.ts'))).default,
    },
  ],
  async run(context) {
    const client = await context.client();
    try {
      await printServices(context, client);
    } finally {
      if (!context.program.signal.aborted) await context.out(FOOTER);
    }
  },
});

async function printServices(context: CommandContext, client: ApiClient): Promise<void> {
  const mapper = await context.mapper();
  await mapper.expand('services');
  await mapper.forArgument('services');
  const namespace = context.flags.string('namespace') || 'kube-system';
  const list = await client.json({
    path: `/api/v1/namespaces/${namespace}/services`,
    query: { labelSelector: 'kubernetes.io/cluster-service=true' },
  });
  const { server } = client.config;
  const colored = context.program.isTerminal(1);
  const print = (name: string, link: string): Promise<void> =>
    context.out(
      colored
        ? `\u001b[0;32m${name}\u001b[0m is running at \u001b[0;33m${link}\u001b[0m\n`
        : `${name} is running at ${link}\n`,
    );
  await print('Kubernetes control plane', server);
  for (const service of asList(list['items']).filter(isObject)) {
    const name = textOf(service, 'metadata', 'labels', 'kubernetes.io/name') || nameOf(service);
    await print(name, linkOf(service, server));
  }
}

function linkOf(service: JsonObject, server: string): string {
  const ports = asList(fieldOf(service, 'spec', 'ports'));
  const [ingress] = asList(fieldOf(service, 'status', 'loadBalancer', 'ingress'));
  if (ingress !== undefined) {
    const host = textOf(ingress, 'ip') || textOf(ingress, 'hostname');
    return ports.map((port) => `http://${host}:${String(fieldOf(port, 'port'))} `).join('');
  }
  const [port] = ports;
  const portName = textOf(port, 'name');
  const secure = portName === 'https' || fieldOf(port, 'port') === 443;
  const name =
    port === undefined ? nameOf(service) : joined(secure ? 'https' : '', nameOf(service), portName);
  return `${server}/api/v1/namespaces/${namespaceOf(service)}/services/${name}/proxy`;
}

/** Models apimachinery/pkg/util/net JoinSchemeNamePort */
function joined(scheme: string, name: string, port: string): string {
  if (scheme !== '') return `${scheme}:${name}:${port}`;
  return port === '' ? name : `${name}:${port}`;
}
