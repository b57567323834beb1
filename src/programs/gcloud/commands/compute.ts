import type { Command, Invocation } from '../command.ts';
import { CommandError } from '../errors.ts';
import { isList, isObject } from '../format/value.ts';

const compute = (project: string): string => `compute.googleapis.com/compute/v1/projects/${project}`;

export const zonesList: Command = {
  format:
    'table(name, region.basename(), status:label=STATUS, maintenanceWindows.next():label=NEXT_MAINTENANCE, deprecated.deleted:label=TURNDOWN_DATE)',
  countsNothing: true,
  async run({ api, properties }) {
    const { items = [] } = await api.get(`${compute(properties.requireProject())}/zones`);
    return { resource: isList(items) ? items : [] };
  },
};

export const regionsList: Command = {
  format:
    'table(name, quotas.cpus:label=CPUS, quotas.disks:label=DISKS_GB, quotas.addresses:label=ADDRESSES, quotas.reserved:label=RESERVED_ADDRESSES, status, deprecated.deleted:label=TURNDOWN_DATE)',
  countsNothing: true,
  async run({ api, properties }) {
    const { items = [] } = await api.get(`${compute(properties.requireProject())}/regions`);
    return { resource: isList(items) ? items : [] };
  },
};

export const instancesList: Command = {
  format:
    "table(name, zone.basename(), machineType.basename(), scheduling.preemptible.yesno(yes=true, no=''), networkInterfaces[].networkIP.list():label=INTERNAL_IP, networkInterfaces[].accessConfigs[].natIP.list():label=EXTERNAL_IP, status)",
  countsNothing: true,
  async run({ api, arguments: args, properties }) {
    const { items = {} } = await api.get(`${compute(properties.requireProject())}/aggregated/instances`);
    const scopes = isObject(items) ? Object.values(items) : [];
    const zones = args.list('zones');
    const instances = scopes
      .flatMap((scope) => (isObject(scope) && isList(scope['instances']) ? scope['instances'] : []))
      .filter((instance) => {
        const zone = isObject(instance)
          ? String(instance['zone'] ?? '')
              .split('/')
              .at(-1)
          : '';
        return zones === undefined || zones.includes(zone ?? '');
      });
    return { resource: instances };
  },
};

/** How long a machine takes to go off or come up, in milliseconds. */
const SWITCHING = 8_000;

/** Switches machines on or off. Models the compute surface of gcloud: one progress line, then a line per machine. */
async function switchInstances(act: 'start' | 'stop', invocation: Invocation): Promise<void> {
  const { api, arguments: args, console, context, properties } = invocation;
  const project = properties.requireProject();
  const zone = args.text('zone') ?? properties.get('compute', 'zone');
  const names = args.list('names') ?? [];
  if (zone === undefined) {
    throw new CommandError('Underspecified resource [' + names.join(', ') + ']. Specify the [--zone] flag.');
  }
  for (const name of names)
    await api.call('POST', `${compute(project)}/zones/${zone}/instances/${name}/${act}`);
  const ends = context.clock.now() + SWITCHING;
  const verb = act === 'start' ? 'Starting' : 'Stopping';
  await console.progress(`${verb} instance(s) ${names.join(', ')}`, 1_000, () =>
    Promise.resolve(context.clock.now() >= ends ? true : undefined),
  );
  for (const name of names) {
    await console.status(
      `Updated [https://compute.googleapis.com/compute/v1/projects/${project}/zones/${zone}/instances/${name}].`,
    );
  }
}

export const instancesStart: Command = {
  run: async (invocation) => {
    await switchInstances('start', invocation);
    return { resource: [] };
  },
};

export const instancesStop: Command = {
  run: async (invocation) => {
    await switchInstances('stop', invocation);
    return { resource: [] };
  },
};
