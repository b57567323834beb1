import { describe, expect, it } from 'vitest';
import type { Namespace, ServiceAccount } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { metadata } from '../test-objects.ts';
import { Rig, type Placed, type Step } from '../test-rig.ts';
import { serviceAccountController } from './serviceaccounts.ts';

const namespace = (phase: 'Active' | 'Terminating', labels = {}): Placed => {
  const object: Stored<Namespace> = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { ...metadata('default', { labels }), namespace: '' },
    spec: {},
    status: { phase },
  };
  return ['namespaces', object];
};
const account = (name: string): Placed => {
  const object: Stored<ServiceAccount> = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata(name),
  };
  return ['serviceaccounts', object];
};

/** Models pkg/controller/serviceaccount/serviceaccounts_controller_test.go TestServiceAccountCreation; the account that is kept is `default` alone. */
describe('a namespace', () => {
  const [active, going] = [namespace('Active'), namespace('Terminating')];
  const [own, other] = [account('default'), account('other')];
  const gone = (name: string): Step => ['serviceaccounts', `default/${name}`];
  it.each<[string, readonly Placed[], Step, boolean]>([
    ['that comes gets its account', [], active, true],
    ['that comes gets its account beside others', [other], active, true],
    ['that comes with its account has it', [own, other], active, false],
    ['that comes while it goes gets none', [], going, false],
    ['that changes gets its account', [], namespace('Active', { changed: 'yes' }), true],
    ['that changes and has its account has it', [own, other], namespace('Active', { changed: 'yes' }), false],
    ['that begins to go gets none', [active, own], going, false],
    ['that is not there gets none', [own], gone('default'), false],
    ['that loses its account gets it again', [active, own, other], gone('default'), true],
    ['that loses its account while it goes does not', [going, own], gone('default'), false],
    ['that loses another account does not get that', [active, own, other], gone('other'), false],
    ['that loses another account while it goes does not either', [going, other], gone('other'), false],
  ])('%s', (_name, there, change, made) => {
    const rig = new Rig(serviceAccountController, there);
    rig.take(change);
    rig.clock.advanceTo(rig.clock.now());
    expect(rig.asked).toEqual(made ? ['create serviceaccounts default'] : []);
  });
});
