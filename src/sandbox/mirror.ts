import type { MapItem } from './map/model.ts';
import type { FromSandbox } from './protocol.ts';

/** How much of the screen's past a newcomer is given: characters. */
const KEPT = 60_000;

/** What a sandbox tells its page and everybody else who looks on. */
const seen = new Set<FromSandbox['type']>([
  'ready',
  'output',
  'clear',
  'verdict',
  'step',
  'time',
  'history',
  'map',
  'flows',
  'travelled',
]);

/** What others are told of a message; undefined when it is for its page alone. */
export function publicPart(message: FromSandbox): FromSandbox | undefined {
  if (!seen.has(message.type)) return undefined;
  // what the page had kept is its own to bring back; other tabs hear of that as of all progress
  if (message.type === 'travelled')
    return { ...message, travelled: { ...message.travelled, kept: undefined } };
  return message;
}

/** Remembers what a page has been told, in so far as it still holds, so that another page can be brought to the same state. */
export class Mirror {
  #screen = '';
  #map = new Map<string, MapItem>();
  #context: string | undefined;
  #mapped = false;
  readonly #latest = new Map<string, FromSandbox>();

  note(message: FromSandbox): void {
    switch (message.type) {
      case 'output':
        this.#write(message.text);
        break;
      case 'clear':
        this.#screen = '';
        this.#forgetVerdicts();
        break;
      case 'travelled':
        this.#forgetVerdicts();
        break;
      case 'verdict':
        this.#latest.set(`verdict/${message.verdict.step}`, message);
        break;
      case 'map': {
        const { change } = message;
        if (change.fresh) this.#map.clear();
        for (const item of change.set) this.#map.set(item.uid, item);
        for (const uid of change.gone) this.#map.delete(uid);
        this.#context = change.context;
        this.#mapped = true;
        break;
      }
      case 'ready':
      case 'step':
      case 'time':
      case 'history':
        this.#latest.set(message.type, message);
        break;
    }
  }

  /** Everything that a newcomer has to be told, in order. */
  get state(): readonly FromSandbox[] {
    const state: FromSandbox[] = [{ type: 'clear' }, { type: 'output', text: this.#screen }];
    state.push(...this.#latest.values());
    if (this.#mapped)
      state.push({
        type: 'map',
        change: { context: this.#context, fresh: true, set: [...this.#map.values()], gone: [] },
      });
    return state;
  }

  #forgetVerdicts(): void {
    for (const key of this.#latest.keys()) if (key.startsWith('verdict/')) this.#latest.delete(key);
  }

  #write(text: string): void {
    const all = this.#screen + text;
    this.#screen = all.length > 2 * KEPT ? all.slice(all.indexOf('\n', all.length - KEPT) + 1) : all;
  }
}
