import { effect } from '@preact/signals';
import type { Description } from './description.ts';
import { Drawing } from './drawing.ts';
import { layOut, noMemory, type Layout } from './layout.ts';
import { nextThing, type Direction } from './navigate.ts';
import { mapSettings } from './settings.ts';
import type { MapState } from './state.ts';
import type { Words } from './words.ts';

const arrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Room around a thing that is scrolled to: pixels. */
const MARGIN = 12;
/** With more pods than this, one more is no news. */
const FEW = 24;

/**
 * The picture and how it is used. For the keyboard it is one stop: the element keeps the focus and names the thing under the
 * cursor (`aria-activedescendant`), so that the focus is never lost when a thing goes.
 */
export class Picture {
  readonly #host: HTMLElement;
  readonly #state: MapState;
  readonly #drawing: Drawing;
  readonly #ends: (() => void)[];
  #layout: Layout | undefined;
  #width = 0;
  #cursor: string | undefined;
  #hovered: string | undefined;
  /** The rooms of pods that have been seen. */
  #rooms: ReadonlyMap<string, string> = new Map();

  constructor(host: HTMLElement, state: MapState, words: Words) {
    this.#host = host;
    this.#state = state;
    this.#drawing = new Drawing(words);
    host.append(this.#drawing.svg, this.#drawing.overlay);
    this.#width = host.clientWidth;
    const resize = new ResizeObserver(() => {
      if (host.clientWidth === this.#width || host.clientWidth === 0) return;
      this.#width = host.clientWidth;
      this.#draw();
    });
    resize.observe(host);
    this.#ends = [
      // things keep their places while the same cluster is told anew
      effect(() => {
        void state.source.map.context.value;
        this.#layout = undefined;
      }),
      effect(() => {
        void state.description.value;
        this.#draw();
      }),
      effect(() => {
        this.#drawing.showAllLines(mapSettings.value.lines);
      }),
      effect(() => {
        void state.selected.value;
        this.#look();
      }),
      state.source.map.onFlows((flows) => this.#drawing.travel(flows, (uid) => state.figureOf(uid))),
      () => resize.disconnect(),
      this.#listen(),
      () => host.replaceChildren(),
    ];
  }

  /** Where a thing is drawn. */
  placeOf(id: string): { readonly x: number; readonly width: number } | undefined {
    return this.#layout?.shapes.get(this.#state.figureOf(id));
  }

  end(): void {
    for (const end of this.#ends) end();
  }

  #draw(): void {
    if (this.#width === 0) return;
    const description = this.#state.description.peek();
    this.#layout = layOut(description, this.#width, this.#layout?.memory ?? noMemory);
    this.#drawing.update(description, this.#layout);
    if (this.#cursor !== undefined && !description.things.has(this.#cursor)) this.#moveCursor(undefined);
    this.#look();
    this.#showNewcomer(description);
  }

  /** Scrolls the map to a pod that has come or moved, unless the learner is busy with the map: what one has just made must not hide. */
  #showNewcomer({ things }: Description): void {
    const rooms = new Map<string, string>();
    for (const thing of things.values()) if (thing.sort === 'pod') rooms.set(thing.id, thing.room);
    const newcomer = [...rooms].find(([id, room]) => this.#rooms.get(id) !== room)?.[0];
    this.#rooms = rooms;
    if (newcomer === undefined || rooms.size > FEW) return;
    const scroll = this.#host.closest('.map-scroll');
    const shape = this.#layout?.shapes.get(newcomer);
    if (!shape || !scroll?.clientHeight || scroll.matches(':hover, :focus-within')) return;
    const end = shape.y + shape.height + MARGIN - scroll.clientHeight;
    const top = shape.y - MARGIN < scroll.scrollTop ? shape.y - MARGIN : Math.max(scroll.scrollTop, end);
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (top !== scroll.scrollTop) scroll.scrollTo({ top, behavior: still ? 'instant' : 'smooth' });
  }

  #listen(): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    const host = this.#host;
    const thingAt = (event: Event): string | undefined =>
      event.target instanceof Element
        ? event.target.closest<SVGElement>('[data-thing]')?.dataset['thing']
        : undefined;
    host.addEventListener('keydown', (event) => this.#press(event), { signal });
    host.addEventListener(
      'click',
      (event) => {
        const id = thingAt(event);
        if (id === undefined) return;
        this.#moveCursor(id, false);
        this.#state.selected.value = id;
      },
      { signal },
    );
    host.addEventListener(
      'pointerover',
      (event) => {
        this.#hovered = event.pointerType === 'touch' ? undefined : thingAt(event);
        this.#look();
      },
      { signal },
    );
    host.addEventListener(
      'pointerleave',
      () => {
        this.#hovered = undefined;
        this.#look();
      },
      { signal },
    );
    host.addEventListener(
      'focus',
      () => {
        // a press of the pointer brings its own thing; scrolling now would move it away from under the pointer
        if (!host.matches(':focus-visible')) return;
        const first = this.#state.description.peek().things.keys().next().value;
        this.#moveCursor(this.#cursor ?? first);
      },
      { signal },
    );
    host.addEventListener('blur', () => this.#look(), { signal });
    return () => stop.abort();
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.#layout) return;
    const direction = arrows[event.key];
    const { shapes } = this.#layout;
    if (direction !== undefined) {
      const next = nextThing(shapes, this.#cursor ?? '', direction);
      if (next !== undefined) this.#moveCursor(next);
    } else if (event.key === 'Home') this.#moveCursor(shapes.keys().next().value);
    else if (event.key === 'End') this.#moveCursor([...shapes.keys()].at(-1));
    else if (event.key === 'Enter' || event.key === ' ') this.#state.selected.value = this.#cursor;
    else if (event.key === 'Escape' && this.#state.selected.peek() !== undefined)
      this.#state.selected.value = undefined;
    else return;
    event.preventDefault();
  }

  #moveCursor(id: string | undefined, scroll = true): void {
    if (this.#cursor !== undefined) this.#drawing.elementOf(this.#cursor)?.removeAttribute('data-cursor');
    this.#cursor = id;
    const element = id === undefined ? undefined : this.#drawing.elementOf(id);
    if (element) {
      element.setAttribute('data-cursor', '');
      this.#host.setAttribute('aria-activedescendant', element.id);
      if (scroll) element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    } else this.#host.removeAttribute('aria-activedescendant');
    this.#look();
  }

  /** Shows the connections of what the learner looks at now. */
  #look(): void {
    const focused = document.activeElement === this.#host ? this.#cursor : undefined;
    const selected = this.#state.selected.peek();
    for (const element of this.#drawing.svg.querySelectorAll('[data-selected]'))
      element.removeAttribute('data-selected');
    const figure = selected === undefined ? undefined : this.#state.figureOf(selected);
    if (figure !== undefined) this.#drawing.elementOf(figure)?.setAttribute('data-selected', '');
    this.#drawing.lookAt(this.#hovered ?? focused ?? figure);
  }
}
