import type { JSX } from 'preact';
import type { PodPhase } from '../../../../sandbox/map/model.ts';
import type { FigureWords } from '../../../i18n/figures/ko.ts';
import { elide } from '../elide.ts';
import { Area, Badge, Box, Drum, Edge, PhaseBadge, Ship, type Place } from '../parts.tsx';
import { figureSigns } from '../signs.ts';
import { stageIds, type PodFacts, type Stage, type StageId, type StageState } from './stages.ts';

interface Way {
  readonly d: string;
  readonly x: number;
  readonly y: number;
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly you: Place;
  readonly controlPlane: Place;
  readonly apiServer: Place;
  readonly etcd: Place;
  readonly scheduler: Place;
  readonly node: Place;
  readonly kubelet: Place;
  readonly pod: Place;
  readonly registry: Place;
  readonly ways: Readonly<Record<StageId, Way>>;
  /** Where the names of control plane and node begin, and how many characters the node's may have. */
  readonly controlPlaneName: number;
  readonly nodeName: number;
  readonly nodeCharacters: number;
}

const wide: Layout = {
  width: 560,
  height: 312,
  you: { x: 2, y: 50, width: 106, height: 54 },
  controlPlane: { x: 146, y: 4, width: 410, height: 146 },
  apiServer: { x: 166, y: 40, width: 116, height: 74 },
  etcd: { x: 408, y: 24, width: 128, height: 54 },
  scheduler: { x: 408, y: 94, width: 128, height: 42 },
  node: { x: 146, y: 176, width: 410, height: 132 },
  kubelet: { x: 166, y: 216, width: 116, height: 50 },
  pod: { x: 336, y: 206, width: 200, height: 84 },
  registry: { x: 2, y: 214, width: 106, height: 54 },
  ways: {
    request: { d: 'M108 77H166', x: 128, y: 77 },
    store: { d: 'M282 58H408', x: 345, y: 58 },
    schedule: { d: 'M408 115H345C320 115 310 100 282 97', x: 345, y: 114 },
    prepare: { d: 'M224 216V114', x: 224, y: 163 },
    pull: { d: 'M108 241H166', x: 128, y: 241 },
    run: { d: 'M282 241H336', x: 309, y: 241 },
  },
  controlPlaneName: 162,
  nodeName: 238,
  nodeCharacters: 36,
};

const narrow: Layout = {
  width: 292,
  height: 460,
  you: { x: 14, y: 2, width: 106, height: 50 },
  controlPlane: { x: 2, y: 78, width: 288, height: 154 },
  apiServer: { x: 14, y: 112, width: 106, height: 104 },
  etcd: { x: 172, y: 98, width: 108, height: 54 },
  scheduler: { x: 172, y: 172, width: 108, height: 44 },
  node: { x: 2, y: 262, width: 288, height: 122 },
  kubelet: { x: 14, y: 300, width: 90, height: 52 },
  pod: { x: 142, y: 290, width: 138, height: 74 },
  registry: { x: 14, y: 406, width: 116, height: 50 },
  ways: {
    request: { d: 'M66 52V112', x: 66, y: 66 },
    store: { d: 'M120 128H172', x: 146, y: 128 },
    schedule: { d: 'M172 194H120', x: 146, y: 194 },
    prepare: { d: 'M56 300V216', x: 56, y: 247 },
    pull: { d: 'M56 406V352', x: 56, y: 394 },
    run: { d: 'M104 326H142', x: 123, y: 326 },
  },
  controlPlaneName: 78,
  nodeName: 66,
  nodeCharacters: 22,
};

interface PictureProps {
  readonly words: FigureWords;
  readonly stages: readonly Stage[];
  readonly facts: PodFacts;
  readonly narrow: boolean;
}

/** A pod's way: who does what on it, and how far it has come. */
export function ImageToPodPicture({ words, stages, facts, narrow: isNarrow }: PictureProps): JSX.Element {
  const t = words.imageToPod;
  const at = isNarrow ? narrow : wide;
  const states = new Map(stages.map(({ id, state }) => [id, state]));
  const state = (id: StageId): StageState => states.get(id) ?? 'waiting';
  const bright = (id: StageId): boolean => state(id) === 'current' || state(id) === 'failed';
  const placed = state('schedule') === 'done';
  const stored = state('store') === 'done' || state('store') === 'current';
  return (
    <svg viewBox={`0 0 ${at.width} ${at.height}`} class="fig" focusable="false">
      <Area {...at.controlPlane} from={at.controlPlaneName} title={t.controlPlane} />
      <Ship
        {...at.node}
        from={at.nodeName}
        title={words.nodeNamed(placed ? elide(facts.node, at.nodeCharacters) : '')}
      />
      {stages.map(({ id, state: of }) => (
        <Edge key={id} d={at.ways[id].d} state={of} />
      ))}
      <Box {...at.you} sign={figureSigns.you} title={t.you} detail="kubectl" state={state('request')} />
      <Box
        {...at.apiServer}
        sign={figureSigns.apiServer}
        title={t.apiServer}
        state={state('store')}
        bright={bright('request')}
      />
      <Drum {...at.etcd} title="etcd" state={state('store')} mark={stored ? facts.pod : ''} />
      <Box {...at.scheduler} sign={figureSigns.scheduler} title={t.scheduler} state={state('schedule')} />
      <Box {...at.kubelet} sign={figureSigns.kubelet} title="kubelet" state={state('prepare')} />
      <Box
        {...at.registry}
        sign={figureSigns.registry}
        title={t.registry}
        detail={facts.registry}
        longest={14}
        state={state('pull')}
      />
      <PodCard {...at.pod} words={words} facts={facts} state={state} />
      {stages.map(({ id, state: of }, index) => (
        <Badge key={id} x={at.ways[id].x} y={at.ways[id].y} label={String(index + 1)} state={of} />
      ))}
    </svg>
  );
}

interface PodCardProps extends Place {
  readonly words: FigureWords;
  readonly facts: PodFacts;
  state(id: StageId): StageState;
}

/** Where the pod is on its way, as the cluster map would show it. */
function phaseAt(state: (id: StageId) => StageState): PodPhase {
  const halted = stageIds.find((id) => state(id) === 'current' || state(id) === 'failed');
  if (halted === undefined) return state('run') === 'done' ? 'ready' : 'unscheduled';
  if (state(halted) === 'failed') return 'failing';
  return phases[halted];
}

const phases: Readonly<Record<StageId, PodPhase>> = {
  request: 'unscheduled',
  store: 'unscheduled',
  schedule: 'unscheduled',
  prepare: 'scheduled',
  pull: 'pulling',
  run: 'starting',
};

/** The pod on its node: an outline when it is only written down, filled step by step. */
function PodCard({ x, y, width, height, words, facts, state }: PodCardProps): JSX.Element {
  const placed = state('schedule') === 'done';
  const running = state('run');
  const image = state('pull');
  const container = running === 'waiting' ? image : running;
  const roomy = width > 150;
  const phase = placed ? phaseAt(state) : 'unscheduled';
  return (
    <g class="fig-one-pod" data-phase={phase} data-placed={placed}>
      <rect x={x} y={y} width={width} height={height} rx={8} />
      <PhaseBadge x={x + 20} y={y + 19} phase={phase} />
      <text class="fig-title" x={x + 36} y={y + 23.5}>
        {words.podNamed(placed ? elide(facts.pod, roomy ? 10 : 9) : '')}
      </text>
      <g class="fig-container" data-state={container}>
        <rect x={x + 10} y={y + height - 42} width={width - 20} height={32} rx={6} />
        <text x={x + width / 2} y={y + height - 22}>
          {container === 'waiting' ? '' : elide(facts.image, Math.floor((width - 34) / 6.4))}
        </text>
      </g>
      {roomy && state('prepare') === 'done' && facts.ip !== '' && (
        <text class="fig-detail fig-end" x={x + width - 12} y={y + 23.5}>
          {facts.ip}
        </text>
      )}
    </g>
  );
}
