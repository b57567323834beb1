import { expect, test } from 'vitest';
import { Headless } from '../../node/headless.ts';

async function run(...lines: readonly string[]): Promise<unknown[]> {
  const session = await Headless.create({ scenario: 'rig' });
  const out: unknown[] = [];
  for (const cmd of lines) {
    const answer = await session.answer({ cmd });
    if (!('stdout' in answer)) throw new Error(JSON.stringify(answer));
    out.push([answer.exit, answer.stdout, answer.stderr]);
  }
  session.world.dispose();
  return out;
}

test('kubectl follows k8s.io to the examples of kubernetes.io', async () => {
  expect(
    await run(
      'kubectl create -f https://k8s.io/examples/application/deployment.yaml',
      'kubectl apply -f http://k8s.io/examples/application/nope.yaml',
      'kubectl apply -f https://example.org/deployment.yaml',
    ),
  ).toEqual([
    [0, 'deployment.apps/nginx-deployment created\n', ''],
    [
      1,
      '',
      'error: unable to read URL "http://k8s.io/examples/application/nope.yaml", server reported 404 Not Found, status code=404\n',
    ],
    [1, '', 'Unable to connect to the server: dial tcp: lookup example.org on 127.0.0.53:53: no such host\n'],
  ]);
});
