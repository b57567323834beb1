import type { Connection } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';

/** Input to the server, what it says to output, until it closes. */
export async function talk(context: ProgramContext, connection: Connection): Promise<void> {
  let closed = false;
  const incoming = (async () => {
    for (let text = await connection.read(); text !== undefined; text = await connection.read()) {
      await context.stdout.write(text);
    }
    closed = true;
  })();
  const outgoing = (async () => {
    for (
      let text = await context.stdin.read();
      text !== undefined && !closed;
      text = await context.stdin.read()
    ) {
      await connection.write(text);
    }
  })();
  outgoing.catch(() => undefined);
  await incoming;
}
