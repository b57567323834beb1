import type { JSX } from 'preact';
import type { FigureWords } from '../../../i18n/figures/ko.ts';
import { elide } from '../elide.ts';
import { Box, PhaseBadge, type Place } from '../parts.tsx';
import { figureSigns } from '../signs.ts';
import type { ReplicaPod, ReplicaPoint, ReplicaView } from './model.ts';
import { PulseLight, type Pulse } from './pulses.tsx';

/** How many pods have a place. */
export const POD_ROWS = 5;

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly outside: Place;
  readonly loadBalancer: Place;
  readonly service: Place;
  readonly cluster: Place;
  pod(row: number): Place;
  /** From outside to the load balancer, from there to the service, and on to a pod. */
  readonly entry: string;
  readonly inward: string;
  onward(pod: Place): string;
}

const middle = ({ y, height }: Place): number => y + height / 2;

const wide: Layout = {
  width: 560,
  height: 310,
  outside: { x: 2, y: 133, width: 84, height: 44 },
  loadBalancer: { x: 106, y: 124, width: 132, height: 62 },
  service: { x: 268, y: 124, width: 106, height: 62 },
  cluster: { x: 254, y: 2, width: 304, height: 306 },
  pod: (row) => ({ x: 400, y: 12 + row * 58, width: 150, height: 50 }),
  entry: 'M86 155H106',
  inward: 'M238 155H268',
  onward: (pod) => `M374 155C390 155 384 ${middle(pod)} 400 ${middle(pod)}`,
};

const narrow: Layout = {
  width: 292,
  height: 490,
  outside: { x: 2, y: 9, width: 84, height: 44 },
  loadBalancer: { x: 110, y: 2, width: 178, height: 58 },
  service: { x: 14, y: 98, width: 264, height: 54 },
  cluster: { x: 2, y: 84, width: 288, height: 404 },
  pod: (row) => ({ x: 52, y: 174 + row * 62, width: 226, height: 52 }),
  entry: 'M86 31H110',
  inward: 'M199 60V98',
  onward: (pod) => `M30 152V${middle(pod) - 12}Q30 ${middle(pod)} 42 ${middle(pod)}H52`,
};

interface PictureProps {
  readonly words: FigureWords;
  readonly view: ReplicaView;
  readonly rows: ReadonlyMap<string, number>;
  readonly pulses: readonly Pulse[];
  readonly point: ReplicaPoint | undefined;
  readonly narrow: boolean;
}

/** One service in front of its pods, and the requests that go through it. */
export function ReplicasPicture(props: PictureProps): JSX.Element {
  const { words, view, rows, pulses, point, narrow: isNarrow } = props;
  const t = words.replicas;
  const at = isNarrow ? narrow : wide;
  const { service, address, pods } = view;
  const balanced = service?.type === 'LoadBalancer';
  const shown = pods.filter(({ item }) => rows.has(item.uid));
  const hidden = pods.length - shown.length;
  const wayTo = (uid: string): string => {
    const row = rows.get(uid);
    const way = joined(at.entry, at.inward);
    return row === undefined ? way : joined(way, at.onward(at.pod(row)));
  };
  return (
    <svg
      viewBox={`0 0 ${at.width} ${at.height}`}
      class="fig fig-replicas"
      data-point={point}
      focusable="false"
    >
      <g class="fig-area">
        <rect {...at.cluster} rx={14} />
      </g>
      <g class="fig-tie" data-tie="leads" data-there={balanced}>
        <path d={at.entry} />
        <path d={at.inward} />
      </g>
      {shown.map(({ item, ready }) => (
        <g key={item.uid} class="fig-tie" data-tie="selects" data-ready={ready}>
          <path d={at.onward(at.pod(rows.get(item.uid) ?? 0))} />
        </g>
      ))}
      <g data-part="entry">
        <Box {...at.outside} sign={figureSigns.you} title={t.outside} />
        <Box
          {...at.loadBalancer}
          sign={figureSigns.loadBalancer}
          title={t.loadBalancer}
          detail={balanced ? (address === '' ? t.pending : address) : '—'}
          longest={18}
        />
      </g>
      <g data-part="choice">
        <Box
          {...at.service}
          sign={figureSigns.service}
          title={words.serviceNamed('')}
          detail={service ? elide(service.name, isNarrow ? 28 : 14) : '—'}
          longest={30}
        />
      </g>
      {shown.map((pod) => (
        <Pod
          key={pod.item.uid}
          {...at.pod(rows.get(pod.item.uid) ?? 0)}
          words={words}
          pod={pod}
          wide={isNarrow}
        />
      ))}
      {pods.length === 0 && (
        <g class="fig-empty">
          <rect {...at.pod(2)} rx={8} />
          <text x={at.pod(2).x + at.pod(2).width / 2} y={middle(at.pod(2)) + 4}>
            {t.noPods}
          </text>
        </g>
      )}
      {hidden > 0 && (
        <text class="fig-detail" x={at.pod(4).x + at.pod(4).width / 2} y={at.height - 6}>
          {words.more(hidden)}
        </text>
      )}
      {pulses.map((pulse) => (
        <PulseLight key={pulse.id} d={wayTo(pulse.pod)} failed={pulse.pod === ''} />
      ))}
    </svg>
  );
}

/** Two ways as one: the second begins with a straight line from where the first ends. */
const joined = (first: string, second: string): string => `${first}L${second.slice(1)}`;

function Pod({
  x,
  y,
  width,
  height,
  words,
  pod,
  wide: roomy,
}: Place & { readonly words: FigureWords; readonly pod: ReplicaPod; readonly wide: boolean }): JSX.Element {
  const { item, ready, count, last } = pod;
  const left = x + 36;
  const right = x + width - 12;
  return (
    <g class="fig-one-pod" data-part="pod" data-phase={item.phase} data-ready={ready} data-last={last}>
      <rect x={x} y={y} width={width} height={height} rx={8} />
      <PhaseBadge x={x + 20} y={y + 20} phase={item.phase} />
      {count > 0 && <rect key={count} class="fig-flash" x={x} y={y} width={width} height={height} rx={8} />}
      <text class="fig-name" x={left} y={y + 21}>
        {elide(item.name, roomy ? 24 : 16)}
      </text>
      <text class="fig-ip" x={left} y={y + 39}>
        {ready || item.ip === '' ? (item.ip === '' ? item.status : item.ip) : item.status}
      </text>
      <text class="fig-count" data-some={count > 0} x={right} y={y + 40}>
        {words.replicas.count(count)}
      </text>
    </g>
  );
}
