import type { ApiClient } from './client.ts';
import { asError, CommandError } from './errors.ts';
import { textOf, type JsonObject } from './object.ts';
import { quote } from './text.ts';
import { infoOf, type ClientVersion } from './version.ts';

const fields =
  'Major Minor EmulationMajor EmulationMinor MinCompatibilityMajor MinCompatibilityMinor GitVersion GitCommit GitTreeState BuildDate GoVersion Compiler Platform';

/** A version as Go's `%#v` prints its struct. */
const goSyntax = (info: JsonObject): string =>
  `version.Info{${fields
    .split(' ')
    .map((field) => `${field}:${quote(textOf(info, field.charAt(0).toLowerCase() + field.slice(1)))}`)
    .join(', ')}}`;

/**
 * Insists that the server has this client's very version, as `--match-server-version` asks.
 * Models client-go/discovery/helper.go MatchesServerVersion
 */
export async function requireMatch(client: ApiClient, version: ClientVersion): Promise<void> {
  let server: JsonObject;
  try {
    server = await client.json({ path: '/version', query: { timeout: '32s' } });
  } catch (error) {
    throw new CommandError(`couldn't read version from server: ${asError(error).message}`);
  }
  const own = infoOf(version);
  if (['gitVersion', 'gitCommit', 'gitTreeState'].every((field) => textOf(server, field) === own[field]))
    return;
  throw new CommandError(
    `server version (&${goSyntax(server)}) differs from client version (${goSyntax(own)})`,
  );
}
