import { describe, expect, it, test } from 'vitest';
import type { HostAlias, PodSpec } from '../api/types.ts';
import { metadata } from '../controllers/test-objects.ts';
import { hostsOf, hostsOnNode, kernelName, podNames } from './pod-names.ts';

const pod = (name: string, spec: Partial<PodSpec> = {}) => ({
  metadata: metadata(name),
  spec: { containers: [], ...spec },
});
const SEVEN = '1234567.';

/** Models pkg/kubelet/kubelet_pods_test.go TestTruncatePodHostname */
test.each([
  ['a short one', 'test.pod.hostname', 'test.pod.hostname'],
  ['one that is too long', SEVEN.repeat(9), SEVEN.repeat(8).slice(0, -1)],
  ['a dot at the end', `${SEVEN.repeat(7)}123456.1234567.`, `${SEVEN.repeat(7)}123456`],
  ['a dash at the end', `${SEVEN.repeat(7)}123456-1234567.`, `${SEVEN.repeat(7)}123456`],
])('the name of a machine: %s', (_what, name, wanted) => {
  expect(podNames(pod(name)).host).toBe(wanted);
  expect(podNames(pod('p', { hostname: name })).host).toBe(wanted);
});

/** Models pkg/kubelet/util/util_test.go TestGetNodenameForKernel */
describe('what the kernel is told', () => {
  const long = '1234567.'.repeat(4).slice(0, -1);
  it.each<[string, string | undefined, boolean, string | undefined]>([
    ['h', undefined, false, 'h'],
    ['h', undefined, true, 'h'],
    ['h', 'sub', false, 'h'],
    ['h', 'sub', true, 'h.sub.default.svc.cluster.local'],
    ['1234567', long, false, '1234567'],
    ['1234567', long, true, undefined],
  ])('of %s in %s, asked for both: %s', (hostname, subdomain, setHostnameAsFQDN, name) => {
    const spec = { hostname, setHostnameAsFQDN, ...(subdomain !== undefined && { subdomain }) };
    const whole = `1234567.${long}.default.svc.cluster.local`;
    const problem = `failed to construct FQDN from pod hostname and cluster domain, FQDN ${whole} is too long (64 characters is the max, 65 characters requested)`;
    expect(whole).toHaveLength(65);
    expect(kernelName(pod('p', spec))).toEqual(name === undefined ? { problem } : { name });
  });
});

/** Models pkg/kubelet/kubelet_pods_test.go TestManagedHostsFileContent, TestNodeHostsFileContent */
describe('the file of hosts', () => {
  const FOO: HostAlias = { ip: '123.45.67.89', hostnames: ['foo', 'bar', 'baz'] };
  const PARK: HostAlias = { ip: '456.78.90.123', hostnames: ['park', 'doo', 'boo'] };
  const LOCAL =
    '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n';
  const ADDED = '\n# Entries added by HostAliases.\n';
  const LINES = ['123.45.67.89\tfoo\tbar\tbaz\n', '456.78.90.123\tpark\tdoo\tboo\n'];
  it.each<[string | undefined, readonly HostAlias[], string]>([
    [undefined, [], 'podFoo\n'],
    ['domainFoo', [], 'podFoo.domainFoo.default.svc.cluster.local\tpodFoo\n'],
    [undefined, [FOO], `podFoo\n${ADDED}${LINES[0]}`],
    [
      'domainFoo',
      [FOO, PARK],
      `podFoo.domainFoo.default.svc.cluster.local\tpodFoo\n${ADDED}${LINES.join('')}`,
    ],
  ])('of a pod in %s with %j', (subdomain, hostAliases, wanted) => {
    const spec = { hostAliases, ...(subdomain !== undefined && { subdomain }) };
    expect(hostsOf(pod('podFoo', spec), '203.0.113.1')).toBe(
      `# Kubernetes-managed hosts file.\n${LOCAL}203.0.113.1\t${wanted}`,
    );
  });

  it.each<[readonly HostAlias[], string]>([
    [[], ''],
    [[FOO], `${ADDED}${LINES[0]}`],
    [[FOO, PARK], `${ADDED}${LINES.join('')}`],
  ])('of a node with %j', (hostAliases, wanted) => {
    const own = `# hosts file for testing.\n${LOCAL}123.45.67.89\tsome.domain\n`;
    expect(hostsOnNode(pod('p', { hostAliases }), own)).toBe(
      `# Kubernetes-managed hosts file (host network).\n${own}${wanted}`,
    );
  });
});
