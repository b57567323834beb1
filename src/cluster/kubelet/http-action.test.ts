import { expect, test } from 'vitest';
import type { HTTPGetAction } from '../api/types.ts';
import { VirtualClock } from '../clock.ts';
import { serveHttp, type HttpReply, type HttpRequest } from '../network/http.ts';
import { streamPair } from '../network/stream.ts';
import { containerPort, tcpAction, type ActionResult, type ActionTarget } from './actions.ts';
import { runHook } from './hooks.ts';
import { httpAction } from './http-action.ts';
import { runProbe } from './probe.ts';

type Handler = (request: HttpRequest) => HttpReply;

const reply = (status: number, location?: string, body = ''): HttpReply => ({
  status,
  headers: location === undefined ? [] : [['Location', location]],
  body,
});

const container = {
  name: 'web',
  ports: [
    { name: 'found', containerPort: 93 },
    { name: 'foo', containerPort: 8080 },
  ],
};

/** A pod at 10.0.0.1: port 80 speaks HTTP, port 443 the same behind TLS, and 8080 too. */
function target(handler: Handler): ActionTarget {
  return {
    clock: new VirtualClock(0),
    container,
    podIP: '10.0.0.1',
    podText: 'web_default(1)',
    connect(port) {
      if (![80, 443, 8080].includes(port)) return undefined;
      const [client, server] = streamPair();
      if (server.link) server.link.tls = port === 443;
      void serveHttp(server, handler);
      return client;
    },
    dial: () => Promise.resolve({ ok: false, failure: 'refused' }),
    exec: () => Promise.resolve({ code: 0, output: '', stderr: '' }),
  };
}

const ask = (
  action: Partial<HTTPGetAction>,
  handler: Handler,
  purpose: 'probe' | 'lifecycle' = 'probe',
): Promise<ActionResult> => httpAction({ port: 80, ...action }, target(handler), 1, purpose);

const failed = (output: string): ActionResult => ({ ok: false, output });
const ok: ActionResult = { ok: true };
const warned = (body: string): ActionResult => ({
  ok: true,
  warning: `Probe terminated redirects, Response body: ${body}`,
});

// As TestHTTPProbeChecker of pkg/probe/http/http_test.go and TestHeaderConversion of request_test.go.
test.each<readonly [given: readonly (readonly [string, string])[], sent: string]>([
  [[], 'Host: 10.0.0.1:80|User-Agent: kube-probe/1.33|Accept: */*|Connection: close'],
  [
    [['Accept-Encoding', 'gzip']],
    'Host: 10.0.0.1:80|User-Agent: kube-probe/1.33|Accept: */*|Accept-Encoding: gzip|Connection: close',
  ],
  [
    [['Accept-Encoding', '']],
    'Host: 10.0.0.1:80|User-Agent: kube-probe/1.33|Accept: */*|Accept-Encoding: |Connection: close',
  ],
  [
    [['x-muffins-Or-cupcakes', 'muffins']],
    'Host: 10.0.0.1:80|User-Agent: kube-probe/1.33|Accept: */*|Connection: close|X-Muffins-Or-Cupcakes: muffins',
  ],
  [[['User-Agent', 'foo/1.0']], 'Host: 10.0.0.1:80|User-Agent: foo/1.0|Accept: */*|Connection: close'],
  [[['User-Agent', '']], 'Host: 10.0.0.1:80|Accept: */*|Connection: close'],
  [[['Accept', 'foo/*']], 'Host: 10.0.0.1:80|User-Agent: kube-probe/1.33|Accept: foo/*|Connection: close'],
  [[['Accept', '']], 'Host: 10.0.0.1:80|User-Agent: kube-probe/1.33|Connection: close'],
  [
    [
      ['accept', 'application/json'],
      ['Accept', '*/*'],
    ],
    'Host: 10.0.0.1:80|User-Agent: kube-probe/1.33|Accept: application/json|Accept: */*|Connection: close',
  ],
  [
    [['HOST', 'muffins.cupcakes.org']],
    'Host: muffins.cupcakes.org|User-Agent: kube-probe/1.33|Accept: */*|Connection: close',
  ],
])('headers %j', async (given, sent) => {
  const seen: string[] = [];
  const httpHeaders = given.map(([name, value]) => ({ name, value }));
  const result = await ask({ httpHeaders }, ({ headers }) => {
    seen.push(headers.map(([name, value]) => `${name}: ${value}`).join('|'));
    return reply(200);
  });
  expect(result).toEqual(ok);
  expect(seen).toEqual([sent]);
});

/** Leads from / to /new, and from /redirect to wherever; /loop leads to itself. */
const led =
  (status: number, then: number): Handler =>
  ({ target: path }) =>
    path === '/' ? reply(status, '/new') : reply(then);

test.each<readonly [status: number, then: number, result: ActionResult]>([
  [301, 200, ok],
  [301, 500, failed('HTTP probe failed with statuscode: 500')],
  [302, 200, ok],
  [302, 500, failed('HTTP probe failed with statuscode: 500')],
  [307, 200, ok],
  [307, 500, failed('HTTP probe failed with statuscode: 500')],
  [308, 200, ok],
  [308, 500, failed('HTTP probe failed with statuscode: 500')],
  [308, 308, warned('')],
  [304, 200, warned('')],
])('a redirect by %i to an answer with %i', async (status, then, result) => {
  expect(await ask({}, led(status, then))).toEqual(result);
});

// As TestHTTPProbeChecker_NonLocalRedirects and …_HostHeaderPreservedAfterRedirect, as the kubelet follows redirects.
test.each<readonly [location: string, result: ActionResult]>([
  ['/success', ok],
  ['/fail', failed('HTTP probe failed with statuscode: 500')],
  ['http://10.0.0.1:8080/success', ok],
  ['http://10.0.0.1:8080/fail', failed('HTTP probe failed with statuscode: 500')],
  ['http://0.0.0.0/fail', warned('moved')],
  ['/loop', failed('Get "/loop": stopped after 10 redirects')],
])('a redirect to %s', async (location, result) => {
  const handler: Handler = ({ target: path }) => {
    if (path === '/redirect') return reply(302, location, 'moved');
    if (path === '/loop') return reply(302, '/loop');
    return reply(path === '/success' ? 200 : 500);
  };
  expect(await ask({ path: '/redirect' }, handler)).toEqual(result);
});

test('a host given by a header is asked for again after a redirect that names none', async () => {
  const hosts: (string | undefined)[] = [];
  const handler: Handler = ({ headers, target: path }) => {
    hosts.push(headers.find(([name]) => name === 'Host')?.[1]);
    const next = path === '/' ? '/a' : path === '/a' ? 'http://10.0.0.1:8080/b' : undefined;
    return reply(next === undefined ? 200 : 302, next);
  };
  expect(await ask({ httpHeaders: [{ name: 'Host', value: 'www.success.com' }] }, handler)).toEqual(ok);
  expect(hosts).toEqual(['www.success.com', 'www.success.com', '10.0.0.1:8080']);
});

// As TestFormatURL of pkg/probe/http/request_test.go, seen in what is said of a closed port.
test.each([
  [{ path: '' }, 'http://10.0.0.1:93'],
  [{ path: '/path', scheme: 'HTTPS' }, 'https://10.0.0.1:93/path'],
  [{ path: '?foo' }, 'http://10.0.0.1:93?foo'],
  [{ path: '/path?bar', scheme: 'HTTPS' }, 'https://10.0.0.1:93/path?bar'],
  [{ path: 'path' }, 'http://10.0.0.1:93/path'],
] as const)('the URL of %j is %s', async (action, url) => {
  const refused = 'dial tcp 10.0.0.1:93: connect: connection refused';
  expect(await ask({ ...action, port: 93 }, () => reply(200))).toEqual(failed(`Get "${url}": ${refused}`));
});

test('who speaks TLS and who does not do not understand each other', async () => {
  const fine = (): HttpReply => reply(200);
  expect(await ask({ port: 443, scheme: 'HTTPS' }, fine)).toEqual(ok);
  expect(await ask({ port: 80, scheme: 'HTTPS', path: '/a' }, fine)).toEqual(
    failed('Get "https://10.0.0.1:80/a": http: server gave HTTP response to HTTPS client'),
  );
  expect(await ask({ port: 443 }, fine)).toEqual(failed('HTTP probe failed with statuscode: 400'));
});

// As TestResolveContainerPort of pkg/probe/util_test.go, TestGetURLParts and TestGetTCPAddrParts of pkg/kubelet/prober/prober_test.go.
test.each<readonly [port: number | string, result: number | string]>([
  [443, 443],
  [76, 76],
  ['118', 118],
  ['found', 93],
  ['foo', 8080],
  [66_666, 'invalid port number: 66666'],
  [-1, 'invalid port number: -1'],
  ['-1', 'invalid port number: -1'],
  ['', 'strconv.Atoi: parsing "": invalid syntax'],
  ['not-found', 'strconv.Atoi: parsing "not-found": invalid syntax'],
])('port %j', (port, result) => {
  expect(containerPort(port, container)).toBe(result);
});

// As TestTcpHealthChecker of pkg/probe/tcp/tcp_test.go, and TestProbe of pkg/kubelet/prober/prober_test.go.
test('TCP, and nothing to do', async () => {
  const aim = target(() => reply(200));
  expect(await tcpAction(80, undefined, aim, 1)).toEqual(ok);
  expect(await tcpAction('foo', '10.0.0.1', aim, 1)).toEqual(ok);
  expect(await tcpAction(81, '', aim, 1)).toEqual(
    failed('dial tcp 10.0.0.1:81: connect: connection refused'),
  );
  expect(await runProbe({}, aim, aim.clock.now())).toEqual({
    ok: false,
    errored: true,
    output: 'missing probe handler for web_default(1):web',
  });
});

// As the tests of pkg/kubelet/lifecycle/handlers_test.go.
test('any answer to a hook is good; one that comes over HTTP instead of HTTPS is told', async () => {
  const hook = (httpGet: HTTPGetAction): Promise<ActionResult> =>
    runHook(
      { httpGet },
      target(() => reply(404)),
    );
  expect(await hook({ port: 80, path: '/bye' })).toEqual(ok);
  expect(await hook({ port: 443, scheme: 'HTTPS' })).toEqual(ok);
  expect(await hook({ port: 80, path: '/bye', scheme: 'HTTPS' })).toEqual({
    ok: true,
    warning: 'request to HTTPS lifecycle hook 10.0.0.1:80 got HTTP response, retry with HTTP succeeded',
  });
  expect(await hook({ port: 81, path: '/bye' })).toEqual(
    failed(
      'HTTP lifecycle hook (/bye) for Container "web" in Pod "web_default(1)" failed - error: Get "http://10.0.0.1:81/bye": dial tcp 10.0.0.1:81: connect: connection refused',
    ),
  );
});
