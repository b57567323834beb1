import { describe, expect, it } from 'vitest';
import type { PodTimeline } from '../../../../sandbox/map/pod-timeline.ts';
import { ko } from '../../../i18n/figures/ko.ts';
import { missingIn, pod, textsOf } from '../fixture.test.fixture.ts';
import { ImageToPodPicture } from './picture.tsx';
import { registryOf } from './registry.ts';
import { noStory, podStory, reachedStage, stagesAt, type PodStory } from './stages.ts';
import { essence, stagePoints, storyLines, storySaying } from './text.ts';

const image = {
  container: 'kubia',
  image: 'luksa/kubia',
  begun: undefined,
  arrived: undefined,
  here: false,
  cached: false,
  trouble: undefined,
};

const way: PodTimeline = {
  created: 1_000_000,
  scheduled: undefined,
  unschedulable: undefined,
  acknowledged: undefined,
  unprepared: undefined,
  images: [image],
  started: undefined,
  ready: undefined,
  completed: false,
  restarts: 0,
  trouble: undefined,
  deleting: false,
};

const ready: PodTimeline = {
  ...way,
  scheduled: 1_000_000,
  acknowledged: 1_001_000,
  images: [{ ...image, begun: 1_001_000, arrived: 1_012_000, here: true }],
  started: 1_012_000,
  ready: 1_013_000,
};

/** Each stage as `state note seconds`. */
const brief = ({ end, stages }: PodStory): readonly string[] => [
  end,
  ...stages.map(({ state, note, seconds }) => `${state} ${note} ${seconds ?? '-'}`),
];

const moving = pod('kubia', { tone: 'moving', phase: 'pulling', status: 'ContainerCreating', ip: '' });

describe('podStory', () => {
  it('waits for the scheduler', () => {
    const item = pod('kubia', { tone: 'moving', phase: 'unscheduled', node: '', ip: '' });
    expect(brief(podStory(item, way, 1_002_000))).toEqual([
      'on-the-way',
      'done done 0',
      'done done 0',
      'current now 2',
      'waiting will -',
      'waiting will -',
      'waiting will -',
    ]);
  });

  it('counts how long the pull has taken so far', () => {
    const pulling = {
      ...ready,
      images: [{ ...image, begun: 1_001_000 }],
      started: undefined,
      ready: undefined,
    };
    expect(brief(podStory(moving, pulling, 1_006_000))).toEqual([
      'on-the-way',
      'done done 0',
      'done done 0',
      'done done 0',
      'done done 1',
      'current now 5',
      'waiting will -',
    ]);
  });

  it('ends with a running pod and the times of its stages', () => {
    const story = podStory(pod('kubia'), ready, 1_100_000);
    expect(brief(story)).toEqual([
      'running',
      'done done 0',
      'done done 0',
      'done done 0',
      'done done 1',
      'done done 11',
      'done done 1',
    ]);
    expect(story.facts).toEqual({
      pod: 'kubia',
      node: 'gke-my-cluster-default-pool-e27e8019-bosc',
      ip: '10.44.0.5',
      image: 'luksa/kubia',
      registry: 'docker.io',
      restarts: 0,
      reason: '',
      message: '',
      seconds: 13,
    });
  });

  it('says when the image was on the node already', () => {
    const cached = { ...ready, images: [{ ...image, arrived: 1_001_000, here: true, cached: true }] };
    expect(brief(podStory(pod('kubia'), cached, 1_100_000)).slice(4)).toEqual([
      'done done 1',
      'done cached 0',
      'done done 12',
    ]);
  });

  it('stops at the scheduler when no node fits', () => {
    const message = '0/3 nodes are available: 3 Insufficient cpu.';
    const item = pod('kubia', { tone: 'bad', phase: 'unscheduled', node: '', ip: '' });
    const story = podStory(item, { ...way, unschedulable: { reason: 'Unschedulable', message } }, 1_005_000);
    expect(brief(story).slice(0, 5)).toEqual([
      'stuck',
      'done done 0',
      'done done 0',
      'failed failed 5',
      'waiting will -',
    ]);
    expect(storySaying(ko, story)).toEqual({
      title: '‘배치’ 단계에서 멈췄습니다',
      text: '맞는 노드가 없습니다(Unschedulable).',
      quote: message,
      tone: 'bad',
    });
  });

  it('stops at the registry when the image does not come', () => {
    const trouble = {
      reason: 'ImagePullBackOff',
      message:
        'Failed to pull image "luksa/kubiaa": failed to resolve "docker.io/luksa/kubiaa:latest": pull access denied',
    };
    const images = [image, { ...image, image: 'luksa/kubiaa', begun: 1_001_000, trouble }];
    const story = podStory(moving, { ...ready, images, started: undefined, ready: undefined }, 1_031_000);
    expect(brief(story)).toEqual([
      'stuck',
      'done done 0',
      'done done 0',
      'done done 0',
      'done done 1',
      'failed failed 30',
      'waiting will -',
    ]);
    expect(storySaying(ko, story)).toEqual({
      title: '‘이미지’ 단계에서 멈췄습니다',
      text: 'luksa/kubiaa 이미지를 받지 못해 여기에서 멈췄습니다(ImagePullBackOff).',
      quote: 'pull access denied',
      tone: 'bad',
    });
  });

  it('does not start over when a container restarts', () => {
    const story = podStory(pod('kubia', { restarts: 2 }), { ...ready, restarts: 2 }, 1_100_000);
    expect(brief(story).slice(5)).toEqual(['done done 11', 'done restarted -']);
    expect(storySaying(ko, story)).toEqual({
      title: 'kubia 파드가 돌고 있습니다',
      text: 'gke-my-cluster-default-pool-e27e8019-bosc 노드에서 컨테이너가 2번 다시 시작했습니다. 파드는 그대로이고, 1부터 5까지는 다시 하지 않습니다.',
      tone: 'good',
    });
  });

  it('stops at running while a container ends again and again', () => {
    const trouble = { reason: 'CrashLoopBackOff', message: 'back-off 20s restarting failed container' };
    const story = podStory(
      pod('kubia', { tone: 'bad', phase: 'failing' }),
      { ...ready, ready: undefined, restarts: 3, trouble },
      1_040_000,
    );
    expect(brief(story).slice(5)).toEqual(['done done 11', 'failed failed 28']);
    expect(storyLines(ko, story).at(-1)).toBe(
      '6. 컨테이너가 뜨고 상태를 알립니다 (멈춤, 28초째). 컨테이너가 뜨지 못하고 있습니다(CrashLoopBackOff, 재시작 3번). back-off 20s restarting failed container',
    );
  });

  it('tells of a pod that is done, and of one that goes', () => {
    const completed = podStory(
      pod('kubia', { phase: 'completed' }),
      { ...ready, ready: undefined, completed: true },
      0,
    );
    const leaving = podStory(pod('kubia', { phase: 'terminating' }), { ...ready, deleting: true }, 0);
    expect([completed.end, leaving.end]).toEqual(['completed', 'leaving']);
  });
});

describe('the guide', () => {
  const story = podStory(pod('kubia'), ready, 1_100_000);

  it('begins to look back where the story has come to', () => {
    expect([reachedStage(noStory), reachedStage(story)]).toEqual([undefined, 5]);
  });

  it('shows a stage with what lies before and after it', () => {
    expect(stagesAt(story.stages, 2).map(({ state }) => state)).toEqual([
      'done',
      'done',
      'current',
      'waiting',
      'waiting',
      'waiting',
    ]);
  });

  it('shows beneath each stage how long it took', () => {
    expect(stagePoints(ko, story.stages).map(({ short, aside }) => `${short} ${aside ?? ''}`.trim())).toEqual(
      ['요청', '기록 <1초', '배치 <1초', '준비 1초', '이미지 11초', '실행 1초'],
    );
  });
});

describe('the text', () => {
  it('says what the picture says', () => {
    const story = podStory(pod('kubia'), ready, 1_100_000);
    const drawn = textsOf(
      ImageToPodPicture({ words: ko, stages: story.stages, facts: story.facts, narrow: false }),
    );
    const { you, controlPlane } = ko.imageToPod;
    const fixed = new Set([you, controlPlane, '노드 gke-my-cluster-default-pool-e2…-bosc', '파드 kubia']);
    expect(
      missingIn(
        storyLines(ko, story),
        drawn.filter((text) => !fixed.has(text)),
      ),
    ).toEqual([]);
  });

  it('says the same of each stage', () => {
    expect(storyLines(ko, podStory(pod('kubia'), ready, 1_100_000))).toEqual([
      '1. kubectl이 API 서버에 부탁합니다 (끝남). kubia 파드를 만들어 달라는 요청을 받았습니다.',
      '2. API 서버가 etcd에 적습니다 (끝남, <1초). kubia 파드가 적혔습니다. 아직 어디에서도 돌지 않습니다.',
      '3. 스케줄러가 노드를 고릅니다 (끝남, <1초). gke-my-cluster-default-pool-e27e8019-bosc 노드를 골랐습니다.',
      '4. 그 노드의 kubelet이 맡습니다 (끝남, 1초). gke-my-cluster-default-pool-e27e8019-bosc 노드의 kubelet이 맡았습니다.',
      '5. 레지스트리에서 이미지를 받습니다 (끝남, 11초). docker.io에서 luksa/kubia 이미지를 받았습니다.',
      '6. 컨테이너가 뜨고 상태를 알립니다 (끝남, 1초). 컨테이너가 돌고 있습니다. 파드의 IP는 10.44.0.5입니다.',
    ]);
  });
});

it('knows where images come from', () => {
  expect(['nginx', 'luksa/kubia', 'gcr.io/a/b:1', 'localhost:5000/x', 'localhost/x'].map(registryOf)).toEqual(
    ['docker.io', 'docker.io', 'gcr.io', 'localhost:5000', 'localhost'],
  );
});

it('keeps what a message comes to', () => {
  expect([essence('a "b": c "d": why: so'), essence('no nodes: none')]).toEqual([
    'why: so',
    'no nodes: none',
  ]);
});
