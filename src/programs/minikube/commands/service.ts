import type { Service } from '../../../cluster/api/types.ts';
import { box } from '../box.ts';
import { ClusterClient } from '../cluster.ts';
import type { Command, Invocation } from '../command.ts';
import { fail } from '../out.ts';

/** The ports of a service with a node port each: what it listens on, and where that is reached. */
function targets(
  service: Service,
  ip: string,
  https: boolean,
): readonly { readonly target: string; readonly url: string }[] {
  return (service.spec?.ports ?? [])
    .filter(({ nodePort }) => nodePort !== undefined && nodePort > 0)
    .map(({ name, nodePort, port }) => ({
      target: name === undefined ? String(port) : `${name}/${port}`,
      url: `${https ? 'https' : 'http'}://${ip}:${nodePort}`,
    }));
}

const headings = ['NAMESPACE', 'NAME', 'TARGET PORT', 'URL'];

async function list(invocation: Invocation): Promise<undefined> {
  const { context, flags, out } = invocation;
  const { primary, profile } = await invocation.healthy();
  const wanted = flags.text('namespace');
  const services = (await new ClusterClient(context, profile).services()).filter(
    ({ metadata }) => wanted === undefined || metadata?.namespace === wanted,
  );
  const rows = services.map((service) => {
    const found = targets(service, primary.ip, flags.on('https'));
    return {
      cells: [
        service.metadata?.namespace ?? '',
        service.metadata?.name ?? '',
        found.length > 0 ? found.map(({ target }) => target).join('\n') : 'No node port',
        found.map(({ url }) => url).join('\n'),
      ],
    };
  });
  if (flags.text('output') === 'json') {
    const entries = services.map((service) => ({
      Namespace: service.metadata?.namespace ?? '',
      Name: service.metadata?.name ?? '',
      URLs: targets(service, primary.ip, flags.on('https')).map(({ url }) => url),
      PortNames: targets(service, primary.ip, flags.on('https')).map(({ target }) => target),
    }));
    await out.print(`${JSON.stringify(entries)}\n`);
  } else await out.print(box(headings, rows));
  return undefined;
}

/** Whether something behind a service runs; services without a selector have nothing to wait for. */
async function reachable(invocation: Invocation, cluster: ClusterClient, service: Service): Promise<boolean> {
  const selector = service.spec?.selector;
  if (!selector || Object.keys(selector).length === 0) return true;
  const { clock } = invocation.context;
  const end = clock.now() + 1000 * (invocation.flags.number('wait') ?? 2);
  for (;;) {
    const pods = await cluster.pods(service.metadata?.namespace ?? 'default', selector);
    if (pods.some(({ status }) => status?.phase === 'Running')) return true;
    if (clock.now() >= end) return false;
    await clock.sleep(500);
  }
}

async function open(
  invocation: Invocation,
  cluster: ClusterClient,
  service: Service,
  ip: string,
): Promise<void> {
  const { flags, out } = invocation;
  const { name = '', namespace = '' } = service.metadata ?? {};
  const found = targets(service, ip, flags.on('https'));
  if (!(await reachable(invocation, cluster, service))) {
    throw fail({
      id: 'SVC_UNREACHABLE',
      code: 115,
      message: `service not available: no running pod for service ${name} found`,
      report: true,
    });
  }
  if (flags.on('url')) {
    await out.print(found.map(({ url }) => `${url}\n`).join(''));
  } else {
    const cells =
      found.length > 0
        ? [
            namespace,
            name,
            found.map(({ target }) => target).join('\n'),
            found.map(({ url }) => url).join('\n'),
          ]
        : [namespace, name, '', 'No node port'];
    await out.print(box(headings, [{ cells }]));
  }
  if (found.length === 0) {
    await out.step('sad', `service ${namespace}/${name} has no node port`);
    await out.error(
      'warning',
      `Services [${namespace}/${name}] have type "${service.spec?.type ?? 'ClusterIP'}" not meant to be exposed, however for local development minikube allows you to access this !`,
    );
    return;
  }
  if (!flags.on('url')) {
    for (const _ of found)
      await out.step('celebrate', `Opening service ${namespace}/${name} in default browser...`);
  }
}

export const service: Command = {
  summary: 'Shows the address of a service, or opens it',
  usage: 'service [flags] SERVICE',
  flags: {
    all: { kind: 'switch' },
    format: { kind: 'text' },
    https: { kind: 'switch' },
    interval: { kind: 'number' },
    namespace: { short: 'n', kind: 'text' },
    output: { short: 'o', kind: 'text' },
    url: { kind: 'switch' },
    wait: { kind: 'number' },
  },
  async run(invocation) {
    const { context, flags } = invocation;
    const [...names] = flags.arguments;
    if (names[0] === 'list') return list(invocation);
    if (names.length === 0 && !flags.on('all')) {
      throw fail({ id: 'MK_USAGE', code: 14, message: 'You must specify service name(s) or --all' });
    }
    const { primary, profile } = await invocation.healthy();
    const cluster = new ClusterClient(context, profile);
    const namespace = flags.text('namespace') ?? 'default';
    const every = flags.on('all')
      ? (await cluster.services()).filter(({ metadata }) => metadata?.namespace === namespace)
      : [];
    const found = [...every];
    for (const name of names) {
      const one = await cluster.service(namespace, name);
      if (!one) {
        throw fail({
          id: 'SVC_NOT_FOUND',
          code: 115,
          message: `Service '${name}' was not found in '${namespace}' namespace.\nYou may select another namespace by using 'minikube service ${name} -n <namespace>'. Or list out all the services using 'minikube service list'`,
        });
      }
      found.push(one);
    }
    for (const one of found) await open(invocation, cluster, one, primary.ip);
    return undefined;
  },
};
