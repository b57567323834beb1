import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { KeyedRandom } from '../cluster/random.ts';
import { jumpTo } from '../world/jump.ts';
import { World, type WorldSnapshot } from '../world/world.ts';
import { worldChanges } from './changes.ts';
import { History, type Moment } from './history.ts';
import type { WorldChange } from './protocol.ts';

const host = { turn: (): Promise<void> => new Promise((resolve) => setImmediate(resolve)) };
/** `UNDO_SESSIONS=200` looks at more of them. */
const SESSIONS = Number(process.env['UNDO_SESSIONS'] ?? 50);

/** Lines whose order does not matter: each works, fails or changes nothing, depending on what came before it. */
const lines = [
  'kubectl create deployment web --image=nginx --replicas=2',
  'kubectl scale deployment web --replicas=4',
  'kubectl set image deployment web nginx=nginx:1.27',
  'kubectl delete deployment web',
  'kubectl run kubia --image=luksa/kubia --port=8080',
  'kubectl delete pod kubia --grace-period=1',
  'kubectl delete pods --all --grace-period=0 --force',
  'kubectl expose pod kubia --type=LoadBalancer --name=kubia-http --port=8080',
  'kubectl label pod kubia tier=front --overwrite',
  'kubectl create namespace shop; kubectl run cart --image=nginx -n shop',
  'kubectl delete namespace shop',
  'kubectl create configmap settings --from-literal=a=$RANDOM',
  'kubectl config set-context --current --namespace=shop',
  'kubectl get pods -o yaml > pods.yaml',
  'kubectl get pods -A',
  'cd /tmp; echo $RANDOM >> numbers; export N=$((N + 1))',
  'rm -rf ~/pods.yaml /tmp/numbers; cd',
  'alias k=kubectl; k get nodes',
  'sleep 20',
  'exit',
];

/** What a world holds, as a digest: every object of every store, every file, the shell, the clock, the clouds. */
function digest({ fleet, ...rest }: WorldSnapshot): string {
  const hash = createHash('sha1').update(JSON.stringify(rest));
  for (const { cluster } of fleet) {
    hash.update(String(cluster.store.revision));
    for (const [resource, table] of [...cluster.store.tables].sort(([a], [b]) => (a < b ? -1 : 1)))
      hash.update(JSON.stringify([resource, [...table.keys()].sort().map((key) => table.get(key))]));
  }
  return hash.digest('hex');
}

/** Runs a line, and everything that is due in the instant in which it ends. */
async function run(world: World, line: string, patience = 120_000): Promise<void> {
  await world.type(line, world.clock.now() + patience);
  await jumpTo(world, world.clock.now());
}

const momentOf = (world: World): Moment => ({
  world: world.snapshot(),
  passed: [],
  stepStart: undefined,
  tried: true,
});

describe('undo', () => {
  let start: WorldSnapshot;
  beforeAll(async () => {
    const begin = Date.parse('2026-01-05T09:00:00Z');
    const world = await World.create({ scenario: 'gke', seed: 5, start: begin, locale: 'ko', host });
    start = world.snapshot();
    world.dispose();
  });

  test(`leads to the very state before, redo to the state after, in ${SESSIONS} random sessions`, async () => {
    const wrong: string[] = [];
    let travelled = 0;
    for (let session = 0; session < SESSIONS; session++) {
      const random = new KeyedRandom(session);
      const history = new History();
      let world = World.restore(start, host);
      const go = (to: WorldSnapshot): string => {
        world.dispose();
        world = World.restore(to, host);
        travelled++;
        return digest(world.snapshot());
      };
      const done: string[] = [];
      for (let command = 0; command < 4; command++) {
        const line = lines[random.integer(lines.length, 'line', command)] ?? '';
        const before = momentOf(world);
        const wanted = digest(before.world);
        history.note({ kind: 'command', line }, before);
        await run(world, line);
        done.push(line);
        const after = momentOf(world);
        const reached = digest(after.world);
        const back = history.undo(after);
        if (!back || go(back.to.world) !== wanted) wrong.push(`undo: ${done.join(' | ')}`);
        const again = history.redo();
        if (!again || go(again.to.world) !== reached) wrong.push(`redo: ${done.join(' | ')}`);
      }
      // all the way back and forth again
      const end = digest(world.snapshot());
      for (let back = history.undo(momentOf(world)); back; back = history.undo(momentOf(world)))
        go(back.to.world);
      if (digest(world.snapshot()) !== digest(start)) wrong.push(`all undone: ${done.join(' | ')}`);
      for (let again = history.redo(); again; again = history.redo()) go(again.to.world);
      if (digest(world.snapshot()) !== end) wrong.push(`all done again: ${done.join(' | ')}`);
      world.dispose();
    }
    expect(wrong).toEqual([]);
    expect(travelled).toBe(SESSIONS * 16);
  }, 300_000);

  test('a world that was left in the middle of something goes on as the first one did', async () => {
    const one = World.restore(start, host);
    await run(one, 'kubectl create deployment web --image=nginx --replicas=3; sleep 1');
    const middle = one.snapshot();
    const other = World.restore(middle, host);
    for (const world of [one, other]) await run(world, 'sleep 60; kubectl get pods');
    const pods = ({ fleet }: WorldSnapshot): unknown =>
      [...(fleet[0]?.cluster.store.tables.get('pods')?.values() ?? [])].map((pod) => ({
        ...pod,
        metadata: { ...pod.metadata, resourceVersion: '' },
      }));
    expect(pods(other.snapshot())).toEqual(pods(one.snapshot()));
    one.dispose();
    other.dispose();
  });

  test('what it took back can be told', async () => {
    const world = World.restore(start, host);
    await run(world, 'kubectl run kubia --image=luksa/kubia; sleep 30');
    const from = world.snapshot();
    await run(
      world,
      'kubectl label pod kubia a=b; kubectl create deployment web --image=nginx; kubectl delete namespace gmp-public; echo x > note; sleep 40',
    );
    const to = world.snapshot();
    const nameless = ({ how, kind, name }: WorldChange): string =>
      `${how} ${kind} ${name.replace(/web-[a-z0-9-]+/, 'web-…')}`;
    expect(worldChanges(from, to).map(nameless)).toEqual([
      'removed Namespace gmp-public',
      'removed ServiceAccount gmp-public/default',
      'removed ConfigMap gmp-public/kube-root-ca.crt',
      'changed Pod default/kubia',
      'created Pod default/web-…',
      'created ReplicaSet default/web-…',
      'created Deployment default/web',
      'created file ~/note',
    ]);
    world.dispose();
  });

  test('a new deed ends what could be done again', () => {
    const history = new History();
    const moment = (name: string): Moment => ({
      world: { ...start, scenario: name },
      passed: [],
      stepStart: undefined,
      tried: false,
    });
    const names = (): readonly unknown[] =>
      Object.values(history.status).map((deed) => (deed?.kind === 'command' ? deed.line : undefined));
    history.note({ kind: 'command', line: 'a' }, moment('0'));
    history.note({ kind: 'command', line: 'b' }, moment('1'), 'kept');
    expect(history.undo(moment('2'), 'later')).toMatchObject({
      to: { world: { scenario: '1' } },
      kept: 'kept',
    });
    expect(names()).toEqual(['a', 'b']);
    expect(history.redo()).toMatchObject({ to: { world: { scenario: '2' } }, kept: 'later' });
    expect(history.undo(moment('2'))).toMatchObject({ to: { world: { scenario: '1' } }, kept: 'kept' });
    history.note({ kind: 'command', line: 'c' }, moment('1'));
    expect(names()).toEqual(['c', undefined]);
    expect(history.redo()).toBeUndefined();
    expect(new History(structuredClone(history.record)).status).toEqual(history.status);
  });
});
