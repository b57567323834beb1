import type { Command } from '../command.ts';
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
