import { expect, test } from 'vitest';
import { STRATEGIC, testServer } from './testing.ts';

const POD = '/api/v1/namespaces/default/pods/web';

test.each([
  [
    'a list whose items lack their merge key',
    { spec: { containers: [{ image: 'x' }] } },
    500,
    'map: map[image:x] does not contain declared merge key: name',
  ],
  [
    'an unknown directive',
    { spec: { $patch: 'add' } },
    500,
    'unknown patch type: add in map: map[$patch:add]',
  ],
  [
    'an order that is no list',
    { spec: { '$setElementOrder/containers': 'web' } },
    400,
    'invalid patch format of setElementOrder list',
  ],
  [
    'keys to retain that are no list',
    { spec: { $retainKeys: 'a' } },
    400,
    'invalid patch format of retainKeys',
  ],
  [
    'keys that are not to be retained',
    { spec: { $retainKeys: ['nodeName'], hostname: 'a' } },
    400,
    'invalid patch format of retainKeys',
  ],
])('a strategic merge patch with %s is refused', async (_what, patch, status, message) => {
  const { send, json } = testServer();
  await json('POST', '/api/v1/namespaces/default/pods', {
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'web', image: 'nginx' }] },
  });
  const { body, ...answer } = await send('PATCH', POD, patch, STRATEGIC);
  expect([
    answer.status,
    body.type === 'json' && (body.value as { readonly message: string }).message,
  ]).toEqual([status, message]);
});
