import type { FileSystem } from '../../shell/filesystem.ts';
import { CommandError } from './errors.ts';
import type { Properties } from './properties.ts';
import { writeFile } from './write-file.ts';

const noAccount = `You do not currently have an active account selected.
Please run:

  $ gcloud auth login

to obtain new credentials.

If you have already logged in with a different account, run:

  $ gcloud config set account ACCOUNT

to select an already authenticated account to use.`;

const fileOf = (directory: string, account: string): string =>
  `${directory}/legacy_credentials/${account}/adc.json`;

/** The accounts that have logged in, from the files of their credentials. */
export function credentialedAccounts(files: FileSystem, directory: string): readonly string[] {
  const path = `${directory}/legacy_credentials`;
  return files.exists(path) ? [...files.list(path)].sort() : [];
}

/** Keeps an account's credentials. */
export function storeAccount(files: FileSystem, directory: string, account: string, token: string): void {
  const credentials = { type: 'authorized_user', account, refresh_token: token };
  writeFile(files, fileOf(directory, account), `${JSON.stringify(credentials, null, 2)}\n`);
}

/** Forgets an account's credentials. */
export function removeAccount(files: FileSystem, directory: string, account: string): void {
  files.remove(`${directory}/legacy_credentials/${account}`, { recursive: true });
}

/** The access token of the active account; throws what gcloud says when nobody has logged in. */
export function accessToken(files: FileSystem, properties: Properties): string {
  const { account } = properties;
  if (account === undefined) throw new CommandError(noAccount);
  const path = fileOf(properties.directory, account);
  if (!files.exists(path)) {
    throw new CommandError(
      `Your current active account [${account}] does not have any valid credentials\nPlease run:\n\n  $ gcloud auth login\n\nto obtain new credentials.\n\nFor service account, please activate it first:\n\n  $ gcloud auth activate-service-account ACCOUNT`,
    );
  }
  const stored = JSON.parse(files.read(path)) as { readonly refresh_token?: unknown };
  const refresh = typeof stored.refresh_token === 'string' ? stored.refresh_token : '';
  return `ya29.${refresh}.${base64url(account)}`;
}

/** Whose a token is, as Google's servers find it out again. */
function base64url(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The files of a machine on which an account has logged in, by path relative to the home directory. */
export function loginFiles(login: {
  readonly account: string;
  readonly project?: string;
}): Readonly<Record<string, string>> {
  const { account, project } = login;
  const lines = [`account = ${account}`, ...(project === undefined ? [] : [`project = ${project}`])];
  const credentials = { type: 'authorized_user', account, refresh_token: 'a0AfB_byC' };
  return {
    '.config/gcloud/active_config': 'default',
    '.config/gcloud/configurations/config_default': `[core]\n${lines.join('\n')}\n\n`,
    [`.config/gcloud/legacy_credentials/${account}/adc.json`]: `${JSON.stringify(credentials, null, 2)}\n`,
  };
}
