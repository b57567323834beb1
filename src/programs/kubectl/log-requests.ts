import type { CommandContext } from './context.ts';
import { CommandError } from './errors.ts';
import { nameOf, namespaceOf, textOf, type JsonObject } from './object.ts';
import { allContainerNames, containersOf, DEFAULT_CONTAINER } from './pods.ts';
import { quote } from './text.ts';

/** The log of one container. */
export interface LogRequest {
  readonly pod: string;
  readonly namespace: string;
  readonly container: string;
}

/**
 * Whose logs to ask for. Models kubectl/pkg/polymorphichelpers/logsforobject.go
 * @param allPods the logs come from several pods on purpose: no word on the container that was picked
 */
export async function logRequestsFor(
  context: CommandContext,
  pod: JsonObject,
  container: string,
  allContainers: boolean,
  allPods: boolean,
): Promise<readonly LogRequest[]> {
  const all = containersOf(pod);
  const request = (name: string): LogRequest => ({
    pod: nameOf(pod),
    namespace: namespaceOf(pod),
    container: name,
  });
  if (allContainers) {
    return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
      all.filter((each) => each.list === list).map(({ name }) => request(name)),
    );
  }
  let name = container;
  const preset = textOf(pod, 'metadata', 'annotations', DEFAULT_CONTAINER);
  if (name === '' && preset !== '') {
    if (all.some((each) => each.name === preset)) name = preset;
    else await context.err(`Default container name ${quote(preset)} not found in pod ${nameOf(pod)}\n`);
  }
  if (name === '') {
    name = all.find(({ list }) => list === 'containers')?.name ?? '';
    if (all.length > 1 && !allPods) {
      await context.err(`Defaulted container ${quote(name)} out of: ${allContainerNames(pod)}\n`);
    }
  }
  if (!all.some((each) => each.name === name)) {
    throw new CommandError(`container ${name} is not valid for pod ${nameOf(pod)}`);
  }
  return [request(name)];
}

/** Reads one log and hands its text on as it comes. */
export async function readLog(
  context: CommandContext,
  { pod, namespace, container }: LogRequest,
  query: Readonly<Record<string, string | undefined>>,
  write: (text: string) => Promise<void>,
): Promise<void> {
  const client = await context.client();
  const { body } = await client.send({
    path: `/api/v1/namespaces/${namespace}/pods/${pod}/log`,
    query: { ...query, container },
    accept: '*/*',
  });
  if (body.type === 'text') await write(body.text);
  else if (body.type === 'chunks') for await (const chunk of body.chunks) await write(chunk);
}
