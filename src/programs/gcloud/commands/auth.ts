import { accessToken, credentialedAccounts, removeAccount, storeAccount } from '../accounts.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';

export const authList: Command = {
  format: "table[title='Credentialed Accounts'](status.yesno(yes='*', no=''):label=ACTIVE, account)",
  async run({ context, properties }) {
    const accounts = credentialedAccounts(context.files, properties.directory);
    if (accounts.length === 0) {
      return {
        resource: [],
        epilogue: '\nNo credentialed accounts.\n\nTo login, run:\n  $ gcloud auth login `ACCOUNT`\n',
      };
    }
    const resource = accounts.map((account) => ({
      account,
      status: account === properties.account ? 'ACTIVE' : '',
    }));
    return {
      resource,
      epilogue: '\nTo set the active account, run:\n    $ gcloud config set account `ACCOUNT`\n',
    };
  },
};

/** The account that the emulated sign-in page knows when none is named. */
const defaultAccount = 'student@example.com';

export const authLogin: Command = {
  async run({ arguments: args, console, context, properties }) {
    const account = args.text('account') ?? defaultAccount;
    if (!/^[^@\s]+@[^@\s]+$/.test(account)) {
      throw new CommandError(`Account [${account}] is not an e-mail address.`);
    }
    const known = credentialedAccounts(context.files, properties.directory).includes(account);
    if (!known || args.flag('force') === true || !args.has('account')) {
      await console.status('Your browser has been opened to visit:\n');
      await console.status(
        '    https://accounts.google.com/o/oauth2/auth?response_type=code&redirect_uri=http%3A%2F%2Flocalhost%3A8085%2F&access_type=offline\n\n',
      );
      await context.clock.sleep(3000);
      const digits = Math.floor(context.random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0');
      storeAccount(context.files, properties.directory, account, digits);
    }
    if (args.flag('activate') !== false) properties.persist('core', 'account', account);
    if (known && args.has('account') && args.flag('force') !== true) {
      await console.warning(
        'Re-using locally stored credentials for [' +
          account +
          ']. To fetch new credentials, re-run the command with the `--force` flag.',
      );
    }
    await console.status(`\nYou are now logged in as [${account}].`);
    await console.status(
      `Your current project is [${properties.project ?? 'None'}].  You can change this setting by running:\n  $ gcloud config set project PROJECT_ID`,
    );
    return undefined;
  },
};

export const authRevoke: Command = {
  async run({ arguments: args, context, properties }) {
    const { files } = context;
    const known = credentialedAccounts(files, properties.directory);
    const named = args.list('accounts') ?? [];
    const accounts =
      args.flag('all') === true ? known : named.length > 0 ? named : [properties.account ?? ''];
    if (accounts.length === 0 || accounts[0] === '')
      throw new CommandError('No credentials available to revoke.');
    for (const account of accounts) {
      if (!known.includes(account)) throw new CommandError(`Account [${account}] does not exist.`);
      removeAccount(files, properties.directory, account);
      if (account === properties.account) properties.persist('core', 'account', undefined);
    }
    return { resource: accounts.map((account) => account), format: 'list[title="Revoked credentials:"](.)' };
  },
};

export const authPrintAccessToken: Command = {
  format: 'value(token)',
  async run({ context, properties }) {
    return { resource: { token: accessToken(context.files, properties) } };
  },
};
