import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { asError, CommandError, StatusError, ConnectionError } from '../errors.ts';
import { textOf, type JsonObject } from '../object.ts';
import { infoOf, majorMinor } from '../version.ts';

/** Models kubectl/pkg/cmd/version/version.go */
export default defineCommand({
  name: 'version',
  use: '[flags] [options]',
  short: { en: 'Print the versions of client and server', ko: '클라이언트와 서버의 버전을 출력합니다' },
  examples: '# The versions of both\nkubectl version',
  flags: [
    {
      name: 'client',
      type: 'bool',
      usage: {
        en: 'Show the version of the client only; no server is needed.',
        ko: '클라이언트 버전만 보여 줍니다. 서버가 필요 없습니다.',
      },
    },
    {
      name: 'output',
      shorthand: 'o',
      type: 'string',
      usage: { en: "'yaml' or 'json'.", ko: "'yaml' 또는 'json'." },
    },
  ],
  async run(context) {
    const { flags, args } = context;
    if (args.length > 0) throw new CommandError(`extra arguments: [${args.join(' ')}]`);
    const output = flags.string('output');
    if (!['', 'yaml', 'json'].includes(output)) throw new CommandError("--output must be 'yaml' or 'json'");
    const server = flags.bool('client') ? undefined : await serverVersion(context);
    await context.out(await versionText(context, output, server instanceof Error ? undefined : server));
    if (server instanceof Error) throw server;
    if (server && output === '') await warnOfSkew(context, textOf(server, 'gitVersion'));
  },
});

async function serverVersion(context: CommandContext): Promise<JsonObject | Error> {
  try {
    return await (await context.client()).json({ path: '/version', query: { timeout: '32s' } });
  } catch (error) {
    if (error instanceof ConnectionError || error instanceof StatusError) return asError(error);
    throw error;
  }
}

async function versionText(
  context: CommandContext,
  output: string,
  server: JsonObject | undefined,
): Promise<string> {
  const { version } = context;
  if (output === '') {
    return (
      `Client Version: ${version.gitVersion}\nKustomize Version: ${version.kustomizeVersion}\n` +
      (server ? `Server Version: ${textOf(server, 'gitVersion')}\n` : '')
    );
  }
  const object = {
    clientVersion: infoOf(version),
    kustomizeVersion: version.kustomizeVersion,
    ...(server ? { serverVersion: server } : {}),
  };
  if (output === 'json') return `${JSON.stringify(object, null, 2)}\n`;
  const { marshalYaml } = await context.load(import('../output/yaml.ts'));
  return `${marshalYaml(object)}\n`;
}

/** Models kubectl/pkg/cmd/version/skew_warning.go */
async function warnOfSkew(context: CommandContext, serverVersion: string): Promise<void> {
  const client = majorMinor(context.version.gitVersion);
  const server = majorMinor(serverVersion);
  const skew = Math.abs(Number(client.minor) - Number(server.minor));
  if (client.major === server.major && skew <= 1) return;
  await context.err(
    `WARNING: version difference between client (${client.major}.${client.minor}) and server ` +
      `(${server.major}.${server.minor}) exceeds the supported minor version skew of +/-1\n`,
  );
}
