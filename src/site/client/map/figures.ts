import type { Tone } from '../../../sandbox/map/model.ts';
import type { Thing } from './description.ts';
import { hullPath, stripePath } from './hull.ts';
import type { Density, Shape } from './layout.ts';
import { metrics } from './layout.ts';
import { fit, make, put, write } from './svg.ts';
import { phaseSigns, signs, workloadSigns } from './symbols.ts';
import { nameOf, stateOf, type Words } from './words.ts';

/** The drawn form of one thing. */
export interface Figure {
  readonly element: SVGGElement;
  /** Draws the thing as it is now; its place is set by who holds the figure. */
  draw(thing: Thing, shape: Shape, density: Density): void;
}

/** Makes the figure of a thing. Things of one sort share their form, so a figure stays with its id. */
export function figureFor(thing: Thing, words: Words): Figure {
  switch (thing.sort) {
    case 'node':
    case 'waiting':
      return roomFigure(words);
    case 'pod':
      return podFigure();
    case 'group':
      return groupFigure();
    default:
      return cardFigure(words);
  }
}

const ring = (): SVGRectElement => make('rect', { class: 'ring', x: -3, y: -3, rx: 9 });
const body = (rx: number): SVGRectElement => make('rect', { class: 'body', rx });

function resize(shape: Shape, body: SVGRectElement, ring: SVGRectElement): void {
  const { width, height } = shape;
  put(body, { width, height });
  put(ring, { width: width + 6, height: height + 6 });
}

function cardFigure(words: Words): Figure {
  const outline = ring();
  const frame = body(8);
  const sign = make('path', { class: 'sign' });
  const name = make('text', { class: 'name' });
  const detail = make('text', { class: 'detail' });
  const element = make('g', {}, outline, frame, sign, name, detail);
  return {
    element,
    draw(thing, shape) {
      resize(shape, frame, outline);
      put(element, { 'data-tone': 'item' in thing && thing.item ? thing.item.tone : 'idle' });
      const place = thing.sort === 'outside' || thing.sort === 'api-server';
      // what is higher than its two lines has them in the middle
      const down = place ? (shape.height - 50) / 2 : 0;
      const inner = thing.sort === 'workload' && shape.height < metrics.workloadHead;
      put(element, { class: `thing ${thing.sort}${inner ? ' row' : ''}` });
      put(sign, { d: signOf(thing), transform: inner ? 'translate(5 4)' : `translate(9 ${9 + down})` });
      const [first, second] = cardLines(thing, words);
      const left = inner ? 26 : 32;
      const count = inner ? second : '';
      const narrow = shape.width - left - 8;
      write(name, fit(first, narrow - count.length * 7, 13, isNamed(thing), 6));
      put(name, { x: left, y: inner ? 16.5 : 21 + down });
      put(detail, inner ? { x: shape.width - 8, y: 16.5, 'text-anchor': 'end' } : { x: 10, y: 39 + down });
      write(detail, inner ? second : fit(second, shape.width - 18, 11.5, false, 4));
    },
  };
}

const isNamed = (thing: Thing): boolean => 'item' in thing && thing.sort !== 'load-balancer';

function signOf(thing: Thing): string {
  if (thing.sort === 'workload') return workloadSigns[thing.item.kind];
  if (thing.sort === 'pod') return phaseSigns[thing.item.phase];
  if (thing.sort === 'group') return phaseSigns[thing.phase];
  return signs[thing.sort];
}

/** What a card says: its name, and a line about it. */
function cardLines(thing: Thing, words: Words): readonly [string, string] {
  switch (thing.sort) {
    case 'workload': {
      const { ready, desired, kind, namespace } = thing.item;
      const place = namespace === 'default' ? '' : ` · ${namespace}`;
      return [
        thing.item.name,
        isRow(thing) ? `${ready}/${desired}` : `${words.kinds[kind]} · ${ready}/${desired}${place}`,
      ];
    }
    case 'service': {
      const { type, ports, namespace, endpoints, notReady } = thing.item;
      const place = namespace === 'default' ? '' : `${namespace} · `;
      const count = `→ ${endpoints.length}${notReady.length > 0 ? `+${notReady.length}…` : ''}`;
      return [
        thing.item.name,
        `${place}${type === 'LoadBalancer' ? '' : `${type} · `}${ports.join(', ')} ${count}`,
      ];
    }
    case 'load-balancer':
      return [words.sorts['load-balancer'], stateOf(thing, words)[0] ?? ''];
    case 'ingress':
      return [thing.item.name, thing.item.hosts.join(', ')];
    default:
      return [nameOf(thing, words), stateOf(thing, words)[0] ?? ''];
  }
}

const isRow = (thing: Thing): boolean => thing.sort === 'workload' && thing.item.owner !== '';

function roomFigure(words: Words): Figure {
  const outline = ring();
  const hull = make('path', { class: 'body' });
  const stripe = make('path', { class: 'stripe' });
  const sign = make('path', { class: 'sign', transform: 'translate(10 10)' });
  const name = make('text', { class: 'name', x: 32, y: 23 });
  const detail = make('text', { class: 'detail', y: 23, 'text-anchor': 'end' });
  const element = make('g', {}, outline, hull, stripe, sign, name, detail);
  return {
    element,
    draw(thing, { width, height }) {
      if (thing.sort !== 'node' && thing.sort !== 'waiting') return;
      put(outline, { width: width + 6, height: height + 6 });
      const node = thing.sort === 'node' ? thing.item : undefined;
      put(element, {
        class: `thing ${thing.sort}`,
        'data-tone': thing.sort === 'waiting' ? 'moving' : (node?.tone ?? 'bad'),
      });
      put(sign, { d: signs[thing.sort] });
      if (thing.sort === 'node') {
        put(hull, { d: hullPath(width, height) });
        put(stripe, { d: stripePath(width, height) });
      } else {
        put(hull, {
          d: `M8 0H${width - 8}Q${width} 0 ${width} 8V${height - 8}Q${width} ${height} ${width - 8} ${height}H8Q0 ${height} 0 ${height - 8}V8Q0 0 8 0Z`,
        });
        put(stripe, { d: '' });
      }
      const state = thing.sort === 'node' ? (stateOf(thing, words)[0] ?? '') : String(thing.pods);
      const shown = fit(state, width * 0.45, 11.5, false, 3);
      put(detail, { x: width - 12 });
      write(detail, shown);
      write(name, fit(nameOf(thing, words), width - 54 - shown.length * 6.6, 13, thing.sort === 'node', 6));
    },
  };
}

function podFigure(): Figure {
  const outline = ring();
  const frame = body(7);
  const badge = make('circle', { class: 'badge', r: 10 });
  const sign = make('path', { class: 'sign' });
  const turning = make('g', { class: 'symbol' }, badge, sign);
  const name = make('text', { class: 'name' });
  const detail = make('text', { class: 'detail' });
  const element = make('g', {}, outline, frame, turning, name, detail);
  return {
    element,
    draw(thing, shape, density) {
      if (thing.sort !== 'pod') return;
      const { item } = thing;
      resize(shape, frame, outline);
      put(element, { class: `thing pod ${density}`, 'data-phase': item.phase, 'data-tone': item.tone });
      put(sign, { d: phaseSigns[item.phase], transform: 'translate(-6.4 -6.4) scale(.8)' });
      const tile = density === 'tile';
      put(turning, { transform: tile ? `translate(${shape.width / 2} 17)` : 'translate(18 21)' });
      const restarts = item.restarts > 0 ? ` ↻${item.restarts}` : '';
      if (tile) {
        put(name, { x: shape.width / 2, y: 40, 'text-anchor': 'middle' });
        write(name, item.name.slice(-5));
        write(detail, '');
        return;
      }
      put(name, { x: 34, y: 18, 'text-anchor': 'start' });
      put(detail, { x: 34, y: 34 });
      write(name, fit(item.name, shape.width - 40, 12.5, true));
      const place = item.namespace === 'default' ? '' : `${item.namespace} · `;
      write(detail, fit(`${place}${item.status}${restarts}`, shape.width - 40, 11.5, false, 4));
    },
  };
}

function groupFigure(): Figure {
  const outline = ring();
  const frame = body(12);
  const cells = make('path', { class: 'cells' });
  const sign = make('path', { class: 'sign', transform: 'translate(7 5.5) scale(.82)' });
  const name = make('text', { class: 'name', y: 16.5, 'text-anchor': 'end' });
  const element = make('g', {}, cells, outline, frame, sign, name);
  return {
    element,
    draw(thing, shape) {
      if (thing.sort !== 'group') return;
      resize(shape, frame, outline);
      put(element, { class: 'thing group', 'data-phase': thing.phase, 'data-tone': phaseTone[thing.phase] });
      put(sign, { d: phaseSigns[thing.phase] });
      put(name, { x: shape.width - 9 });
      write(name, String(thing.pods.length));
      const { x, y } = shape.cells ?? shape;
      put(cells, {
        transform: `translate(${x - shape.x} ${y - shape.y})`,
        d: (shape.cells?.regions ?? [])
          .map((cell) => `M${cell.x} ${cell.y}h${cell.width}v${cell.height}h${-cell.width}z`)
          .join(''),
        fill: `url(#map-cell-${thing.phase})`,
      });
    },
  };
}

/** How a phase is coloured. */
const phaseTone: Readonly<Record<keyof typeof phaseSigns, Tone>> = {
  unscheduled: 'moving',
  scheduled: 'moving',
  pulling: 'moving',
  starting: 'moving',
  ready: 'good',
  failing: 'bad',
  terminating: 'idle',
  completed: 'idle',
};
