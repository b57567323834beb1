import type { MapChange, MapItem } from '../../../sandbox/map/model.ts';
import type { Words } from './words.ts';

/** What of a change is worth saying, in words: things that came to rest, broke or went. */
export function notable(
  change: MapChange,
  before: ReadonlyMap<string, MapItem>,
  words: Words,
): readonly string[] {
  if (change.fresh) return [];
  const said: string[] = [];
  for (const item of change.set) {
    const old = before.get(item.uid);
    if (item.system) continue;
    if (item.kind === 'Pod' && (old?.kind !== 'Pod' || old.phase !== item.phase)) {
      if (item.phase === 'ready') said.push(words.changes.ready(item.name));
      if (item.phase === 'failing') said.push(words.changes.failing(item.name, item.status));
      if (item.phase === 'completed') said.push(words.changes.completed(item.name));
    }
    if (
      item.kind === 'Service' &&
      item.externalIPs.length > 0 &&
      old?.kind === 'Service' &&
      old.externalIPs.length === 0
    )
      said.push(words.changes.address(item.name, item.externalIPs.join(', ')));
  }
  for (const uid of change.gone) {
    const old = before.get(uid);
    if (old && !old.system && old.kind !== 'ReplicaSet') said.push(words.changes.gone(old.name));
  }
  return said;
}

/** One message of many: the first few, and how many more there were. */
function coalesce(said: readonly string[], words: Words, most = 3): string {
  const rest = said.length - most;
  return [...said.slice(0, most), ...(rest > 0 ? [words.changes.more(rest)] : [])].join(', ');
}

/** Tells what has gathered, at most once in `pause` milliseconds. */
export class Announcer {
  readonly #say: (text: string) => void;
  readonly #words: Words;
  readonly #pause: number;
  #gathered: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(words: Words, say: (text: string) => void, pause = 4000) {
    this.#words = words;
    this.#say = say;
    this.#pause = pause;
  }

  add(said: readonly string[]): void {
    if (said.length === 0) return;
    this.#gathered.push(...said);
    this.#timer ??= setTimeout(() => this.#tell(), this.#pause);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #tell(): void {
    this.#timer = undefined;
    this.#say(coalesce(this.#gathered.splice(0), this.#words));
  }
}
