import { beforeEach, expect, test } from 'vitest';
import { testServer, type TestServer } from '../testing.ts';

const pods = '/api/v1/namespaces/default/pods';
let api: TestServer;

beforeEach(async () => {
  api = testServer();
  const pod = (name: string, ...names: readonly string[]): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: names.map((own) => ({ name: own, image: 'nginx' })) },
  });
  await api.json('POST', pods, pod('one', 'app'));
  await api.json('POST', pods, pod('two', 'app', 'proxy'));
});

const invalid = (why: string): string => `PodLogOptions "one" is invalid: ${why}`;
const layout = '2006-01-02T15:04:05Z07:00';

test.each([
  ['one', 'tailLines=-1', invalid('tailLines: Invalid value: -1: must be greater than or equal to 0')],
  ['one', 'limitBytes=0', invalid('limitBytes: Invalid value: 0: must be greater than 0')],
  ['one', 'sinceSeconds=0', invalid('sinceSeconds: Invalid value: 0: must be greater than 0')],
  [
    'one',
    'sinceSeconds=0&sinceTime=2026-01-05T09:00:00Z&tailLines=-2',
    invalid(
      '[tailLines: Invalid value: -2: must be greater than or equal to 0, : Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified]',
    ),
  ],
  ['one', 'stream=Stdout', invalid('stream: Forbidden: may not be specified')],
  ['one', 'tailLines=1.5', 'strconv.ParseInt: parsing "1.5": invalid syntax'],
  ['one', 'tailLines=', 'strconv.ParseInt: parsing "": invalid syntax'],
  ['one', 'sinceTime=now', `parsing time "now" as "${layout}": cannot parse "now" as "2006"`],
  ['one', 'sinceTime=2026-01-05', `parsing time "2026-01-05" as "${layout}": cannot parse "" as "T"`],
  ['one', 'container=no', 'container no is not valid for pod one'],
  ['two', '', 'a container name must be specified for pod two, choose one of: [app proxy]'],
  ['gone', '', 'pods "gone" not found'],
])('the log of %s with %s is refused', async (name, query, message) => {
  expect(await api.refusal('GET', `${pods}/${name}/log?${query}`)).toBe(message);
});

test('a pod that is on no node has an empty log', async () => {
  const { status, body } = await api.send('GET', `${pods}/one/log?tailLines=0&follow`);
  expect([status, body]).toEqual([200, { type: 'text', text: '' }]);
});
