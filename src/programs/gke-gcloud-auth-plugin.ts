import type { Program, ProgramContext } from '../shell/program.ts';
import { accessToken } from './gcloud/accounts.ts';
import { CommandError } from './gcloud/errors.ts';
import { Properties } from './gcloud/properties.ts';

const version = 'Kubernetes v1.30.0-alpha+390a1c3f0d3f2b9cdbea1ffd0ae4dcb3b9c4a1c2';

async function run(context: ProgramContext): Promise<number> {
  const { argv, clock, files, stderr, stdout } = context;
  if (argv.includes('--version')) {
    await stdout.write(`${version}\n`);
    return 0;
  }
  try {
    const token = accessToken(files, new Properties(context));
    const expires = new Date(clock.now() + 3_599_000).toISOString().replace(/\.\d+Z$/, 'Z');
    await stdout.write(
      `${JSON.stringify(
        {
          kind: 'ExecCredential',
          apiVersion: 'client.authentication.k8s.io/v1beta1',
          spec: { interactive: false },
          status: { expirationTimestamp: expires, token },
        },
        null,
        4,
      )}\n`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    await stderr.write(
      `F ${new Date(clock.now()).toISOString()} main.go:82] print credential failed with error: Failed to retrieve access token:: failure while executing gcloud, with args [config config-helper --format=json]: exit status 1 (err: ERROR: (gcloud.config.config-helper) ${error.message}\n)\n`,
    );
    return 1;
  }
}

/** The credential plugin that kubeconfig entries of GKE clusters name: prints a token of gcloud's account. */
export const program: Program = { run };
