import type { CommandContext } from './context.ts';
import { asList, fieldOf, nameOf, namespaceOf, textOf, type JsonObject } from './object.ts';
import { openSession, runSession, setupTerminal } from './streams.ts';

export interface AttachSettings {
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet: boolean;
  /** `kubectl attach`, for the hint on how to come back. */
  readonly commandName: string;
}

/** Binds this program's streams to a container's main process. Models kubectl/pkg/cmd/attach/attach.go */
export async function attachTo(
  context: CommandContext,
  pod: JsonObject,
  container: JsonObject,
  settings: AttachSettings,
): Promise<void> {
  const name = textOf(container, 'name');
  let { tty } = settings;
  if (tty && container['tty'] !== true) {
    tty = false;
    if (!settings.quiet) {
      await context.err(`error: Unable to use a TTY - container ${name} did not allocate one\n`);
    }
  } else if (container['tty'] === true) tty = true;
  const streams = await setupTerminal(context, settings.stdin, tty, settings.quiet);
  if (!settings.quiet) await context.err("If you don't see a command prompt, try pressing enter.\n");
  const client = await context.client();
  const response = await openSession(client, {
    path: `/api/v1/namespaces/${namespaceOf(pod)}/pods/${nameOf(pod)}/attach`,
    query: {
      container: name,
      stdin: streams.stdin ? 'true' : undefined,
      stdout: 'true',
      stderr: streams.tty ? undefined : 'true',
      tty: streams.tty ? 'true' : undefined,
    },
  });
  await runSession(context, response, streams);
  if (!settings.quiet && settings.stdin && streams.tty && textOf(pod, 'spec', 'restartPolicy') === 'Always')
    await context.out(reattachMessage(pod, name, settings.commandName));
}

/** How to come back to a container once its session has ended. Models kubectl/pkg/cmd/attach/attach.go reattachMessage */
export function reattachMessage(pod: JsonObject, container: string, commandName: string): string {
  const command = `'${commandName} ${nameOf(pod)} -c ${container} -i -t'`;
  return asList(fieldOf(pod, 'spec', 'ephemeralContainers')).some(
    (each) => textOf(each, 'name') === container,
  )
    ? `Session ended, the ephemeral container will not be restarted but may be reattached using ${command} if it is still running\n`
    : `Session ended, resume using ${command} command when the pod is running\n`;
}
