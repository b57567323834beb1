import { flag, podRunningTimeoutFlag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { CommandError, StatusError, usageError } from '../errors.ts';
import { forwardPorts, type ForwardedPort } from '../forwarding.ts';
import { asList, fieldOf, isObject, nameOf, namespaceOf, textOf, type JsonObject } from '../object.ts';
import { attachablePod, containersOf, namedObject, podRunningTimeout } from '../pods.ts';
import { CLIENT_TYPES } from '../resources.ts';
import { upgraded } from '../streams.ts';

/** Models kubectl/pkg/cmd/portforward/portforward.go */
export default defineCommand({
  name: 'port-forward',
  use: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  short: { en: 'Forward local ports to a pod', ko: '로컬 포트를 파드로 전달합니다' },
  long: {
    en: 'Forward local ports to a pod until interrupted. A deployment or service stands for one of its pods.',
    ko: '중단할 때까지 로컬 포트를 파드로 전달합니다. 디플로이먼트나 서비스를 주면 그중 파드 하나를 고릅니다.',
  },
  examples: `
# Local port 8080 leads to port 80 of the pod
kubectl port-forward pod/web 8080:80

# The port of a service
kubectl port-forward service/web 8080:80`,
  flags: [
    flag('address', 'stringSlice', 'Addresses to listen on, or localhost.', '열 주소. 또는 localhost.', {
      default: '[localhost]',
    }),
    podRunningTimeoutFlag('1m0s'),
  ],
  completes: { pod: 'port' },
  async run(context) {
    const { args } = context;
    if (args.length < 2) {
      throw usageError(context.path, 'TYPE/NAME and list of ports are required for port-forward');
    }
    const [resource = '', ...specs] = args;
    const timeout = podRunningTimeout(context);
    const info = await namedObject(context, resource, CLIENT_TYPES);
    const pod = await attachablePod(context, info, timeout);
    const service = info.mapping.kind === 'Service' ? (info.object ?? {}) : undefined;
    const ports = specs.map((spec) => portOf(spec, pod, service));
    const client = await context.client();
    const path = `/api/v1/namespaces/${namespaceOf(pod)}/pods/${nameOf(pod)}`;
    const current = await client.json({ path });
    const phase = textOf(current, 'status', 'phase');
    if (phase !== 'Running') {
      throw new CommandError(`unable to forward port because pod is not running. Current status=${phase}`);
    }
    await startForwarding(context, path, ports);
  },
});

async function startForwarding(
  context: CommandContext,
  path: string,
  ports: readonly ForwardedPort[],
): Promise<void> {
  const client = await context.client();
  const { body } = await upgraded(client, { path: `${path}/portforward` }).catch((error: unknown) => {
    if (!(error instanceof StatusError)) throw error;
    throw new CommandError(`error upgrading connection: ${error.message}`);
  });
  if (body.type !== 'forward') {
    throw new CommandError('error upgrading connection: the server answered without a stream');
  }
  await forwardPorts(context, ports, body.connect);
}

/** Models kubectl/pkg/cmd/portforward translateServicePortToTargetPort and convertPodNamedPortToNumber */
function portOf(spec: string, pod: JsonObject, service: JsonObject | undefined): ForwardedPort {
  const parts = spec.split(':');
  // With more than one colon only the first part counts.
  const [first = '', second] = parts;
  const remote = parts.length === 2 ? (second ?? '') : first;
  const local = parts.length === 2 ? first : undefined;
  if (/^\d+$/.test(first)) numberOf(first, 'local');
  const target = service ? servicePort(remote, pod, service) : podPort(remote, pod);
  return {
    local:
      local === undefined ? (target.declared ?? target.number) : local === '' ? 0 : numberOf(local, 'local'),
    remote: target.number,
  };
}

interface Target {
  readonly number: number;
  /** The service's own port, which the local one takes when none was given. */
  readonly declared?: number;
}

function numberOf(text: string, which: string): number {
  if (!/^\d+$/.test(text)) {
    throw new CommandError(
      `error parsing ${which} port '${text}': strconv.ParseUint: parsing "${text}": invalid syntax`,
    );
  }
  if (Number(text) > 65535) {
    throw new CommandError(
      `error parsing ${which} port '${text}': strconv.ParseUint: parsing "${text}": value out of range`,
    );
  }
  return Number(text);
}

const containerPorts = (pod: JsonObject): readonly JsonObject[] =>
  containersOf(pod).flatMap(({ container }) => asList(container['ports']).filter(isObject));

function podPort(remote: string, pod: JsonObject): Target {
  const ports = containerPorts(pod);
  const byName = ports.find((port) => port['name'] === remote);
  if (!/^\d+$/.test(remote) && !byName) {
    throw new CommandError(`Pod '${nameOf(pod)}' does not have a named port '${remote}'`);
  }
  const number =
    byName && !/^\d+$/.test(remote) ? Number(byName['containerPort']) : numberOf(remote, 'remote');
  if (number === 0) throw new CommandError('remote port must be > 0');
  const protocols = ports
    .filter((port) => port['containerPort'] === number)
    .map((port) => port['protocol'] ?? 'TCP');
  if (protocols.length > 0 && protocols.every((protocol) => protocol === 'UDP')) {
    throw new CommandError(`UDP protocol is not supported for ${remote}`);
  }
  return { number };
}

function servicePort(remote: string, pod: JsonObject, service: JsonObject): Target {
  const ports = asList(fieldOf(service, 'spec', 'ports')).filter(isObject);
  const numeric = /^\d+$/.test(remote);
  const port = ports.find((each) => (numeric ? each['port'] === Number(remote) : each['name'] === remote));
  if (!port) {
    throw new CommandError(
      numeric
        ? `Service ${nameOf(service)} does not have a service port ${remote}`
        : `Service '${nameOf(service)}' does not have a named port '${remote}'`,
    );
  }
  if (port['protocol'] === 'UDP') throw new CommandError(`UDP protocol is not supported for ${remote}`);
  const declared = Number(port['port']);
  if (fieldOf(service, 'spec', 'clusterIP') === 'None') return { number: declared, declared };
  const target = port['targetPort'] ?? declared;
  if (typeof target === 'number') return { number: target === 0 ? declared : target, declared };
  const named = containerPorts(pod).find((each) => each['name'] === target);
  if (!named) throw new CommandError(`Pod '${nameOf(pod)}' does not have a named port '${String(target)}'`);
  return { number: Number(named['containerPort']), declared };
}
