import { expect, it } from 'vitest';
import type { CorpusLine } from './corpus.ts';
import { definitionsOf, kindsOf } from './kinds.ts';

const session = (...cmds: readonly string[]): readonly CorpusLine[] =>
  cmds.map((cmd, seq) => ({ group: 'g', seq, cmd, tool: /kubectl/.test(cmd) ? 'kubectl' : 'shell' }));

const MANIFEST =
  'cat <<EOF | kubectl apply -f -\napiVersion: sea.io/v2\nkind: FishBoat\nmetadata:\n  name: a\nEOF';

it('takes the kinds for granted that a session writes, names or asks for', () => {
  expect(kindsOf(session(MANIFEST, 'kubectl get fb'))).toEqual([
    { group: 'sea.io', version: 'v2', kind: 'FishBoat', plural: 'fishboats', short: 'fb' },
  ]);
  expect(
    kindsOf(session('kubectl get crd ships.sea.io')).map(({ kind, group }) => `${kind}.${group}`),
  ).toEqual(['Ship.sea.io']);
  expect(kindsOf(session('kubectl create -f x/ship-crd.yaml')).map(({ plural }) => plural)).toEqual([
    'ships',
  ]);
  expect(kindsOf(session('kubectl get -A gatewayclass')).map(({ kind }) => kind)).toEqual(['GatewayClass']);
});

it('leaves to a session what it defines, and what the API has', () => {
  expect(kindsOf(session(MANIFEST, 'cat <<EOF > f.yaml\nkind: CustomResourceDefinition\nEOF'))).toEqual([]);
  expect(kindsOf(session('kubectl get pods', 'kubectl delete deploy gateway'))).toEqual([]);
  expect(kindsOf(session(MANIFEST.replace('sea.io/v2', 'networking.k8s.io/v1')))).toEqual([]);
});

it('defines kinds without a schema', () => {
  expect(definitionsOf(kindsOf(session(MANIFEST)))).toContain('name: fishboats.sea.io\n');
});
