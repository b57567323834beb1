import { checkDiscovery } from './discovery.ts';
import { checkObjects } from './objects.ts';
import { checkOpenApi } from './openapi.ts';
import { ApiRecording, type Check } from './recording.ts';
import { answering } from './server.ts';
import { checkTables } from './tables.ts';

/** Compares all that a folder of recorded answers holds with ours. */
export async function checkApi(folder: string): Promise<readonly Check[]> {
  const recording = new ApiRecording(folder);
  const server = answering();
  return [
    ...(await checkDiscovery(recording, server)),
    ...(await checkTables(recording)),
    ...(await checkObjects(recording)),
    ...(await checkOpenApi(recording, server)),
  ];
}
