import { drain } from '../remote-process.ts';
import type { Invocation } from './command.ts';

/** How a command on a node ended, with what it printed. */
export interface RemoteResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The exit code in the status of a session's end. */
export function exitCodeOf(status: unknown): number {
  const { details } = (status ?? {}) as {
    readonly details?: { readonly causes?: readonly { readonly message?: string }[] };
  };
  return Number(details?.causes?.[0]?.message ?? 0);
}

/** Runs a command on a node of the profile, with a text as its input. */
export async function runOnNode(
  { driver, profileName }: Invocation,
  node: string,
  command: readonly string[],
  input = '',
): Promise<RemoteResult> {
  const session = await driver.login(profileName, node, command, false);
  if (input !== '') session.stdin.write(input);
  session.stdin.close();
  const printed = { out: '', err: '' };
  const keep =
    (stream: 'out' | 'err') =>
    (text: string): Promise<void> => {
      printed[stream] += text;
      return Promise.resolve();
    };
  await drain(session, { out: keep('out'), err: keep('err') });
  return { code: exitCodeOf(await session.done), ...printed };
}
