import { describe, expect, it } from 'vitest';
import type { Event, Pod } from '../../cluster/api/types.ts';
import type { Stored } from '../../cluster/machinery/object.ts';
import { podTimeline, type PodTimeline } from './pod-timeline.ts';

const created = '2026-01-05T09:00:00Z';
const after = (seconds: number): string =>
  new Date(Date.parse(created) + seconds * 1000).toISOString().replace('.000', '');
const at = (seconds: number): number => Date.parse(created) + seconds * 1000;

function pod(status: Partial<Stored<Pod>['status']>, containers = ['kubia']): Stored<Pod> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'kubia',
      namespace: 'default',
      uid: 'p1',
      creationTimestamp: created,
      resourceVersion: '1',
    },
    spec: { containers: containers.map((name) => ({ name, image: `luksa/${name}` })) },
    status: { phase: 'Pending', ...status },
  };
}

function event(reason: string, message: string, seconds: number, container?: string, last = seconds): Event {
  return {
    metadata: { name: `${reason}${seconds}`, namespace: 'default' },
    involvedObject: {
      kind: 'Pod',
      uid: 'p1',
      ...(container !== undefined && { fieldPath: `spec.containers{${container}}` }),
    },
    reason,
    message,
    firstTimestamp: after(seconds),
    lastTimestamp: after(last),
  };
}

const scheduled = { type: 'PodScheduled', status: 'True', lastTransitionTime: after(1) };

const fresh: PodTimeline = {
  created: at(0),
  scheduled: undefined,
  unschedulable: undefined,
  acknowledged: undefined,
  unprepared: undefined,
  images: [
    {
      container: 'kubia',
      image: 'luksa/kubia',
      begun: undefined,
      arrived: undefined,
      here: false,
      cached: false,
      trouble: undefined,
    },
  ],
  started: undefined,
  ready: undefined,
  completed: false,
  restarts: 0,
  trouble: undefined,
  deleting: false,
};

const kubia = fresh.images[0];

describe('podTimeline', () => {
  it('knows only when a new pod was created', () => {
    const other = event('Pulling', 'Pulling image "luksa/kubia"', 3, 'kubia');
    expect(podTimeline(pod({}), [{ ...other, involvedObject: { uid: 'other' } }])).toEqual(fresh);
  });

  it('follows a pod until it is ready', () => {
    const way = podTimeline(
      pod({
        phase: 'Running',
        startTime: after(2),
        conditions: [scheduled, { type: 'Ready', status: 'True', lastTransitionTime: after(13) }],
        containerStatuses: [
          {
            name: 'kubia',
            image: 'luksa/kubia',
            imageID: 'docker.io/luksa/kubia@sha256:1',
            ready: true,
            restartCount: 0,
            state: { running: { startedAt: after(12) } },
          },
        ],
      }),
      [
        event('Started', 'Started container kubia', 12, 'kubia'),
        event('Pulled', 'Successfully pulled image "luksa/kubia" in 9s', 11, 'kubia'),
        event('Pulling', 'Pulling image "luksa/kubia"', 2, 'kubia'),
      ],
    );
    expect(way).toEqual({
      ...fresh,
      scheduled: at(1),
      acknowledged: at(2),
      images: [{ ...kubia, begun: at(2), arrived: at(11), here: true }],
      started: at(12),
      ready: at(13),
    });
  });

  it('says why no node fits', () => {
    const message = '0/3 nodes are available: 3 Insufficient cpu.';
    const way = podTimeline(
      pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] }),
      [],
    );
    expect(way).toEqual({ ...fresh, unschedulable: { reason: 'Unschedulable', message } });
  });

  it('says why an image does not come, with the registry’s words', () => {
    const message = 'Failed to pull image "luksa/kubia": pull access denied';
    const way = podTimeline(
      pod({
        startTime: after(1),
        conditions: [scheduled],
        containerStatuses: [
          {
            name: 'kubia',
            image: 'luksa/kubia',
            imageID: '',
            ready: false,
            restartCount: 0,
            state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off' } },
          },
        ],
      }),
      [
        event('Pulling', 'Pulling image "luksa/kubia"', 1, 'kubia', 24),
        event('Failed', message, 13, 'kubia', 25),
        event('Failed', 'Error: ErrImagePull', 13, 'kubia', 25),
        event('BackOff', 'Back-off pulling image "luksa/kubia"', 14, 'kubia', 37),
      ],
    );
    expect(way).toEqual({
      ...fresh,
      scheduled: at(1),
      acknowledged: at(1),
      images: [{ ...kubia, begun: at(1), trouble: { reason: 'ImagePullBackOff', message } }],
    });
  });

  it('keeps the first start of a container that ends again and again', () => {
    const way = podTimeline(
      pod({
        phase: 'Running',
        startTime: after(1),
        conditions: [scheduled, { type: 'Ready', status: 'False', lastTransitionTime: after(26) }],
        containerStatuses: [
          {
            name: 'kubia',
            image: 'luksa/kubia',
            imageID: 'docker.io/luksa/kubia@sha256:1',
            ready: false,
            restartCount: 2,
            state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 20s' } },
            lastState: { terminated: { exitCode: 3, startedAt: after(26) } },
          },
        ],
      }),
      [
        event('Pulling', 'Pulling image "luksa/kubia"', 1, 'kubia', 26),
        event('Pulled', 'Successfully pulled image "luksa/kubia" in 1s', 2, 'kubia'),
        event('Pulled', 'Successfully pulled image "luksa/kubia" in 2s', 26, 'kubia'),
        event('Started', 'Started container kubia', 3, 'kubia', 26),
      ],
    );
    expect(way).toEqual({
      ...fresh,
      scheduled: at(1),
      acknowledged: at(1),
      images: [{ ...kubia, begun: at(1), arrived: at(2), here: true }],
      started: at(3),
      restarts: 2,
      trouble: { reason: 'CrashLoopBackOff', message: 'back-off 20s' },
    });
  });

  it('has not started before its last container has', () => {
    const running = (name: string, seconds: number) => ({
      name,
      image: `luksa/${name}`,
      imageID: `docker.io/luksa/${name}@sha256:1`,
      ready: true,
      restartCount: 0,
      state: { running: { startedAt: after(seconds) } },
    });
    const names = ['web', 'helper'];
    const started = (...statuses: ReturnType<typeof running>[]) =>
      podTimeline(pod({ containerStatuses: statuses }, names), []).started;
    expect([started(running('web', 4)), started(running('web', 4), running('helper', 6))]).toEqual([
      undefined,
      at(6),
    ]);
  });
});
