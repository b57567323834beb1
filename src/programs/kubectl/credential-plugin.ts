import type { ClientIdentity } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { CommandError } from './errors.ts';
import { asList, textOf, type JsonObject } from './object.ts';

type Machine = Partial<Pick<ProgramContext, 'spawn' | 'env'>>;

/**
 * Asks a credential plugin (gke-gcloud-auth-plugin, aws) for a token. Models client-go/plugin/pkg/client/auth/exec/exec.go
 * @param plugin the `exec` part of a kubeconfig's user
 */
export async function execCredential(plugin: JsonObject, machine: Machine): Promise<ClientIdentity> {
  const command = textOf(plugin, 'command');
  if (!machine.spawn) return {};
  let out = '';
  const exitCode = await machine.spawn([command, ...asList(plugin['args']).map(String)], {
    stdout: {
      write: async (text) => {
        out += text;
      },
    },
  });
  if (exitCode === 127) {
    const hint = textOf(plugin, 'installHint');
    throw new CommandError(
      `Unable to connect to the server: getting credentials: exec: executable ${command} not found` +
        (hint === '' ? '' : `\n\n${hint}`),
    );
  }
  if (exitCode !== 0) {
    throw new CommandError(
      `Unable to connect to the server: getting credentials: exec: executable ${command} failed with exit code ${exitCode}`,
    );
  }
  try {
    const token = textOf(JSON.parse(out), 'status', 'token');
    return token === '' ? {} : { token };
  } catch {
    throw new CommandError(
      "Unable to connect to the server: getting credentials: decoding stdout: couldn't get version/kind; json parse error",
    );
  }
}
