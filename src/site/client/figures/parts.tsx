import type { JSX } from 'preact';
import type { PodPhase } from '../../../sandbox/map/model.ts';
import { hullPath, stripePath } from '../map/hull.ts';
import { phaseSigns, signs } from '../map/symbols.ts';
import type { StageState } from './image-to-pod/stages.ts';
import { elide } from './elide.ts';

/** Where a part lies, in the picture's units: one is a pixel at the width that the picture was drawn for. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A sign of the cluster map, 16 by 16. */
export function Sign({
  d,
  x,
  y,
}: {
  readonly d: string;
  readonly x: number;
  readonly y: number;
}): JSX.Element {
  return <path class="fig-sign" d={d} transform={`translate(${x} ${y})`} />;
}

/** The mark that says where a pod is on its way, around a point. */
export function PhaseBadge({
  x,
  y,
  phase,
}: {
  readonly x: number;
  readonly y: number;
  readonly phase: PodPhase;
}): JSX.Element {
  return (
    <g class="fig-phase">
      <circle cx={x} cy={y} r={10} />
      <path d={phaseSigns[phase]} transform={`translate(${x - 6.4} ${y - 6.4}) scale(.8)`} />
    </g>
  );
}

interface BoxProps extends Place {
  readonly title: string;
  readonly sign: string;
  /** A second, smaller line: a name, an address. */
  readonly detail?: string | undefined;
  /** How many characters a line of detail may have. */
  readonly longest?: number;
  readonly state?: StageState | undefined;
  readonly bright?: boolean;
}

/** A thing with its sign and name. */
export function Box(props: BoxProps): JSX.Element {
  const { x, y, width, height, title, sign, detail, longest = 16, state, bright } = props;
  const line = y + height / 2 - (detail === undefined ? 0 : 9);
  return (
    <g class="fig-box" data-state={state} data-bright={bright}>
      <rect x={x} y={y} width={width} height={height} rx={8} />
      <Sign d={sign} x={x + 9} y={line - 8} />
      <text class="fig-title fig-start" x={x + 31} y={line + 4.5}>
        {title}
      </text>
      {detail !== undefined && (
        <text class="fig-detail fig-start" x={x + 11} y={line + 22}>
          {elide(detail, longest)}
        </text>
      )}
    </g>
  );
}

/** A node: a ship. Its name begins at `from`, clear of what crosses its deck. */
export function Ship(props: Place & { readonly title: string; readonly from: number }): JSX.Element {
  const { x, y, width, height, title, from } = props;
  return (
    <g class="fig-ship">
      <g transform={`translate(${x} ${y})`}>
        <path class="fig-hull" d={hullPath(width, height)} />
        <path class="fig-stripe" d={stripePath(width, height)} />
      </g>
      <Sign d={signs.node} x={from} y={y + 8} />
      <text x={from + 22} y={y + 21}>
        {title}
      </text>
    </g>
  );
}

/** Where several things are together: the control plane. Its name begins at `from`, clear of what crosses its edge. */
export function Area(props: Place & { readonly title: string; readonly from: number }): JSX.Element {
  const { x, y, width, height, title, from } = props;
  return (
    <g class="fig-area">
      <rect x={x} y={y} width={width} height={height} rx={14} />
      <text x={from} y={y + 21}>
        {title}
      </text>
    </g>
  );
}

/** A store: a drum. */
export function Drum(
  props: Place & { readonly title: string; readonly state?: StageState; readonly mark: string },
): JSX.Element {
  const { x, y, width, height, title, state, mark } = props;
  const bend = 6;
  const right = x + width;
  const bottom = y + height - bend;
  const top = y + bend;
  return (
    <g class="fig-box" data-state={state}>
      <path
        d={`M${x} ${top}C${x} ${y - 2} ${right} ${y - 2} ${right} ${top}V${bottom}C${right} ${bottom + 8} ${x} ${bottom + 8} ${x} ${bottom}Z`}
      />
      <path class="fig-rim" d={`M${x} ${top}C${x} ${top + 8} ${right} ${top + 8} ${right} ${top}`} />
      <text class="fig-title" x={x + width / 2} y={y + height / 2 + (mark === '' ? 8 : 4)}>
        {title}
      </text>
      {mark !== '' && (
        <text class="fig-detail" x={x + width / 2} y={y + height / 2 + 18}>
          {elide(mark, 15)}
        </text>
      )}
    </g>
  );
}

interface EdgeProps {
  readonly d: string;
  readonly state: StageState;
}

/** The way that something takes. */
export function Edge({ d, state }: EdgeProps): JSX.Element {
  return (
    <g class="fig-edge" data-state={state}>
      <path d={d} />
      {state === 'current' && <path class="fig-stream" d={d} />}
    </g>
  );
}

/** A stage's number on its way; a cross where it failed. */
export function Badge({
  x,
  y,
  label,
  state,
}: {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly state: StageState;
}): JSX.Element {
  return (
    <g class="fig-badge" data-state={state}>
      <circle cx={x} cy={y} r={10} />
      <text x={x} y={y + 4}>
        {state === 'failed' ? '✕' : label}
      </text>
    </g>
  );
}
