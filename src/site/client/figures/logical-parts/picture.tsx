import type { JSX } from 'preact';
import type { FigureWords } from '../../../i18n/figures/ko.ts';
import { elide } from '../elide.ts';
import { PhaseBadge, Sign, type Place } from '../parts.tsx';
import { figureSigns } from '../signs.ts';
import { labelText, type LogicalPod, type LogicalPoint, type LogicalView } from './model.ts';

/** How many pods have a place. */
export const POD_ROWS = 4;

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly deployment: Place;
  readonly replicaSet: Place;
  readonly service: Place;
  pod(row: number): Place;
  /** From the ReplicaSet to a pod, and from the service to one. */
  made(pod: Place): string;
  selected(pod: Place): string;
  /** How many characters of a name fit: into a card at the sides, into a pod. */
  readonly characters: readonly [number, number];
}

const middle = ({ y, height }: Place): number => y + height / 2;

const wide: Layout = {
  width: 560,
  height: 316,
  deployment: { x: 2, y: 22, width: 148, height: 82 },
  replicaSet: { x: 2, y: 152, width: 148, height: 82 },
  service: { x: 416, y: 110, width: 142, height: 96 },
  pod: (row) => ({ x: 184, y: 6 + row * 77, width: 200, height: 68 }),
  made: (pod) => `M150 193C170 193 164 ${middle(pod)} 184 ${middle(pod)}`,
  selected: (pod) => `M416 158C398 158 402 ${middle(pod)} 384 ${middle(pod)}`,
  characters: [18, 23],
};

const narrow: Layout = {
  width: 292,
  height: 456,
  deployment: { x: 2, y: 2, width: 138, height: 66 },
  replicaSet: { x: 2, y: 94, width: 138, height: 66 },
  service: { x: 152, y: 48, width: 138, height: 80 },
  pod: (row) => ({ x: 34, y: 182 + row * 69, width: 224, height: 60 }),
  made: (pod) => `M16 160V${middle(pod) - 10}Q16 ${middle(pod)} 26 ${middle(pod)}H34`,
  selected: (pod) => `M276 128V${middle(pod) - 10}Q276 ${middle(pod)} 266 ${middle(pod)}H258`,
  characters: [17, 26],
};

interface PictureProps {
  readonly words: FigureWords;
  readonly view: LogicalView;
  /** The pods' rows by uid. */
  readonly rows: ReadonlyMap<string, number>;
  /** The point that the learner looks at. */
  readonly point: LogicalPoint | undefined;
  readonly narrow: boolean;
}

/** Deployment, ReplicaSet, pods and service, and what holds them together. */
export function LogicalPicture({ words, view, rows, point, narrow: isNarrow }: PictureProps): JSX.Element {
  const t = words.logicalParts;
  const at = isNarrow ? narrow : wide;
  const [longest, longestPod] = at.characters;
  const { deployment, replicaSets, pods, service } = view;
  const replicaSet = replicaSets.find(({ desired }) => desired > 0) ?? replicaSets[0];
  const shown = pods.filter(({ item }) => rows.has(item.uid));
  const hidden = pods.length - shown.length;
  const down = isNarrow ? 71 : 76;
  return (
    <svg
      viewBox={`0 0 ${at.width} ${at.height}`}
      class="fig fig-logical"
      data-point={point}
      focusable="false"
    >
      {replicaSet && (
        <g class="fig-tie" data-tie="makes">
          <path d={`M${down} ${at.deployment.y + at.deployment.height}V${at.replicaSet.y}`} />
          <Tip x={down} y={at.replicaSet.y} down />
        </g>
      )}
      {shown.map(({ item, madeBy, selected }) => {
        const place = at.pod(rows.get(item.uid) ?? 0);
        return (
          <g key={item.uid}>
            {madeBy && (
              <g class="fig-tie" data-tie="makes">
                <path d={at.made(place)} />
                <Tip x={place.x} y={middle(place)} />
              </g>
            )}
            {selected && (
              <g class="fig-tie" data-tie="selects" data-phase={item.phase}>
                <path d={at.selected(place)} />
                <circle cx={place.x + place.width} cy={middle(place)} r={4} />
              </g>
            )}
          </g>
        );
      })}
      <Card
        {...at.deployment}
        part="makers"
        sign={figureSigns.deployment}
        kind={words.deploymentNamed('')}
        name={deployment && elide(deployment.name, longest)}
        lines={deployment ? [t.replicas(deployment.ready, deployment.desired)] : []}
      />
      <Card
        {...at.replicaSet}
        part="makers"
        sign={figureSigns.replicaSet}
        kind={words.replicaSetNamed('')}
        name={replicaSet && elide(replicaSet.name, longest)}
        lines={replicaSet ? [labelText(replicaSet.selector ?? {})] : []}
        label
      />
      <Card
        {...at.service}
        part="address"
        sign={figureSigns.service}
        kind={words.serviceNamed('')}
        name={service && elide(service.name, longest)}
        lines={service ? [labelText(service.selector)] : []}
        label
        strong={service?.clusterIP}
      />
      {pods.length === 0 && <Empty {...at.pod(1)} text={t.noPods} />}
      {shown.map((pod) => (
        <Pod
          key={pod.item.uid}
          {...at.pod(rows.get(pod.item.uid) ?? 0)}
          words={words}
          pod={pod}
          longest={longestPod}
        />
      ))}
      {hidden > 0 && (
        <text class="fig-detail" x={at.pod(0).x + at.pod(0).width / 2} y={at.height - 2}>
          {words.more(hidden)}
        </text>
      )}
    </svg>
  );
}

/** The head of an arrow. */
function Tip({
  x,
  y,
  down = false,
}: {
  readonly x: number;
  readonly y: number;
  readonly down?: boolean;
}): JSX.Element {
  return <path class="fig-tip" d={down ? `M${x} ${y}l-5 -8h10z` : `M${x} ${y}l-8 -5v10z`} />;
}

interface CardProps extends Place {
  readonly part: string;
  readonly sign: string;
  readonly kind: string;
  /** Undefined while there is no such thing. */
  readonly name: string | undefined;
  readonly lines: readonly string[];
  /** Whether its lines are labels. */
  readonly label?: boolean;
  /** An address, larger. */
  readonly strong?: string | undefined;
}

function Card({
  x,
  y,
  width,
  height,
  part,
  sign,
  kind,
  name,
  lines,
  label = false,
  strong,
}: CardProps): JSX.Element {
  const left = x + 12;
  return (
    <g class="fig-card" data-part={part} data-there={name !== undefined}>
      <rect x={x} y={y} width={width} height={height} rx={8} />
      <Sign d={sign} x={x + 9} y={y + 7} />
      <text class="fig-kind" x={x + 31} y={y + 20}>
        {kind}
      </text>
      <text class="fig-name" x={left} y={y + 38}>
        {name ?? '—'}
      </text>
      {lines.map((line) => (
        <text key={line} class={label ? 'fig-label' : 'fig-detail fig-start'} x={left} y={y + 56}>
          {elide(line, 20)}
        </text>
      ))}
      {strong !== undefined && (
        <text class="fig-address" x={left} y={y + 74}>
          {strong}
        </text>
      )}
    </g>
  );
}

function Pod({
  x,
  y,
  width,
  height,
  words,
  pod,
  longest,
}: Place & { readonly words: FigureWords; readonly pod: LogicalPod; readonly longest: number }): JSX.Element {
  const { item, madeBy, arrived } = pod;
  const flag = arrived ? words.logicalParts.arrived : madeBy ? '' : words.logicalParts.detached;
  const left = x + 36;
  return (
    <g class="fig-one-pod" data-phase={item.phase} data-arrived={arrived} data-detached={!madeBy}>
      <rect x={x} y={y} width={width} height={height} rx={8} />
      <PhaseBadge x={x + 20} y={y + 20} phase={item.phase} />
      <text class="fig-name" x={left} y={y + 21}>
        {elide(item.name, longest)}
      </text>
      <text class="fig-ip" x={left} y={y + 38}>
        {item.ip === '' ? item.status : item.ip}
      </text>
      <text class="fig-label" x={left} y={y + 54}>
        {elide(labelText(item.labels), 16)}
      </text>
      {flag !== '' && (
        <text class="fig-flag" x={x + width - 12} y={y + 54}>
          {flag}
        </text>
      )}
      {flag === '' && item.ip !== '' && item.phase !== 'ready' && (
        <text class="fig-flag" x={x + width - 12} y={y + 54}>
          {item.status}
        </text>
      )}
    </g>
  );
}

function Empty({ x, y, width, height, text }: Place & { readonly text: string }): JSX.Element {
  return (
    <g class="fig-empty">
      <rect x={x} y={y} width={width} height={height} rx={8} />
      <text x={x + width / 2} y={y + height / 2 + 4}>
        {text}
      </text>
    </g>
  );
}
