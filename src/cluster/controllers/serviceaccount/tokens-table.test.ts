import { describe, expect, it } from 'vitest';
import type { Secret, ServiceAccount } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { metadata } from '../test-objects.ts';
import { Rig, type Placed, type Step } from '../test-rig.ts';
import { tokensController } from './tokens.ts';

const TOKEN = 'kubernetes.io/service-account-token';
const AUTHORITY = 'CA Data';

const account = (...names: readonly string[]): Placed => {
  const object: Stored<ServiceAccount> = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata('default', { uid: '12345' }),
    ...(names.length > 0 && { secrets: names.map((name) => ({ name })) }),
  };
  return ['serviceaccounts', object];
};

const DATA = { token: btoa('ABC'), 'ca.crt': btoa(AUTHORITY), namespace: btoa('default') };

/** A secret of the account's token, with other data if some are given; one that is none of data, too. */
const token = (data: Readonly<Record<string, string>> = DATA): Placed => {
  const object: Stored<Secret> = {
    apiVersion: 'v1',
    kind: 'Secret',
    type: TOKEN,
    metadata: metadata('token', {
      annotations: {
        'kubernetes.io/service-account.name': 'default',
        'kubernetes.io/service-account.uid': '12345',
      },
    }),
    data,
  };
  return ['secrets', object];
};
const opaque: Placed = [
  'secrets',
  { ...token({ mykey: 'bXlkYXRh' })[1], ...{ type: 'Opaque' }, metadata: metadata('regular') },
];

const without = (key: keyof typeof DATA): Placed => {
  const { [key]: _gone, ...rest } = DATA;
  return token(rest);
};

/** What comes of a change: what is asked of the server, and what the secret and the account have then. */
function outcome(there: readonly Placed[], change: Step) {
  const rig = new Rig((context) => tokensController(context, () => AUTHORITY), there);
  rig.take(change);
  rig.clock.advanceTo(rig.clock.now());
  return {
    asked: rig.asked,
    data: rig.store.get('secrets', 'default/token')?.data,
    secrets: rig.store.get('serviceaccounts', 'default/default')?.secrets,
  };
}

/** Models pkg/controller/serviceaccount/tokens_controller_test.go TestTokenCreation */
describe('tokens of accounts', () => {
  const accountGone: Step = ['serviceaccounts', 'default/default'];
  it.each<[string, readonly Placed[], Step, readonly string[]]>([
    ['an account without secrets comes', [], account(), []],
    ['an account with secrets that are not there comes', [], account('missing'), []],
    ['an account with other secrets comes', [opaque], account('regular'), []],
    ['an account with its token comes', [token()], account('token'), []],
    ['an account loses its secrets', [account('missing')], account(), []],
    ['an account names secrets that are not there', [account()], account('missing'), []],
    ['an account names other secrets', [opaque, account()], account('regular'), []],
    ['an account names its token', [token(), account()], account('token'), []],
    ['an account without secrets goes', [account()], accountGone, []],
    ['an account with secrets that are not there goes', [account('missing')], accountGone, []],
    ['an account with other secrets goes', [opaque, account('regular')], accountGone, []],
    ['an account with its token goes', [token(), account('token')], accountGone, ['delete secrets token']],
    ['a token comes without its account', [], token(), ['delete secrets token']],
    ['a token comes with its account', [account('token')], token(), []],
    ['a token changes without its account', [without('token')], token(), ['delete secrets token']],
    ['a token changes with its account', [account('token'), without('token')], token(), []],
  ])('%s', (_name, there, change, asked) => {
    expect(outcome(there, change).asked).toEqual(asked);
  });

  const SIGNED = expect.stringMatching(/^[A-Za-z0-9+/=]{100,}$/) as string;
  it.each<[string, Placed, Readonly<Record<string, string>>]>([
    ['the token', without('token'), { ...DATA, token: SIGNED }],
    ['the certificate', without('ca.crt'), DATA],
    ['the right certificate', token({ ...DATA, 'ca.crt': btoa('mismatched') }), DATA],
    ['the namespace', without('namespace'), DATA],
  ])('what lacks %s gets it, when it comes and when it changes', (_name, lacking, data) => {
    const asked = ['update secrets token'];
    const secrets = [{ name: 'token' }];
    expect(outcome([account('token')], lacking)).toEqual({ asked, data, secrets });
    expect(outcome([account('token'), token()], lacking)).toEqual({ asked, data, secrets });
  });

  it('a namespace of its own stays', () => {
    const custom = { ...DATA, namespace: btoa('custom') };
    const secrets = [{ name: 'token' }];
    const wanted = { asked: [], data: custom, secrets };
    expect(outcome([account('token')], token(custom))).toEqual(wanted);
    expect(outcome([account('token'), token()], token(custom))).toEqual(wanted);
  });

  it.each<[string, readonly Placed[], readonly string[]]>([
    ['of no account', [], []],
    ['that its account names', [account('token')], ['update serviceaccounts default']],
    ['that its account does not name', [account()], []],
  ])('a token goes %s', (_name, there, asked) => {
    expect(outcome([...there, token()], ['secrets', 'default/token'])).toEqual({
      asked,
      data: undefined,
      secrets: undefined,
    });
  });
});
