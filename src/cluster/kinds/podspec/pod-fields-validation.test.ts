import { expect, test } from 'vitest';
import { testServer } from '../../apiserver/testing.ts';

const { refusal } = testServer();

const IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const ID = 'must be between 0 and 2147483647, inclusive';
const NAME =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const EXAMPLE =
  "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** Models ValidatePodSpec. */
test.each<[what: string, spec: object, said: string]>([
  [
    'name servers',
    {
      dnsConfig: {
        nameservers: ['a', '1.1.1.1', '2.2.2.2', '3.3.3.3'],
        searches: ['.', '_x.a_b', '-y'],
        options: [{ value: 'x' }],
      },
    },
    `[spec.dnsConfig.nameservers: Invalid value: []string{"a", "1.1.1.1", "2.2.2.2", "3.3.3.3"}: must not have more than 3 nameservers, spec.dnsConfig.nameservers[0]: Invalid value: "a": ${IP}, spec.dnsConfig.searches[2]: Invalid value: "-y": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', ${EXAMPLE}, spec.dnsConfig.options[0]: Required value: must not be empty]`,
  ],
  [
    'no name server',
    { dnsPolicy: 'None', dnsConfig: { options: [{}] } },
    'spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None',
  ],
  [
    'names for hosts',
    { hostAliases: [{ ip: 'x', hostnames: ['A_'] }] },
    `[spec.hostAliases[0].ip: Invalid value: "x": ${IP}, spec.hostAliases[0].hostnames[0]: Invalid value: "A_": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', ${EXAMPLE}]`,
  ],
  [
    'gates',
    {
      readinessGates: [{ conditionType: 'a b' }],
      schedulingGates: [{ name: 'a' }, { name: 'x y' }, { name: 'a' }],
    },
    `[spec.readinessGates[0].conditionType: Invalid value: "a b": ${NAME}, spec.schedulingGates[1]: Invalid value: "x y": ${NAME}, spec.schedulingGates[2]: Duplicate value: "a"]`,
  ],
  [
    'spreading',
    {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'z', whenUnsatisfiable: 'ScheduleAnyway', minDomains: 0 },
        { maxSkew: 1, topologyKey: 'z', whenUnsatisfiable: 'ScheduleAnyway', nodeTaintsPolicy: 'Keep' },
      ],
    },
    '[spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{z, ScheduleAnyway}", spec.topologySpreadConstraints[0].minDomains: Invalid value: 0: must be greater than zero, spec.topologySpreadConstraints[0].minDomains: Invalid value: 0: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway, spec.topologySpreadConstraints[1].nodeTaintsPolicy: Unsupported value: "Keep": supported values: "Honor", "Ignore"]',
  ],
  [
    'security',
    {
      hostPID: true,
      shareProcessNamespace: true,
      securityContext: {
        fsGroup: -1,
        supplementalGroups: [-2],
        sysctls: [
          { name: 'a b', value: '1' },
          { name: 'kernel.x', value: '1' },
          { name: 'kernel.x', value: '1' },
        ],
        fsGroupChangePolicy: 'Never',
        seccompProfile: { type: 'RuntimeDefault', localhostProfile: 'p.json' },
        supplementalGroupsPolicy: 'Lax',
      },
    },
    `[spec.securityContext.fsGroup: Invalid value: -1: ${ID}, spec.securityContext.supplementalGroups[0]: Invalid value: -2: ${ID}, spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled, spec.securityContext.sysctls[0].name: Invalid value: "a b": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$, spec.securityContext.sysctls[2].name: Duplicate value: "kernel.x", spec.securityContext.fsGroupChangePolicy: Unsupported value: "Never": supported values: "Always", "OnRootMismatch", spec.securityContext.seccompProfile.localhostProfile: Invalid value: core.SeccompProfile{Type:"RuntimeDefault", LocalhostProfile:(*string)(0xc000000000)}: can only be set when seccomp type is Localhost, spec.securityContext.supplementalGroupsPolicy: Unsupported value: "Lax": supported values: "Merge", "Strict"]`,
  ],
])('a pod with mistakes in %s is refused', async (_what, fields, said) => {
  const spec = { containers: [{ name: 'c', image: 'c' }], ...fields };
  const path = '/api/v1/namespaces/default/pods';
  expect(await refusal('POST', path, { metadata: { name: 'p' }, spec })).toBe(`Pod "p" is invalid: ${said}`);
});

test('a container that names no profile of its node is refused', async () => {
  const securityContext = { seccompProfile: { type: 'Localhost' } };
  const spec = { containers: [{ name: 'c', image: 'c', securityContext }] };
  expect(await refusal('POST', '/api/v1/namespaces/default/pods', { metadata: { name: 'p' }, spec })).toBe(
    'Pod "p" is invalid: spec.containers[0].securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost',
  );
});
