import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import type { Json } from '../format/value.ts';
import type { Properties } from '../properties.ts';

/** A named configuration as a resource. */
function resourceOf(properties: Properties, name: string): { readonly [key: string]: Json } {
  const sections = [...properties.sections(name)].map(([section, values]) => [
    section,
    Object.fromEntries(values),
  ]);
  return {
    name,
    is_active: name === properties.configuration,
    properties: Object.fromEntries(sections) as Json,
  };
}

function requireExisting(properties: Properties, name: string): void {
  if (!properties.configurations().includes(name)) {
    throw new CommandError(`The configuration [${name}] does not exist.`);
  }
}

const validName = /^[a-z][-a-z0-9]*$/;

export const configurationsList: Command = {
  format:
    'table(name, is_active, properties.core.account, properties.core.project, properties.compute.zone:label=COMPUTE_DEFAULT_ZONE, properties.compute.region:label=COMPUTE_DEFAULT_REGION)',
  async run({ properties }) {
    return { resource: properties.configurations().map((name) => resourceOf(properties, name)) };
  },
};

export const configurationsDescribe: Command = {
  async run({ arguments: args, properties }) {
    const name = args.text('configuration_name') ?? '';
    requireExisting(properties, name);
    return { resource: resourceOf(properties, name) };
  },
};

export const configurationsCreate: Command = {
  async run({ arguments: args, console, properties }) {
    const name = args.text('configuration_name') ?? '';
    if (!validName.test(name)) {
      throw new CommandError(
        `Invalid name [${name}] for a configuration.  Except for special cases (NONE), configuration names start with a lower case letter and contain only lower case letters a-z, digits 0-9, and hyphens '-'.`,
      );
    }
    if (properties.configurations().includes(name)) {
      throw new CommandError(`Cannot create configuration [${name}], it already exists.`);
    }
    properties.createConfiguration(name);
    await console.status(`Created [${name}].`);
    if (args.flag('activate') === false) {
      await console.status(
        `To use this configuration, activate it by running:\n  $ gcloud config configurations activate ${name}\n\n`,
      );
      return undefined;
    }
    properties.activate(name);
    await console.status(`Activated [${name}].`);
    return undefined;
  },
};

export const configurationsActivate: Command = {
  async run({ arguments: args, console, properties }) {
    const name = args.text('configuration_name') ?? '';
    if (!properties.configurations().includes(name)) {
      throw new CommandError(`Cannot activate configuration [${name}], it does not exist.`);
    }
    properties.activate(name);
    await console.status(`Activated [${name}].`);
    return undefined;
  },
};

export const configurationsDelete: Command = {
  async run({ arguments: args, console, properties }) {
    const names = args.list('configuration_names') ?? [];
    const active = properties.configuration;
    if (names.includes(active)) {
      throw new CommandError(
        `Deleting named configuration failed because configuration [${active}] is set as active.  Use \`gcloud config configurations activate\` to change the active configuration.`,
      );
    }
    await console.status(
      ['The following configurations will be deleted:', ...names.map((name) => ` - ${name}`)].join('\n'),
    );
    await console.confirm('', { cancelOnNo: true });
    for (const name of names) {
      if (!properties.configurations().includes(name)) {
        throw new CommandError(`Cannot delete configuration [${name}], it does not exist.`);
      }
      properties.deleteConfiguration(name);
      await console.status(`Deleted [${name}].`);
    }
    return undefined;
  },
};
