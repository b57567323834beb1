import type { Secret, ServiceAccount } from '../../api/types.ts';
import { signToken, tokenKey } from '../../machinery/json-web-token.ts';
import { ACCOUNT_NAME, ACCOUNT_UID, legacyClaims, TOKEN_SECRET } from '../../machinery/legacy-token.ts';
import type { Stored } from '../../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';

/** The object that a key names; `account` is that of a secret. */
interface Key {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly account?: { readonly name: string; readonly uid: string };
}

const textOf = ({ namespace, name, uid, account }: Key): string =>
  JSON.stringify([namespace, name, uid, ...(account ? [account.name, account.uid] : [])]);

function parseKey(text: string): Key {
  const parts: unknown = JSON.parse(text);
  const [namespace = '', name = '', uid = '', account, own = ''] = Array.isArray(parts)
    ? parts.map(String)
    : [];
  return { namespace, name, uid, ...(account !== undefined && { account: { name: account, uid: own } }) };
}

function accountOf({ metadata }: Stored<Secret>): { name: string; uid: string } {
  const { [ACCOUNT_NAME]: name = '', [ACCOUNT_UID]: uid = '' } = metadata.annotations ?? {};
  return { name, uid };
}

/**
 * Fills the secrets that ask for a service account's token, and deletes them with their account.
 * Models pkg/controller/serviceaccount/tokens_controller.go
 * @param authority the certificate of the cluster in PEM
 */
export function tokensController(context: ControllerContext, authority: () => string): Controller {
  const { client, store, random } = context;

  const findAccount = ({ namespace }: Key, name: string, uid: string): Stored<ServiceAccount> | undefined => {
    const account = client.get('serviceaccounts', namespace, name);
    return account && (uid === '' || uid === account.metadata.uid) ? account : undefined;
  };

  const remove = (secret: Stored<Secret>): void =>
    client.delete('secrets', secret.metadata.namespace ?? '', secret.metadata.name, {
      preconditions: { uid: secret.metadata.uid },
    });

  const fill = (secret: Stored<Secret>, account: Stored<ServiceAccount>): void => {
    const { metadata, data = {} } = secret;
    const certificate = btoa(authority());
    const filled = {
      ...data,
      'ca.crt': certificate,
      namespace: data['namespace'] || btoa(metadata.namespace ?? ''),
      token: data['token'] || btoa(signToken(tokenKey(random), legacyClaims(account, secret))),
    };
    if (Object.entries(filled).every(([key, value]) => data[key] === value)) return;
    const own = { [ACCOUNT_NAME]: account.metadata.name, [ACCOUNT_UID]: account.metadata.uid };
    client.update('secrets', {
      ...secret,
      metadata: { ...metadata, annotations: { ...metadata.annotations, ...own } },
      data: filled,
    });
  };

  const syncSecret = (key: Key, name: string, uid: string): void => {
    const found = client.get('secrets', key.namespace, key.name);
    const secret = found?.metadata.uid === key.uid ? found : undefined;
    const account = findAccount(key, name, uid);
    if (secret) {
      if (account) fill(secret, account);
      else remove(secret);
    } else if (account?.secrets?.some((reference) => reference.name === key.name)) {
      const { secrets: before = [], ...rest } = account;
      const secrets = before.filter((reference) => reference.name !== key.name);
      client.update('serviceaccounts', { ...rest, ...(secrets.length > 0 && { secrets }) });
    }
  };

  const syncAccount = (key: Key): void => {
    if (findAccount(key, key.name, key.uid)) return;
    for (const secret of store.list('secrets', key.namespace)) {
      const { name, uid } = accountOf(secret);
      if (secret.type === TOKEN_SECRET && name === key.name && (uid === '' || uid === key.uid))
        remove(secret);
    }
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('serviceaccounts', ({ object: { metadata } }) => {
          const { namespace = '', name, uid } = metadata;
          queue.add(textOf({ namespace, name, uid }));
        })
        .on('secrets', ({ object }) => {
          if (object.type !== TOKEN_SECRET) return;
          const { namespace = '', name, uid } = object.metadata;
          const account = accountOf(object);
          if (account.name !== '') queue.add(textOf({ namespace, name, uid, account }));
        }),
    (text) => {
      const key = parseKey(text);
      if (key.account) syncSecret(key, key.account.name, key.account.uid);
      else syncAccount(key);
    },
  );
}
