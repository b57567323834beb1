import { expect, it } from 'vitest';
import { certificateName, endpointGroupName, frontendNames, nodePortBackendName } from './names.ts';

const LONG = '01234567890123456789012345678901234567890123456789';

it('names frontends as the controller does', () => {
  const names = frontendNames('kubesystem-uid1', 'namespace', 'name');
  expect(names).toEqual({
    balancer: '7kpbhpki-namespace-name-uhmwf5xi',
    urlMap: 'k8s2-um-7kpbhpki-namespace-name-uhmwf5xi',
    proxy: {
      http: 'k8s2-tp-7kpbhpki-namespace-name-uhmwf5xi',
      https: 'k8s2-ts-7kpbhpki-namespace-name-uhmwf5xi',
    },
    rule: {
      http: 'k8s2-fr-7kpbhpki-namespace-name-uhmwf5xi',
      https: 'k8s2-fs-7kpbhpki-namespace-name-uhmwf5xi',
    },
  });
  expect(certificateName('kubesystem-uid1', names.balancer, 'secret')).toBe(
    'k8s2-cr-7kpbhpki-fvix6gj3ge1emsdj-2bb80d537b1da3e3',
  );
});

it.each([
  ['namespace', 'name', 80, 'k8s1-01234567-namespace-name-80-5104b449'],
  [
    LONG.slice(0, 10),
    LONG.slice(0, 10),
    1234567890,
    'k8s1-01234567-0123456789-0123456789-1234567890-ed141b14',
  ],
  [LONG, '0', 0, 'k8s1-01234567-0123456789012345678901234567890123456-0--72142e04'],
  [LONG, LONG, 0, 'k8s1-01234567-0123456789012345678-0123456789012345678--9129e3d2'],
])('names the endpoint groups of %s/%s:%i', (namespace, name, port, wanted) => {
  expect(endpointGroupName('0123456789abcdef', namespace, name, port)).toBe(wanted);
});

it('names backends behind node ports', () => {
  expect(nodePortBackendName('a2b52ac0331abe29', 30059)).toBe('k8s-be-30059--a2b52ac0331abe29');
});
