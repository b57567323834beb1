import type { PodItem } from '../../../../sandbox/map/model.ts';
import type { ImageArrival, PodTimeline, Trouble } from '../../../../sandbox/map/pod-timeline.ts';
import { registryOf } from './registry.ts';

/** The stages of a pod's way, in order. */
export const stageIds = ['request', 'store', 'schedule', 'prepare', 'pull', 'run'] as const;
export type StageId = (typeof stageIds)[number];

export type StageState = 'waiting' | 'current' | 'done' | 'failed';

/** Which words say how a stage stands. */
export type StageNote = 'will' | 'now' | 'done' | 'cached' | 'completed' | 'restarted' | 'failed';

/** How a stage stands for the followed pod. */
export interface Stage {
  readonly id: StageId;
  readonly state: StageState;
  readonly note: StageNote;
  /** Virtual seconds that it took, or that it has taken so far; undefined when nobody knows. */
  readonly seconds: number | undefined;
}

/** What the words about a pod need. */
export interface PodFacts {
  readonly pod: string;
  readonly node: string;
  readonly ip: string;
  readonly image: string;
  readonly registry: string;
  readonly restarts: number;
  readonly reason: string;
  readonly message: string;
  /** From the request until it was ready. */
  readonly seconds: number;
}

/** Where the pod's way has led so far. */
export type StoryEnd = 'no-pod' | 'on-the-way' | 'running' | 'completed' | 'stuck' | 'leaving';

/** A pod's way as the figure tells it. */
export interface PodStory {
  readonly end: StoryEnd;
  readonly stages: readonly Stage[];
  readonly facts: PodFacts;
}

const nothing: PodFacts = {
  pod: '',
  node: '',
  ip: '',
  image: '',
  registry: registryOf(''),
  restarts: 0,
  reason: '',
  message: '',
  seconds: 0,
};

/** What will happen, while there is no pod. */
export const noStory: PodStory = {
  end: 'no-pod',
  stages: stageIds.map((id) => ({ id, state: 'waiting', note: 'will', seconds: undefined })),
  facts: nothing,
};

/** How far one stage has come, told by the pod. */
interface Progress {
  readonly done: boolean;
  readonly note?: StageNote;
  readonly at?: number | undefined;
  readonly trouble?: Trouble | undefined;
}

/**
 * Tells a pod's way in stages.
 * @param now virtual milliseconds
 */
export function podStory(item: PodItem, timeline: PodTimeline, now: number): PodStory {
  const progress = progressOf(item, timeline);
  const halted = stageIds.findIndex((id) => !progress[id].done);
  const stages: Stage[] = [];
  let before: number | undefined = timeline.created;
  for (const [index, id] of stageIds.entries()) {
    const { done, note, at, trouble } = progress[id];
    if (done) {
      const seconds = at === undefined || before === undefined ? undefined : Math.max(0, at - before) / 1000;
      stages.push({ id, state: 'done', note: note ?? 'done', seconds });
      before = at;
    } else if (index === halted) {
      const seconds = before === undefined ? undefined : Math.max(0, Math.floor((now - before) / 1000));
      stages.push({ id, state: trouble ? 'failed' : 'current', note: trouble ? 'failed' : 'now', seconds });
    } else stages.push({ id, state: 'waiting', note: 'will', seconds: undefined });
  }
  const halt = stageIds[halted];
  const trouble = halt === undefined ? undefined : progress[halt].trouble;
  const { images, ready, created, restarts } = timeline;
  const wanted = troubledFirst(images);
  return {
    end: endOf(item, timeline, halt === undefined, trouble !== undefined),
    stages,
    facts: {
      pod: item.name,
      node: item.node,
      ip: item.ip,
      image: [...new Set(wanted.map(({ image }) => image))].join(', '),
      registry: registryOf(wanted[0]?.image ?? ''),
      restarts,
      reason: trouble?.reason ?? '',
      message: trouble?.message ?? '',
      seconds: ready === undefined ? 0 : (ready - created) / 1000,
    },
  };
}

/** An image that does not come is what one wants to read of. */
const troubledFirst = (images: readonly ImageArrival[]): readonly ImageArrival[] => {
  const troubled = images.filter(({ trouble }) => trouble);
  return troubled.length > 0 ? troubled : images;
};

function progressOf(item: PodItem, timeline: PodTimeline): Readonly<Record<StageId, Progress>> {
  const { created, scheduled, unschedulable, acknowledged, images, restarts, ready, completed } = timeline;
  const pulling = images.some(({ begun, here, trouble }) => here || begun !== undefined || trouble);
  const here = images.every((image) => image.here);
  const arrivals = images.flatMap(({ arrived }) => arrived ?? []);
  const runs = completed || (ready !== undefined && !timeline.trouble);
  return {
    request: { done: true, at: created },
    store: { done: true, at: created },
    schedule: { done: item.node !== '', at: scheduled, trouble: unschedulable },
    prepare: { done: pulling, at: acknowledged, trouble: timeline.unprepared },
    pull: {
      done: here,
      note: images.every(({ cached }) => cached) ? 'cached' : 'done',
      at: arrivals.length === images.length ? Math.max(...arrivals) : undefined,
      trouble: images.find(({ trouble }) => trouble)?.trouble,
    },
    run: {
      done: runs,
      note: completed ? 'completed' : restarts > 0 ? 'restarted' : 'done',
      at: restarts > 0 ? undefined : ready,
      trouble: timeline.trouble,
    },
  };
}

function endOf(item: PodItem, timeline: PodTimeline, over: boolean, stuck: boolean): StoryEnd {
  if (timeline.deleting || item.phase === 'terminating') return 'leaving';
  if (timeline.completed) return 'completed';
  if (over) return 'running';
  return stuck ? 'stuck' : 'on-the-way';
}

/** The stage that a story has come to: the one under way or stuck, the last when all is done, none before there is a pod. */
export function reachedStage({ stages, end }: PodStory): number | undefined {
  if (end === 'no-pod') return undefined;
  const at = stages.findIndex(({ state }) => state !== 'done');
  return at === -1 ? stages.length - 1 : at;
}

/** The stages as they are shown while the learner looks at one of them: what lies before it is done, what follows is to come. */
export const stagesAt = (stages: readonly Stage[], at: number): readonly Stage[] =>
  stages.map((stage, index) => ({
    ...stage,
    state: index < at ? 'done' : index > at ? 'waiting' : stage.state === 'failed' ? 'failed' : 'current',
  }));
