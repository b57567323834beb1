import type { HttpResponse } from '../../shell/network.ts';
import { joinProcess, type StreamSettings } from '../remote-process.ts';
import type { ApiClient, ClientRequest } from './client.ts';
import type { CommandContext } from './context.ts';
import { CommandError, ExitError, StatusError } from './errors.ts';
import { asList, fieldOf, textOf } from './object.ts';

/**
 * Decides whether the session gets a terminal, as far as this program has one to give. Models kubectl/pkg/cmd/exec SetupTTY
 */
export async function setupTerminal(
  context: CommandContext,
  stdin: boolean,
  tty: boolean,
  quiet: boolean,
): Promise<StreamSettings> {
  if (!stdin) return { stdin, tty: false };
  if (!tty) return { stdin, tty: false };
  if (!context.program.isTerminal(0)) {
    if (!quiet) {
      await context.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
    }
    return { stdin, tty: false };
  }
  return { stdin, tty: true };
}

/**
 * Asks for the streams of a container's process. What its kubelet refuses in plain text has gone through the API server's own
 * stream to the client. Models apiserver/pkg/util/proxy/streamtranslator.go
 */
export async function openSession(client: ApiClient, request: ClientRequest): Promise<HttpResponse> {
  try {
    return await upgraded(client, request);
  } catch (error) {
    if (!(error instanceof StatusError) || error.plain === undefined) throw error;
    throw new CommandError(`Internal error occurred: unable to upgrade connection: ${error.plain}`);
  }
}

/**
 * An upgraded connection: over WebSocket, which asks with GET, or else over SPDY.
 * Models client-go/tools/remotecommand/fallback.go
 */
export async function upgraded(client: ApiClient, request: ClientRequest): Promise<HttpResponse> {
  try {
    return await client.send(request);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return client.send({ method: 'POST', ...request });
  }
}

/** Moves text between this program and a remote process until that ends. Throws its exit code as kubectl tells it. */
export async function runSession(
  context: CommandContext,
  response: HttpResponse,
  settings: StreamSettings,
): Promise<void> {
  if (response.body.type !== 'session') {
    throw new CommandError('unable to upgrade connection: the server answered without a stream');
  }
  reportExit(await joinProcess(context.program, response.body.session, settings));
}

/** Throws what a remote process that failed ended with. */
export function reportExit(status: unknown): void {
  if (textOf(status, 'status') !== 'Failure') return;
  if (textOf(status, 'reason') === 'NonZeroExitCode') {
    const cause = asList(fieldOf(status, 'details', 'causes')).find(
      (each) => textOf(each, 'reason') === 'ExitCode',
    );
    const code = Number(textOf(cause, 'message') || '1');
    throw new ExitError(code, `command terminated with exit code ${code}`);
  }
  throw new CommandError(textOf(status, 'message'));
}
