import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ControllerContext } from '../../../cluster/controllers/controller.ts';
import { VirtualClock } from '../../../cluster/clock.ts';
import type { CloudSite } from '../../../cluster/runtime.ts';
import { Store } from '../../../cluster/store/store.ts';
import { HealthChecker } from './health.ts';

const START = Date.parse('2026-01-05T09:00:00Z');
const BACKEND = { namespace: 'default', service: 'web', port: 80 };

/** A checker of one endpoint that never answers, and how to let time pass. */
function rig(now: number) {
  const clock = new VirtualClock(now);
  const store = new Store();
  const metadata = {
    name: 'web',
    namespace: 'default',
    uid: 'web',
    resourceVersion: '1',
    creationTimestamp: '',
  };
  store.put('services', { metadata, spec: { ports: [{ port: 80, targetPort: 8080 }] } } as never);
  store.put('endpointslices.discovery.k8s.io', {
    metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'web' } },
    endpoints: [{ addresses: ['10.1.0.5'] }],
    ports: [{ port: 8080 }],
  } as never);
  const site = {
    connect: (
      _from: string,
      _host: string,
      _port: number,
      { timeoutMilliseconds }: { readonly timeoutMilliseconds: number },
    ) =>
      new Promise((resolve) => {
        clock.schedule(
          clock.now() + timeoutMilliseconds,
          () => resolve({ ok: false, failure: 'timed-out' }),
          '',
        );
      }),
  } as unknown as CloudSite;
  const health = new HealthChecker(site, { clock, store } as unknown as ControllerContext);
  const pass = async (seconds: number): Promise<void> => {
    clock.advanceTo(clock.now() + seconds * 1000);
    await turn();
  };
  return { clock, health, pass };
}

test('checks under way end when they would have, in a restored cluster too', async () => {
  const before = rig(START);
  before.health.restore('b', { '10.1.0.5:8080': 0 });
  before.health.check('b', BACKEND);
  await before.pass(4);
  const asking = before.health.asking.get('b') ?? {};
  expect(asking).toEqual({ '10.1.0.5:8080': START });

  const after = rig(START + 4000);
  after.health.restore('b', { '10.1.0.5:8080': 0 });
  after.health.resume('b', BACKEND, asking);
  await after.pass(0);
  expect(after.health.asking.get('b')).toEqual(asking);
  for (const { health, pass } of [before, after]) {
    await pass(10.9);
    expect(health.findings.get('b')).toEqual({ '10.1.0.5:8080': 0 });
    await pass(0.1);
    expect(health.findings.get('b')).toEqual({ '10.1.0.5:8080': 1 });
    expect(health.asking.size).toBe(0);
  }
});
