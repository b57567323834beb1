import {
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  flag,
  overrideFlags,
  printFlags,
  saveConfigFlag,
} from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { dryRunOf } from '../dry-run.ts';
import { asError, CommandError } from '../errors.ts';
import { formatSelector, parseLabels, podSpecOf } from '../labels.ts';
import { withLastApplied } from '../last-applied.ts';
import { asList, asObject, fieldOf, isObject, withField, type JsonObject } from '../object.ts';
import { applyOverrides } from '../overrides.ts';
import { recorded, recordFlag } from '../record.ts';
import { objectPrinter } from '../printing.ts';
import { findResources, KUBECTL_TYPES, localMapping, type Info } from '../resources.ts';
import { intOrString } from '../validation.ts';
import { createObject } from '../writes.ts';
import { metadata } from './create/generated.ts';
import { goInteger } from '../integers.ts';

/** Models kubectl/pkg/cmd/expose/expose.go */
export default defineCommand({
  name: 'expose',
  use: '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type] [options]',
  short: {
    en: 'Make a service for a pod, deployment, replica set or service',
    ko: '파드, 디플로이먼트, 레플리카셋, 서비스를 새 서비스로 노출합니다',
  },
  long: {
    en: 'Looks up a pod, service, replication controller, replica set or deployment and makes a new service with its selector.\n\nWithout --port the ports of its containers are taken.',
    ko: '파드, 서비스, 레플리케이션 컨트롤러, 레플리카셋, 디플로이먼트를 찾아 그 셀렉터로 새 서비스를 만듭니다.\n\n--port가 없으면 컨테이너의 포트를 씁니다.',
  },
  examples: `
# A service on port 80 for the pods of a deployment, which listen on 8080
kubectl expose deployment web --port=80 --target-port=8080

# A service on a port of every node
kubectl expose deployment web --port=80 --type=NodePort

# With another name and protocol
kubectl expose rc streamer --port=4100 --protocol=UDP --name=video-stream`,
  flags: [
    ...printFlags,
    recordFlag,
    flag('protocol', 'string', "The service's protocol; TCP if not given.", '서비스의 프로토콜. 없으면 TCP.'),
    flag('port', 'string', "The service's port.", '서비스의 포트.'),
    flag(
      'type',
      'string',
      'ClusterIP (the default), NodePort, LoadBalancer or ExternalName.',
      'ClusterIP(기본), NodePort, LoadBalancer, ExternalName.',
    ),
    flag('load-balancer-ip', 'string', 'The IP for the load balancer.', '로드 밸런서에 줄 IP.'),
    flag(
      'selector',
      'string',
      "The service's selector instead of the exposed object's.",
      '노출할 오브젝트의 셀렉터 대신 쓸 셀렉터.',
    ),
    flag('labels', 'string', "The service's labels.", '서비스의 레이블.', { shorthand: 'l' }),
    flag(
      'target-port',
      'string',
      "The containers' port, by number or name.",
      '컨테이너의 포트. 번호나 이름.',
    ),
    flag('external-ip', 'string', 'A further IP that the service accepts.', '서비스가 받아들일 추가 IP.'),
    flag('name', 'string', "The new service's name.", '새 서비스의 이름.'),
    flag('session-affinity', 'string', "'None' or 'ClientIP'.", "'None' 또는 'ClientIP'."),
    flag(
      'cluster-ip',
      'string',
      "The cluster IP, or 'None' for a headless service.",
      "클러스터 IP. 'None'이면 헤드리스 서비스.",
    ),
    fieldManagerFlag('kubectl-expose'),
    ...overrideFlags,
    dryRunFlag,
    saveConfigFlag,
    ...fileFlags,
  ],
  completes: { types: ['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'] },
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    const printer = await objectPrinter(context, 'exposed', dryRun, true);
    const { namespace, namespaceGiven } = await context.config();
    const found = await findResources(context, {
      scheme: KUBECTL_TYPES,
      args: context.args,
      filenames: flags.list('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      namespace,
      enforceNamespace: namespaceGiven,
      continueOnError: true,
    });
    const known: Known = {
      selector: flags.string('selector'),
      port: flags.string('port'),
      labels: flags.string('labels'),
    };
    await found.visit(async (info) => {
      let service = recorded(context, await applyOverrides(context, serviceFor(context, info, known)));
      if (dryRun === 'client') {
        if (namespaceGiven) service = withField(service, ['metadata', 'namespace'], namespace);
        return printer.print(service);
      }
      if (flags.bool('save-config')) service = withLastApplied(service, true);
      const created = await createObject(context, localMapping('v1', 'Service'), namespace, service, {
        dryRun,
        fieldManager: flags.string('field-manager'),
      });
      await printer.print(created);
    });
  },
});

const exposable = new Set([
  'ReplicationController.',
  'Service.',
  'Pod.',
  'Deployment.apps',
  'Deployment.extensions',
  'ReplicaSet.apps',
  'ReplicaSet.extensions',
]);

/** What flags say, or what was found out for an earlier object: the first answer serves all later ones. */
interface Known {
  selector: string;
  port: string;
  labels: string;
}

function serviceFor(context: CommandContext, { mapping, name, object = {} }: Info, known: Known): JsonObject {
  const { flags } = context;
  if (!exposable.has(`${mapping.kind}.${mapping.group}`)) {
    throw new CommandError(
      `cannot expose a ${mapping.group === '' ? mapping.kind : `${mapping.kind}.${mapping.group}`}`,
    );
  }
  known.selector ||= selectorOf(mapping.kind, object);
  const protocols = protocolsOf(mapping.kind, object);
  const ports = portsOf(context, known, [...protocols.keys()]);
  known.labels ||= formatSelector(fieldOf(object, 'metadata', 'labels'));
  const { selector, labels } = known;
  if (selector === '') throw new CommandError('selector must be specified');
  const affinity = flags.string('session-affinity');
  if (!['', 'None', 'ClientIP'].includes(affinity)) {
    throw new CommandError(`unknown session affinity: ${affinity}`);
  }
  const text = (field: string, value: string): JsonObject => (value === '' ? {} : { [field]: value });
  const type = flags.string('type');
  const externalIP = flags.string('external-ip');
  const servicePorts = servicePortsOf(context, ports, protocols);
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: metadata(
      flags.string('name') || name.slice(0, 63),
      labels === '' ? undefined : parseLabels(labels),
    ),
    spec: {
      ...(servicePorts.length > 0 ? { ports: servicePorts } : {}),
      selector: parseLabels(selector),
      ...text('clusterIP', flags.string('cluster-ip')),
      ...text('type', type),
      ...(externalIP === '' ? {} : { externalIPs: [externalIP] }),
      ...text('sessionAffinity', affinity),
      ...text('loadBalancerIP', type === 'LoadBalancer' ? flags.string('load-balancer-ip') : ''),
    },
    status: { loadBalancer: {} },
  };
}

/** Models kubectl/pkg/polymorphichelpers/mapbasedselectorforobject.go */
function selectorOf(kind: string, object: JsonObject): string {
  const fail = (message: string): never => {
    throw new CommandError(`couldn't retrieve selectors via --selector flag or introspection: ${message}`);
  };
  const selector = fieldOf(object, 'spec', 'selector');
  switch (kind) {
    case 'ReplicationController':
      return formatSelector(selector);
    case 'Pod': {
      const labels = formatSelector(fieldOf(object, 'metadata', 'labels'));
      return labels === '' ? fail('the pod has no labels and cannot be exposed') : labels;
    }
    case 'Service':
      return isObject(selector) ? formatSelector(selector) : fail('the service has no pod selector set');
    default: {
      const labels = formatSelector(fieldOf(selector, 'matchLabels'));
      if (labels === '')
        return fail(`invalid ${kind.toLowerCase()}: no selectors, therefore cannot be exposed`);
      const expressions = asList(fieldOf(selector, 'matchExpressions')).map((each) => {
        const { key, operator, values } = asObject(each);
        return `{Key:${String(key)} Operator:${String(operator)} Values:[${asList(values).join(' ')}]}`;
      });
      return expressions.length > 0
        ? fail(`couldn't convert expressions - "[${expressions.join(' ')}]" to map-based selector format`)
        : labels;
    }
  }
}

/** The ports of an object's containers, or of a service, each with its protocols. */
function protocolsOf(kind: string, object: JsonObject): ReadonlyMap<string, readonly string[]> {
  const ports =
    kind === 'Service'
      ? asList(fieldOf(object, 'spec', 'ports')).map((port) => [fieldOf(port, 'port'), port] as const)
      : asList(podSpecOf(object)['containers']).flatMap((container) =>
          asList(asObject(container)['ports']).map((port) => [fieldOf(port, 'containerPort'), port] as const),
        );
  const protocols = new Map<string, string[]>();
  for (const [number, port] of ports) {
    const key = String(number);
    const list = protocols.get(key) ?? [];
    const protocol = String(asObject(port)['protocol'] ?? 'TCP');
    if (!list.includes(protocol)) list.push(protocol);
    protocols.set(key, list);
  }
  return protocols;
}

function portsOf({ flags }: CommandContext, known: Known, found: readonly string[]): readonly string[] {
  if (known.port !== '') return known.port.split(',');
  if (found.length === 0 && flags.string('cluster-ip') !== 'None') {
    throw new CommandError("couldn't find port via --port flag or introspection");
  }
  if (found.length === 1) [known.port = ''] = found;
  return found;
}

function servicePortsOf(
  { flags }: CommandContext,
  ports: readonly string[],
  protocols: ReadonlyMap<string, readonly string[]>,
): readonly JsonObject[] {
  const target = flags.string('target-port');
  const wanted = flags.string('protocol');
  return ports.flatMap((text, at) => {
    const port = goInteger(text);
    if (port instanceof Error) throw asError(port);
    const own = wanted === '' ? (protocols.get(text) ?? ['TCP']) : [wanted];
    return own.map((protocol) => ({
      ...(own.length > 1
        ? { name: `port-${at + 1}-${protocol.toLowerCase()}` }
        : ports.length > 1
          ? { name: `port-${at + 1}` }
          : {}),
      protocol,
      port,
      targetPort: target === '' ? port : intOrString(target),
    }));
  });
}
