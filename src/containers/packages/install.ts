import { NetworkError } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import type { Package } from './catalogue.ts';

/** Puts a package's programs where they are found: their files name what runs. */
export function unpack({ files }: ProgramContext, { programs, installed }: Package): void {
  files.makeDirectory('/usr/bin', { parents: true });
  for (const name of programs) {
    const path = `/usr/bin/${name}`;
    files.write(path, `\x7fELF ${name}\n`, { mode: 0o755 });
    files.setMode(path, 0o755);
    files.setSize(path, Math.max(1024, Math.round((installed * 1000) / programs.length)), true);
  }
}

/** Why a mirror cannot be reached. */
export type MirrorFailure = 'no-such-host' | 'timed-out' | 'refused';

/** Asks a mirror for something, and waits as long as that takes. */
export async function fetchFrom(
  context: ProgramContext,
  host: string,
  port: number,
  kilobytes: number,
): Promise<MirrorFailure | undefined> {
  try {
    const connection = await context.network.connect(host, port, { timeout: 30_000, signal: context.signal });
    connection.close();
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return error.failure === 'no-such-host' || error.failure === 'timed-out' ? error.failure : 'refused';
  }
  // A mirror gives a few megabytes in a second.
  await context.clock.sleep(60 + (kilobytes / 8000) * 1000 * (0.7 + 0.6 * context.random()));
  return undefined;
}
