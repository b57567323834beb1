import type { Command } from '../command.ts';
import { ApiError, CommandError } from '../errors.ts';
import { isList } from '../format/value.ts';

const service = 'cloudresourcemanager.googleapis.com/v1/projects';

export const projectsList: Command = {
  format: 'table(projectId:sort=1, name, projectNumber)',
  countsNothing: true,
  async run({ api }) {
    const { projects = [] } = await api.get(service);
    return { resource: isList(projects) ? projects : [] };
  },
};

export const projectsDescribe: Command = {
  async run({ api, arguments: args, properties }) {
    const name = args.text('id') ?? '';
    try {
      return { resource: await api.get(`${service}/${name}`) };
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 403) throw error;
      throw new CommandError(
        `[${properties.account}] does not have permission to access projects instance [${name}] (or it may not exist): ${error.serverMessage}`,
      );
    }
  },
};
