import { NetworkError } from '../../shell/network.ts';
import type { CommandContext } from './context.ts';
import { CommandError } from './errors.ts';

/** The text behind a URL given with `-f`. Models cli-runtime/pkg/resource/visitor.go URLVisitor */
export async function download(context: CommandContext, url: string): Promise<string> {
  let response;
  try {
    response = await context.program.network.request({ method: 'GET', url });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const reason =
      error.failure === 'no-such-host'
        ? `dial tcp: lookup ${error.host}: no such host`
        : error.failure === 'refused'
          ? `dial tcp ${error.address ?? error.host}:${error.port}: connect: connection refused`
          : `dial tcp ${error.address ?? error.host}:${error.port}: i/o timeout`;
    throw new CommandError(`unable to read URL "${url}", Get "${url}": ${reason}`);
  }
  if (response.status !== 200) {
    throw new CommandError(
      `unable to read URL "${url}", server reported ${response.status}, status code=${response.status}`,
    );
  }
  const { body } = response;
  if (body.type === 'text') return body.text;
  return body.type === 'json' ? JSON.stringify(body.value) : '';
}
