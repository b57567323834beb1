import { defineCommand, entryOf } from '../command.ts';
import { flag } from '../common-flags.ts';
import type { CommandContext } from '../context.ts';
import { asList, fieldOf, isObject, nameOf, namespaceOf, textOf, type JsonObject } from '../object.ts';
import { marshalJson } from '../output/json.ts';

const FOOTER = "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n";

const dump = defineCommand({
  name: 'dump',
  use: '[flags] [options]',
  short: {
    en: 'Print much about the cluster, for debugging',
    ko: '디버깅을 위해 클러스터의 많은 정보를 출력합니다',
  },
  flags: [
    flag(
      'output-directory',
      'string',
      'Directory for the output; - is stdout.',
      '출력할 디렉터리. -는 표준 출력입니다.',
    ),
    flag('namespaces', 'stringSlice', 'The namespaces to dump.', '출력할 네임스페이스.'),
    flag('all-namespaces', 'bool', 'All namespaces.', '모든 네임스페이스.', { shorthand: 'A' }),
    flag('output', 'string', 'Output format: json or yaml.', '출력 형식: json, yaml.', {
      shorthand: 'o',
      default: 'json',
    }),
    flag(
      'pod-running-timeout',
      'duration',
      'How long to wait for a running pod.',
      '실행 중인 파드를 기다리는 시간.',
      {
        default: '20s',
      },
    ),
  ],
  async run(context) {
    const { flags } = context;
    const client = await context.client();
    const show = async (path: string): Promise<JsonObject> => {
      const list = await client.json({ path });
      await context.out(`${marshalJson(list, { indent: '    ' })}\n`);
      return list;
    };
    await show('/api/v1/nodes');
    const namespaces = flags.bool('all-namespaces')
      ? asList((await client.json({ path: '/api/v1/namespaces' }))['items']).map(nameOf)
      : [...new Set([...flags.list('namespaces'), await context.namespace(), 'kube-system'])];
    for (const namespace of namespaces) {
      for (const resource of ['events', 'replicationcontrollers', 'services']) {
        await show(`/api/v1/namespaces/${namespace}/${resource}`);
      }
      for (const resource of ['daemonsets', 'deployments', 'replicasets']) {
        await show(`/apis/apps/v1/namespaces/${namespace}/${resource}`);
      }
      const pods = await show(`/api/v1/namespaces/${namespace}/pods`);
      for (const pod of asList(pods['items']).filter(isObject)) await dumpLogs(context, pod);
    }
  },
});

async function dumpLogs(context: CommandContext, pod: JsonObject): Promise<void> {
  const client = await context.client();
  for (const container of asList(fieldOf(pod, 'spec', 'containers'))) {
    const name = textOf(container, 'name');
    const which = `${namespaceOf(pod)}/${nameOf(pod)}`;
    await context.out(`==== START logs for container ${name} of pod ${which} ====\n`);
    try {
      const { body } = await client.send({
        path: `/api/v1/namespaces/${namespaceOf(pod)}/pods/${nameOf(pod)}/log`,
        query: { container: name },
      });
      if (body.type === 'text') await context.out(body.text);
    } catch (error) {
      await context.out(`Request log error: ${error instanceof Error ? error.message : String(error)}\n`);
    }
    await context.out(`==== END logs for container ${name} of pod ${which} ====\n`);
  }
}

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
  subcommands: [entryOf(dump)],
  async run(context) {
    try {
      await printServices(context);
    } finally {
      if (!context.program.signal.aborted) await context.out(FOOTER);
    }
  },
});

async function printServices(context: CommandContext): Promise<void> {
  await context.mapper();
  const client = await context.client();
  const namespace = context.flags.string('namespace') || 'kube-system';
  const list = await client.json({
    path: `/api/v1/namespaces/${namespace}/services`,
    query: { labelSelector: 'kubernetes.io/cluster-service=true', limit: '500' },
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
