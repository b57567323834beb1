import type { Flow, Hop } from '../../../sandbox/map/model.ts';
import { loadBalancerId } from './description.ts';
import { centre, type Box, type Point } from './geometry.ts';
import { make, put, write } from './svg.ts';
import type { Words } from './words.ts';

const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** So many requests are under way at once; what comes meanwhile is not drawn. */
const MOST = 24;
const STEP = 330;
/** Who follows another on the same way to the same end within this time is not drawn again, in milliseconds. */
const APART = 250;

/** The ways of flows through a picture: points of the hops that are drawn. */
function wayOf(
  hops: readonly Hop[],
  shapes: ReadonlyMap<string, Box>,
  figureOf: (uid: string) => string,
): readonly Point[] {
  return hops.flatMap((hop) => {
    const box = shapes.get(thingAt(hop, figureOf));
    if (!box) return [];
    // a node is passed at its deck, not in the middle of its pods
    return [hop.at === 'node' ? { x: box.x + box.width / 2, y: box.y + 8 } : centre(box)];
  });
}

function thingAt(hop: Hop, figureOf: (uid: string) => string): string {
  switch (hop.at) {
    case 'outside':
    case 'api-server':
      return hop.at;
    case 'load-balancer':
      return loadBalancerId(hop.service);
    case 'pod':
      return figureOf(hop.uid);
    default:
      return hop.uid;
  }
}

/** Requests as small lights that travel along their hops. Elements are taken from a pool. */
export class Lights {
  readonly #layer: SVGSVGElement;
  readonly #words: Words;
  readonly #idle: SVGGElement[] = [];
  /** When a way was last taken, by its path and outcome. */
  readonly #taken = new Map<string, number>();
  #travelling = 0;

  constructor(layer: SVGSVGElement, words: Words) {
    this.#layer = layer;
    this.#words = words;
  }

  travel(flows: readonly Flow[], shapes: ReadonlyMap<string, Box>, figureOf: (uid: string) => string): void {
    for (const flow of flows) {
      if (this.#travelling >= MOST) return;
      const way = wayOf(flow.hops, shapes, figureOf);
      if (way.length > 1 && this.#isApart(flow, way)) this.#send(flow, way);
    }
  }

  #isApart({ outcome }: Flow, way: readonly Point[]): boolean {
    const key = `${outcome} ${pathOf(way)}`;
    const now = performance.now();
    if (now - (this.#taken.get(key) ?? Number.NEGATIVE_INFINITY) < APART) return false;
    if (this.#taken.size > 200) this.#taken.clear();
    this.#taken.set(key, now);
    return true;
  }

  #send(flow: Flow, way: readonly Point[]): void {
    const light = this.#idle.pop() ?? newLight();
    const failed = flow.outcome !== 'answered';
    const [trail, moving, end, words] = light.children;
    const last = way.at(-1);
    if (
      !(trail instanceof SVGPathElement) ||
      !(moving instanceof SVGGElement) ||
      !(end instanceof SVGGElement) ||
      !(words instanceof SVGTextElement) ||
      !last
    )
      return;
    put(light, { class: `light ${failed ? 'failed' : 'answered'}` });
    put(trail, { d: pathOf(way) });
    end.style.transform = at(last);
    put(words, { x: last.x, y: last.y - 16 });
    write(words, failed ? `${flow.label}: ${this.#words.flows[flow.outcome]}` : '');
    this.#layer.append(light);
    this.#travelling++;
    const rest = (): void => {
      light.remove();
      this.#travelling--;
      this.#idle.push(light);
    };
    // what is cancelled with its page rests too
    run(light, moving, way, failed).then(rest, rest);
  }
}

const pathOf = (way: readonly Point[]): string => `M${way.map(({ x, y }) => `${x} ${y}`).join('L')}`;
const at = ({ x, y }: Point): string => `translate(${x}px, ${y}px)`;

function newLight(): SVGGElement {
  return make(
    'g',
    {},
    make('path', { class: 'trail' }),
    make('g', { class: 'moving' }, make('circle', { class: 'halo', r: 8 }), make('circle', { r: 4 })),
    make('g', { class: 'end' }, make('circle', { r: 9 }), make('path', { d: 'M-4 -4L4 4M4 -4L-4 4' })),
    make('text', { class: 'detail', 'text-anchor': 'middle' }),
  );
}

/** Plays one flow to its end. Without motion its way is shown for a moment. */
async function run(
  light: SVGGElement,
  moving: SVGGElement,
  way: readonly Point[],
  failed: boolean,
): Promise<void> {
  if (calm.matches) {
    put(light, { 'data-at': 'rest' });
    await light.animate({ opacity: [1, 1] }, failed ? 3000 : 1500).finished;
    return;
  }
  put(light, { 'data-at': 'way' });
  await moving.animate(
    way.map((point) => ({ transform: at(point), easing: 'ease-in-out' })),
    STEP * (way.length - 1),
  ).finished;
  put(light, { 'data-at': 'end' });
  await light.animate({ opacity: [1, 1, 0] }, failed ? 2000 : 500).finished;
}
