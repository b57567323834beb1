import { FileError } from '../shell/filesystem.ts';
import type { RunningServer, Server, ServerContext } from './image.ts';

/** Starts a server; one that may not do with its files what it must gives up and says so. */
export function startServer(server: Server, context: ServerContext): RunningServer | number {
  try {
    return server.start(context);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const name = context.argv[0] ?? '';
    context.stderr(`${name.slice(name.lastIndexOf('/') + 1)}: ${error.path}: ${error.message}\n`);
    return 1;
  }
}
