import { describe, expect, it } from 'vitest';
import { testServer } from '../apiserver/testing.ts';

/**
 * Models TestValidateLoadBalancerStatus of pkg/apis/core/validation/validation_test.go and TestValidateIngressStatusUpdate of
 * pkg/apis/networking/validation/validation_test.go, by what the server says.
 */

interface Answer {
  readonly message: string;
  readonly warning: string;
}

const metadata = { name: 'foo' };
const KINDS = {
  Service: {
    url: '/api/v1/namespaces/default/services',
    group: '',
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
  },
  Ingress: {
    url: '/apis/networking.k8s.io/v1/namespaces/default/ingresses',
    group: '.networking.k8s.io',
    spec: { defaultBackend: { service: { name: 'defaultbackend', port: { number: 80 } } } },
  },
} as const;
type KindName = keyof typeof KINDS;

/** What a server says of one list of ingresses after the other. */
async function answers(
  kind: KindName,
  lists: readonly (readonly object[])[],
  more: object = {},
): Promise<readonly Answer[]> {
  const { url, group, spec } = KINDS[kind];
  const { json, send } = testServer();
  await json('POST', url, { metadata, spec: { ...spec, ...more } });
  const all: Answer[] = [];
  for (const ingress of lists) {
    const status = { loadBalancer: { ingress } };
    const { status: code, body, headers } = await send('PUT', `${url}/foo/status`, { metadata, status });
    if (body.type !== 'json') throw new Error(`the answer is ${body.type}`);
    const { message } = body.value as { readonly message: string };
    all.push({
      message: code === 200 ? '' : message.replace(`${kind}${group} "foo" is invalid: `, ''),
      warning: (headers['warning'] ?? '').replaceAll('\\"', '"'),
    });
  }
  return all;
}

const verdict = async (...given: Parameters<typeof answers>): Promise<string | undefined> =>
  (await answers(...given)).at(-1)?.message;

const PATH = 'status.loadBalancer.ingress[0]';
const IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const DNS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

describe.each(['Service', 'Ingress'] as const)('of a kind %s, where it is reached', (kind) => {
  it.each<readonly [string, object, string]>([
    ['nowhere', {}, ''],
    ['an address', { ip: '127.0.0.2' }, ''],
    ['a name', { hostname: 'foo.com' }, ''],
    ['both', { ip: '127.0.0.2', hostname: 'foo.com' }, ''],
    ['leading zeros', { ip: '001.002.003.004' }, ''],
    ['no address', { ip: 'abcd' }, `${PATH}.ip: Invalid value: "abcd": ${IP}`],
    ['no name', { hostname: 'Foo' }, `${PATH}.hostname: Invalid value: "Foo": ${DNS}`],
    [
      'an address for a name',
      { hostname: '127.0.0.1' },
      `${PATH}.hostname: Invalid value: "127.0.0.1": must be a DNS name, not an IP address`,
    ],
    [
      'neither',
      { ip: 'abcd', hostname: '::1' },
      `[${PATH}.ip: Invalid value: "abcd": ${IP}, ${PATH}.hostname: Invalid value: "::1": ${DNS}, ${PATH}.hostname: Invalid value: "::1": must be a DNS name, not an IP address]`,
    ],
  ])('%s', async (_name, entry, message) => {
    expect(await verdict(kind, [[entry]])).toBe(message);
  });

  it.each<readonly [string, string, string]>([
    ['a plain address', '1.2.3.4', ''],
    ['a plain address of the sixth version', '::1', ''],
    [
      'leading zeros',
      '001.2.3.4',
      'non-standard IP address "001.2.3.4" will be considered invalid in a future Kubernetes release: use "1.2.3.4"',
    ],
    [
      'an address in the clothes of the sixth version',
      '::ffff:1.2.3.4',
      'non-standard IP address "::ffff:1.2.3.4" will be considered invalid in a future Kubernetes release: use "1.2.3.4"',
    ],
    ['a long one', '0:0::1', 'IPv6 address "0:0::1" should be in RFC 5952 canonical format ("::1")'],
  ])('warns of %s', async (_name, ip, text) => {
    const warning = text === '' ? '' : `299 - "${PATH}: ${text}"`;
    expect(await answers(kind, [[{ ip }]])).toEqual([{ message: '', warning }]);
  });
});

describe('a service', () => {
  it.each<readonly [string, object, string]>([
    ['the way of an address', { ip: '1.2.3.4', ipMode: 'VIP' }, ''],
    ['the other way', { ip: '1.2.3.4', ipMode: 'Proxy' }, ''],
    [
      'no way',
      { ip: '1.2.3.4', ipMode: 'dummy' },
      `${PATH}.ipMode: Unsupported value: "dummy": supported values: "Proxy", "VIP"`,
    ],
    [
      'a way of no address',
      { ipMode: 'Proxy' },
      `${PATH}.ipMode: Forbidden: may not be specified when \`ip\` is not set`,
    ],
  ])('%s', async (_name, entry, message) => {
    expect(await verdict('Service', [[entry]])).toBe(message);
  });

  it.each(['ClusterIP', 'NodePort'])('of type %s has no load balancer', async (type) => {
    expect(await verdict('Service', [[{ ip: '1.2.3.4' }]], { type })).toBe(
      "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'",
    );
    expect(await verdict('Service', [[]], { type })).toBe('');
  });
});
