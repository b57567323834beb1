import { accessToken } from '../accounts.ts';
import type { Command, Invocation } from '../command.ts';
import { ApiError, CommandError } from '../errors.ts';
import { parseProperty } from '../properties.ts';
import type { PropertyName } from '../properties.ts';

const propertyOf = ({ arguments: args }: Invocation): PropertyName => {
  const property = parseProperty(args.text('property') ?? '');
  if (property.name === '') {
    throw new CommandError('Invalid value for [property]: Must be in the form: [SECTION/]PROPERTY');
  }
  return property;
};

/** Warns about a zone or region that does not exist; tells whether it warned. */
async function warnLocation(
  invocation: Invocation,
  kind: 'zone' | 'region',
  value: string,
): Promise<boolean> {
  const { api, console, context, properties } = invocation;
  accessToken(context.files, properties);
  try {
    await api.get(
      `compute.googleapis.com/compute/v1/projects/${properties.requireProject()}/${kind}s/${value}`,
    );
    return false;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === 404) {
      await console.warning(
        kind === 'zone'
          ? `${value} is not a valid zone. Run \`gcloud compute zones list\` to get all zones.`
          : `${value} is not a valid region. Run \`gcloud compute regions list\`to get all regions.`,
      );
      return true;
    }
    await console.warning(`Property validation for compute/${kind} was skipped.`);
    return false;
  }
}

/** Warns about a project that the account may not see; tells whether it warned. */
async function warnProject(invocation: Invocation, value: string): Promise<boolean> {
  const { api, console, properties } = invocation;
  if (properties.account === undefined) return false;
  try {
    await api.get(`cloudresourcemanager.googleapis.com/v1/projects/${value}`);
    return false;
  } catch (error) {
    if (!(error instanceof ApiError)) return false;
    await console.warning(
      `[${properties.account}] does not have permission to access projects instance [${value}] (or it may not exist): ${error.serverMessage.replace(/\.$/, '')}`,
    );
    return true;
  }
}

export const configSet: Command = {
  async run(invocation) {
    const { arguments: args, console, properties } = invocation;
    const { section, name } = propertyOf(invocation);
    const value = args.text('value') ?? '';
    const path = `${section}/${name}`;
    const warned =
      path === 'core/project'
        ? await warnProject(invocation, value)
        : path === 'compute/zone'
          ? await warnLocation(invocation, 'zone', value)
          : path === 'compute/region'
            ? await warnLocation(invocation, 'region', value)
            : false;
    if (warned && console.canPrompt) {
      const sure = await console.confirm(`Are you sure you wish to set property [${path}] to ${value}?`);
      if (!sure) return undefined;
    }
    properties.persist(section, name, value);
    await console.status(`Updated property [${path}].`);
    return undefined;
  },
};

export const configUnset: Command = {
  async run(invocation) {
    const { section, name } = propertyOf(invocation);
    invocation.properties.persist(section, name, undefined);
    await invocation.console.status(`Unset property [${section}/${name}].`);
    return undefined;
  },
};

export const configGet: Command = {
  format: 'value(.)',
  async run(invocation) {
    const { console, properties } = invocation;
    if (properties.configuration !== 'default') {
      await console.status(`Your active configuration is: [${properties.configuration}]`);
    }
    const { section, name } = propertyOf(invocation);
    const value = properties.get(section, name);
    if (value === undefined) {
      await console.status('(unset)');
      return undefined;
    }
    return { resource: value };
  },
};

export const configList: Command = {
  format: 'config',
  async run({ arguments: args, properties }) {
    const unset = args.flag('all') === true;
    const only = args.text('property');
    const epilogue = `\nYour active configuration is: [${properties.configuration}]`;
    if (only === undefined) return { resource: properties.all(unset), epilogue };
    const { section, name } = parseProperty(only);
    if (name === '') return { resource: properties.all(unset, section), epilogue };
    if (unset) {
      throw new CommandError(
        'Commands with the `--all` flag must be in the format `gcloud config list <SECTION>/` without a property specified.',
      );
    }
    return { resource: { [section]: { [name]: properties.get(section, name) ?? null } }, epilogue };
  },
};
