import { defineCommand, entryOf, type CommandDefinition } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import type { FlagDefinition } from '../../flags.ts';
import { parseInteger } from '../../integers.ts';
import type { JsonObject } from '../../object.ts';
import { isSubdomain, portNameProblems, portNumberProblems } from '../../validation.ts';
import { createFlags, createGenerated, metadata, oneName } from './generated.ts';

const tcpFlag = flag(
  'tcp',
  'stringSlice',
  "Port pairs as '<port>:<targetPort>'.",
  "'<port>:<targetPort>' 형식의 포트 쌍.",
);

type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

function subcommand(
  type: ServiceType,
  use: string,
  example: string,
  own: readonly FlagDefinition[] = [],
): CommandDefinition {
  return defineCommand({
    name: type.toLowerCase(),
    use: `${use} [--dry-run=server|client|none] [options]`,
    short: {
      en: `Create ${type === 'ExternalName' ? 'an' : 'a'} ${type} service`,
      ko: `${type} 서비스를 만듭니다`,
    },
    examples: example,
    flags: [tcpFlag, ...own, ...createFlags],
    async run(context) {
      const name = oneName(context);
      await createGenerated(context, () => serviceOf(context, type, name), {
        what: `${type} service:`,
        saves: false,
      });
    },
  });
}

/** Models kubectl/pkg/cmd/create/create_service.go */
export default defineCommand({
  name: 'service',
  aliases: ['svc'],
  use: '[flags] [options]',
  short: { en: 'Create a service of a given type', ko: '정해진 타입의 서비스를 만듭니다' },
  long: {
    en: 'Create a service; the subcommand says its type.',
    ko: '서비스를 만듭니다. 타입은 하위 명령으로 정합니다.',
  },
  subcommands: [
    subcommand(
      'ClusterIP',
      'NAME [--tcp=<port>:<targetPort>]',
      '# A service for the pods with the label app=web\nkubectl create service clusterip web --tcp=80:8080',
      [
        flag(
          'clusterip',
          'string',
          "The cluster IP to take, or 'None' for a headless service.",
          "사용할 클러스터 IP. 'None'이면 헤드리스 서비스가 됩니다.",
        ),
      ],
    ),
    subcommand(
      'ExternalName',
      'NAME --external-name external.name',
      '# A name in the cluster for a host outside\nkubectl create service externalname web --external-name example.com',
      [
        flag('external-name', 'string', 'Name of the host outside.', '클러스터 밖 호스트의 이름.', {
          required: true,
        }),
      ],
    ),
    subcommand(
      'LoadBalancer',
      'NAME [--tcp=port:targetPort]',
      '# A service behind a load balancer\nkubectl create service loadbalancer web --tcp=80:8080',
    ),
    subcommand(
      'NodePort',
      'NAME [--tcp=port:targetPort]',
      '# A service on a port of every node\nkubectl create service nodeport web --tcp=80:8080',
      [flag('node-port', 'int', 'The port on every node.', '모든 노드에서 열리는 포트.')],
    ),
  ].map(entryOf),
});

function serviceOf(context: CommandContext, type: ServiceType, name: string): JsonObject {
  const { flags } = context;
  const clusterIP = flags.has('clusterip') ? flags.string('clusterip') : '';
  const externalName = flags.has('external-name') ? flags.string('external-name') : '';
  const nodePort = flags.has('node-port') ? flags.number('node-port') : 0;
  const tcp = flags.list('tcp');
  if (clusterIP !== 'None' && tcp.length === 0 && type !== 'ExternalName') {
    throw new CommandError('at least one tcp port specifier must be provided');
  }
  if (type === 'ExternalName' && !isSubdomain(externalName)) {
    throw new CommandError(`invalid service external name ${externalName}`);
  }
  const ports = tcp.map((pair) => {
    const { port, targetPort } = parsePorts(pair);
    return {
      name: pair.replaceAll(':', '-'),
      protocol: 'TCP',
      port,
      targetPort,
      ...(nodePort === 0 ? {} : { nodePort }),
    };
  });
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: metadata(name, { app: name }),
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector: { app: name },
      ...(clusterIP === '' ? {} : { clusterIP }),
      type,
      ...(externalName === '' ? {} : { externalName }),
    },
    status: { loadBalancer: {} },
  };
}

function parsePorts(pair: string): { readonly port: number; readonly targetPort: number | string } {
  const [first = '', target] = pair.split(':');
  if (!/^\d+$/.test(first)) throw new CommandError(`strconv.ParseUint: parsing "${first}": invalid syntax`);
  const port = Number(first);
  if (port > 65535) throw new CommandError(`strconv.ParseUint: parsing "${first}": value out of range`);
  if (target === undefined) return { port, targetPort: port };
  const number = parseInteger(target, 10, 64);
  const named = typeof number === 'string';
  const problems = named ? portNameProblems(target) : portNumberProblems(Number(number));
  if (problems.length > 0) throw new CommandError(problems.join(','));
  return { port, targetPort: named ? target : Number(number) };
}
