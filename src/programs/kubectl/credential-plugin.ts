import type { ClientIdentity } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { asList, textOf, type JsonObject } from './object.ts';

type Machine = Partial<Pick<ProgramContext, 'spawn'>>;

/** A credential plugin that gave none; `message` is what client-go says of it. */
export class CredentialError extends Error {}

const HELP =
  '\n\nIt looks like you are trying to use a client-go credential plugin that is not installed.\n\nTo learn more about this feature, consult the documentation available at:\n\n      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins';

/**
 * Asks a credential plugin (gke-gcloud-auth-plugin, aws) for a token. Models client-go/plugin/pkg/client/auth/exec/exec.go
 * @param plugin the `exec` part of a kubeconfig's user
 * @param first nobody has been told yet how to install it
 */
export async function execCredential(
  plugin: JsonObject,
  machine: Machine,
  first: boolean,
): Promise<ClientIdentity> {
  const command = textOf(plugin, 'command');
  if (!machine.spawn) return {};
  let out = '';
  const stdout = {
    write: (text: string): Promise<void> => {
      out += text;
      return Promise.resolve();
    },
  };
  const stderr = { write: (): Promise<void> => Promise.resolve() };
  const exitCode = await machine.spawn([command, ...asList(plugin['args']).map(String)], { stdout, stderr });
  if (exitCode === 127) {
    const hint = textOf(plugin, 'installHint');
    const advice = first ? HELP + (hint === '' ? '' : `\n\n${hint}`) : '';
    throw new CredentialError(`getting credentials: exec: executable ${command} not found${advice}`);
  }
  if (exitCode !== 0) {
    throw new CredentialError(
      `getting credentials: exec: executable ${command} failed with exit code ${exitCode}`,
    );
  }
  try {
    const token = textOf(JSON.parse(out), 'status', 'token');
    return token === '' ? {} : { token };
  } catch {
    throw new CredentialError(
      "getting credentials: decoding stdout: couldn't get version/kind; json parse error: unexpected end of JSON input",
    );
  }
}
