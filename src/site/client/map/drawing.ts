import type { Flow } from '../../../sandbox/map/model.ts';
import type { Description, Relation } from './description.ts';
import { figureFor, type Figure } from './figures.ts';
import type { Layout } from './layout.ts';
import { linesOf } from './lines.ts';
import { Lights } from './lights.ts';
import { cellSigns } from './symbols.ts';
import { relatedTo, type Related } from './related.ts';
import { make, moveTo, put, write } from './svg.ts';
import { spoken, type Words } from './words.ts';

const calm = matchMedia('(prefers-reduced-motion: reduce)');
const lineKey = ({ sort, from, to }: Relation): string => `${sort} ${from} ${to}`;

/**
 * The picture in the document. It keeps an element for each thing and changes only what differs, so that a thousand pods cost
 * no more than what happens to them.
 */
export class Drawing {
  readonly svg: SVGSVGElement;
  /** Requests on their way: a layer of its own, so that what moves there does not paint the rest again. */
  readonly overlay = make('svg', { class: 'map-lights', 'aria-hidden': 'true' });
  readonly #sea = make('path', { class: 'sea' });
  readonly #ripples = make('path', { class: 'ripples', fill: 'url(#map-ripples)' });
  readonly #rooms = make('g');
  readonly #lines = make('g', { class: 'lines', 'aria-hidden': 'true' });
  readonly #things = make('g');
  readonly #labels = make('g', { class: 'labels', 'aria-hidden': 'true' });
  readonly #nothing = make('g', { class: 'nothing-runs', 'aria-hidden': 'true' });
  readonly #lights: Lights;
  readonly #figures = new Map<string, Figure>();
  readonly #lineElements = new Map<string, SVGPathElement>();
  readonly #words: Words;
  #description: Description | undefined;
  #layout: Layout | undefined;
  #looked: string | undefined;
  #marked: ReadonlySet<string> = new Set();
  #allLines = false;
  #count = 0;

  constructor(words: Words) {
    this.#words = words;
    this.svg = make('svg', { class: 'map-picture', role: 'group', 'aria-label': words.label });
    this.#nothing.append(make('text', { class: 'first', y: 32 }), make('text', { y: 54 }));
    [words.noWorkloads, words.noWorkloadsHint].forEach((text, at) => {
      const line = this.#nothing.children[at];
      if (line instanceof SVGTextElement) write(line, text);
    });
    this.#lights = new Lights(this.overlay, words);
    this.svg.append(
      cellPatterns(),
      this.#sea,
      this.#ripples,
      this.#nothing,
      this.#rooms,
      this.#labels,
      this.#lines,
      this.#things,
    );
  }

  /** Brings the picture to a new state. */
  update(description: Description, layout: Layout): void {
    const first = this.#layout === undefined;
    this.#description = description;
    this.#layout = layout;
    put(this.svg, {
      width: layout.width,
      height: layout.height,
      viewBox: `0 0 ${layout.width} ${layout.height}`,
    });
    put(this.overlay, { width: layout.width, height: layout.height });
    put(this.#sea, { d: seaPath(layout.width, layout.waterline, layout.height) });
    put(this.#ripples, { d: `M0 ${layout.waterline + 14}H${layout.width}V${layout.height}H0Z` });
    for (const [id, figure] of this.#figures) if (!description.things.has(id)) this.#leave(id, figure);
    for (const [id, thing] of description.things) {
      const shape = layout.shapes.get(id);
      if (!shape) continue;
      let figure = this.#figures.get(id);
      const fresh = figure === undefined;
      if (!figure) {
        figure = figureFor(thing, this.#words);
        put(figure.element, { id: `map-thing-${++this.#count}`, role: 'button' });
        figure.element.dataset['thing'] = id;
        this.#figures.set(id, figure);
      }
      figure.draw(thing, shape, layout.density);
      const room = 'room' in thing ? description.things.get(thing.room) : undefined;
      put(figure.element, { 'aria-label': spoken(thing, room, this.#words) });
      moveTo(figure.element, shape.x, shape.y);
      if (!fresh) continue;
      (thing.sort === 'node' || thing.sort === 'waiting' ? this.#rooms : this.#things).append(figure.element);
      if (!first && !calm.matches) appear(figure.element);
    }
    this.#drawLabels(layout);
    this.#drawLines();
    put(this.#nothing, layout.nothing ? { opacity: 1 } : { opacity: 0 });
    if (layout.nothing) moveTo(this.#nothing, layout.nothing.x, layout.nothing.y);
  }

  /** Shows the connections of a thing, or of none. */
  lookAt(id: string | undefined): void {
    if (id === this.#looked) return;
    this.#looked = id;
    this.#drawLines();
  }

  /** Shows all connections. */
  showAllLines(on: boolean): void {
    if (on === this.#allLines) return;
    this.#allLines = on;
    this.#drawLines();
  }

  /** Lets requests travel. `figureOf` names the thing that stands for a pod. */
  travel(flows: readonly Flow[], figureOf: (uid: string) => string): void {
    if (this.#layout) this.#lights.travel(flows, this.#layout.shapes, figureOf);
  }

  /** The element of a thing, for `aria-activedescendant` and scrolling. */
  elementOf(id: string): SVGGElement | undefined {
    return this.#figures.get(id)?.element;
  }

  #leave(id: string, { element }: Figure): void {
    this.#figures.delete(id);
    element.removeAttribute('role');
    element.removeAttribute('aria-label');
    element.removeAttribute('data-thing');
    element.setAttribute('aria-hidden', 'true');
    if (calm.matches) element.remove();
    else
      element.animate({ opacity: [0.7, 0] }, { duration: 350, easing: 'ease-in' }).onfinish = () =>
        element.remove();
  }

  #drawLabels({ labels }: Layout): void {
    const texts = [...this.#labels.children].filter((child) => child instanceof SVGTextElement);
    labels.forEach((label, at) => {
      const text = texts[at] ?? this.#labels.appendChild(make('text', { class: 'detail' }));
      put(text, { x: label.x, y: label.y + 12 });
      write(text, `${label.name === '' ? this.#words.bare : label.name} · ${label.pods}`);
    });
    for (const text of texts.slice(labels.length)) text.remove();
  }

  #drawLines(): void {
    const description = this.#description;
    const layout = this.#layout;
    if (!description || !layout) return;
    const related: Related =
      this.#looked !== undefined && description.things.has(this.#looked)
        ? relatedTo(description, this.#looked)
        : { things: new Set(), relations: [] };
    const bright = new Set(related.relations);
    const keep = new Set<string>();
    for (const { relation, path } of linesOf(description, layout)) {
      if (relation.sort !== 'leads' && !this.#allLines && !bright.has(relation)) continue;
      const key = lineKey(relation);
      keep.add(key);
      let line = this.#lineElements.get(key);
      if (!line) {
        line = make('path');
        this.#lineElements.set(key, line);
        this.#lines.append(line);
      }
      put(line, {
        d: path(),
        class: `line ${relation.sort}${bright.has(relation) ? ' bright' : ''}`,
      });
    }
    for (const [key, line] of this.#lineElements) {
      if (keep.has(key)) continue;
      line.remove();
      this.#lineElements.delete(key);
    }
    this.#mark(related.things);
  }

  #mark(things: ReadonlySet<string>): void {
    for (const id of this.#marked) if (!things.has(id)) this.elementOf(id)?.removeAttribute('data-related');
    for (const id of things) this.elementOf(id)?.setAttribute('data-related', '');
    this.#marked = things;
  }
}

function appear(element: SVGElement): void {
  element.animate({ opacity: [0, 1] }, { duration: 450, easing: 'ease-out' });
}

/** Water from the waterline to the bottom, with a few calm waves on top. */
function seaPath(width: number, waterline: number, height: number): string {
  const wave = 48;
  const crests = Array.from(
    { length: Math.ceil(width / wave) },
    () => `q${wave / 4} -5 ${wave / 2} 0t${wave / 2} 0`,
  );
  return `M0 ${waterline}${crests.join('')}V${height}H0Z`;
}

/** What cells and the open sea are filled with: a tint and a sign for each phase, so that colour never speaks alone. */
function cellPatterns(): SVGDefsElement {
  const patterns = Object.entries(cellSigns).map(([phase, sign]) =>
    make(
      'pattern',
      {
        id: `map-cell-${phase}`,
        width: 11,
        height: 11,
        patternUnits: 'userSpaceOnUse',
        class: 'cell',
        'data-phase': phase,
      },
      make('rect', { width: 9, height: 9, rx: 2, x: 1, y: 1 }),
      make('path', { d: sign }),
    ),
  );
  const ripples = make(
    'pattern',
    { id: 'map-ripples', width: 190, height: 92, patternUnits: 'userSpaceOnUse' },
    make('path', { d: 'M24 30q6 -5 12 0t12 0M124 72q6 -5 12 0t12 0M152 16q5 -4 10 0t10 0' }),
  );
  return make('defs', {}, ...patterns, ripples);
}
