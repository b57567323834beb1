import { expect, test } from 'vitest';
import type { Probe } from '../api/types.ts';
import { VirtualClock } from '../clock.ts';
import { serveHttp, type HttpReply } from '../network/http.ts';
import { streamPair } from '../network/stream.ts';
import type { ActionResult, ActionTarget, ExecResult } from './actions.ts';
import { countProbe, runProbe } from './probe.ts';

type Answer = HttpReply | 'silence' | undefined;

const reply = (status: number, body = '', location?: string): HttpReply => ({
  status,
  headers: location === undefined ? [] : [['Location', location]],
  body,
});

/** A pod at 10.0.0.1 whose port 80 answers by path, and whose commands come to a result. */
function target(
  answers: Readonly<Record<string, Answer>>,
  exec: (tries: number) => ExecResult = () => ({ code: 0, output: '', stderr: '' }),
): ActionTarget & { readonly clock: VirtualClock; readonly calls: readonly string[] } {
  const clock = new VirtualClock(0);
  const calls: string[] = [];
  return {
    clock,
    calls,
    container: { name: 'web', ports: [{ name: 'http', containerPort: 80 }] },
    podIP: '10.0.0.1',
    podText: 'web_default(1)',
    connect: (port) => {
      if (port !== 80) return undefined;
      const [client, server] = streamPair();
      void serveHttp(server, ({ target: path }) => {
        const answer = answers[path];
        return answer === 'silence' || !answer ? new Promise(() => {}) : answer;
      });
      return client;
    },
    dial: (host, port) => {
      calls.push(`${host}:${port}`);
      return Promise.resolve({ ok: false, failure: host === 'nowhere' ? 'no-such-host' : 'timed-out' });
    },
    exec: (command) => {
      calls.push(command.join(' '));
      return Promise.resolve().then(() => exec(calls.length));
    },
  };
}

async function run(probe: Probe, aim: ReturnType<typeof target>): Promise<ActionResult> {
  const done = runProbe(probe, aim, aim.clock.now());
  let result: ActionResult | undefined;
  void done.then((outcome) => (result = outcome));
  for (let turns = 0; turns < 200 && !result; turns++) {
    await Promise.resolve();
    if (turns % 50 === 49) aim.clock.advanceTo(aim.clock.now() + 1000);
  }
  return done;
}

const http = (path: string, rest: object = {}): Probe => ({ httpGet: { path, port: 80, ...rest } });
const failed = (output: string): ActionResult => ({ ok: false, output });

test.each<readonly [string, Probe, Readonly<Record<string, Answer>>, ActionResult]>([
  ['answers', http('/'), { '/': reply(200) }, { ok: true }],
  ['a named port', { httpGet: { port: 'http' } }, { '/': reply(204) }, { ok: true }],
  [
    'an unknown name',
    { httpGet: { port: 'web' } },
    {},
    { ok: false, errored: true, output: 'strconv.Atoi: parsing "web": invalid syntax' },
  ],
  ['a bad status', http('/a'), { '/a': reply(503) }, failed('HTTP probe failed with statuscode: 503')],
  [
    'nobody listens',
    { httpGet: { port: 81 } },
    {},
    failed('Get "http://10.0.0.1:81": dial tcp 10.0.0.1:81: connect: connection refused'),
  ],
  [
    'no answer in time',
    http('/slow'),
    { '/slow': 'silence' },
    failed(
      'Get "http://10.0.0.1:80/slow": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    ),
  ],
  [
    'a redirect on the host',
    http('/a'),
    { '/a': reply(302, '', '/b'), '/b': reply(404) },
    failed('HTTP probe failed with statuscode: 404'),
  ],
  [
    'a redirect to another host',
    http('/a'),
    { '/a': reply(301, 'moved', 'http://example.com/') },
    { ok: true, warning: 'Probe terminated redirects, Response body: moved' },
  ],
  [
    'redirects in a circle',
    http('/a'),
    { '/a': reply(302, '', '/a') },
    failed('Get "/a": stopped after 10 redirects'),
  ],
  [
    'another host',
    http('/', { host: 'nowhere' }),
    {},
    failed('Get "http://nowhere:80/": dial tcp: lookup nowhere: no such host'),
  ],
  [
    'TCP to another host',
    { tcpSocket: { port: 80, host: '10.9.9.9' } },
    {},
    failed('dial tcp 10.9.9.9:80: i/o timeout'),
  ],
  ['an open port', { tcpSocket: { port: 80 } }, {}, { ok: true }],
  [
    'a closed port',
    { tcpSocket: { port: 1 } },
    {},
    failed('dial tcp 10.0.0.1:1: connect: connection refused'),
  ],
])('%s', async (_, probe, answers, result) => {
  expect(await run({ timeoutSeconds: 1, ...probe }, target(answers))).toEqual(result);
});

test('a command fails by its exit code, with what it wrote', async () => {
  const probe: Probe = { exec: { command: ['cat', '/tmp/healthy'] } };
  const output = "cat: can't open '/tmp/healthy': No such file or directory\n";
  const aim = target({}, () => ({ code: 1, output, stderr: output }));
  expect(await run(probe, aim)).toEqual(failed(output));
  expect(aim.calls).toEqual(['cat /tmp/healthy']);
});

// As TestProbe of pkg/kubelet/prober/prober_test.go.
test.each([
  [['/bin/bash', '-c', 'some script'], '/bin/bash -c some script'],
  [['/bin/bash', '-c', 'some $(A) $(B)'], '/bin/bash -c some script $(B)'],
  [['echo', '$$(A) $$ $(A)$(C) $(date)'], 'echo $(A) $ script $(date)'],
])('a command %j is run as %s', async (command, expected) => {
  const aim = target({});
  const env = [
    { name: 'A', value: 'script' },
    { name: 'C', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
  ];
  expect(await run({ exec: { command } }, { ...aim, container: { name: 'web', env } })).toEqual({ ok: true });
  expect(aim.calls).toEqual([expected]);
});

test('a probe without an action cannot be made', async () => {
  const output = 'missing probe handler for web_default(1):web';
  expect(await run({}, target({}))).toEqual({ ok: false, errored: true, output });
});

test('a command that cannot be run is tried three times', async () => {
  const probe: Probe = { exec: { command: ['nothing'] } };
  const broken = target({}, () => {
    throw new Error('not found');
  });
  expect(await run(probe, broken)).toEqual({
    ok: false,
    errored: true,
    output: 'rpc error: code = Unknown desc = not found',
  });
  expect(broken.calls.length).toBe(3);
  const late = target({}, (tries) => {
    if (tries < 3) throw new Error('not yet');
    return { code: 0, output: '', stderr: '' };
  });
  expect(await run(probe, late)).toEqual({ ok: true });
});

test.each<readonly [type: 'startup' | 'readiness' | 'liveness', results: string, verdicts: string]>([
  ['readiness', '++-+---+', 'ss.s..fs'],
  ['liveness', '+--+---', 's..s..F'],
  ['startup', '---', '..F'],
  ['startup', '-+', '.S'],
])('%s: results %s come to %s; a capital ends it', (type, results, verdicts) => {
  let record = { nextAt: 0, successes: 0, failures: 0, held: false };
  const seen = [...results].map((result) => {
    const counted = countProbe(type, { failureThreshold: 3 }, record, result === '+', 0);
    ({ record } = counted);
    const letter = { undecided: '.', success: 's', failure: 'f' }[counted.verdict];
    return record.held ? letter.toUpperCase() : letter;
  });
  expect(seen.join('')).toBe(verdicts);
});

test('successes count up to their threshold', () => {
  const probe = { successThreshold: 3 };
  let record = { nextAt: 0, successes: 0, failures: 0, held: false };
  const verdicts = [1, 2, 3, 4].map(() => {
    const counted = countProbe('readiness', probe, record, true, 0);
    ({ record } = counted);
    return counted.verdict;
  });
  expect(verdicts).toEqual(['undecided', 'undecided', 'success', 'success']);
});
