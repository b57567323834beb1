import { answer } from '../messages.ts';
import type { CloudResponse, JsonObject } from '../messages.ts';
import { denied, notFound } from './failure.ts';
import type { GoogleCloudSettings, Project } from './settings.ts';

const view = ({ created, id, name, number }: Project): JsonObject => ({
  createTime: created,
  lifecycleState: 'ACTIVE',
  name,
  projectId: id,
  projectNumber: number,
});

/** Answers a request to cloudresourcemanager.googleapis.com. Throws `GoogleError`. */
export function handleProjects(settings: GoogleCloudSettings, path: string): CloudResponse {
  const match = /^\/v1\/projects(?:\/([^/:]+))?$/.exec(path);
  if (!match) throw notFound(path);
  const [, wanted] = match;
  if (wanted === undefined) return answer({ projects: settings.projects.map(view) });
  const project = settings.projects.find(({ id, number }) => id === wanted || number === wanted);
  if (!project) throw denied('The caller does not have permission');
  return answer(view(project));
}
