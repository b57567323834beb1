import { partsOf, type Part } from './excerpt.ts';
import { isNamed, isKeyboardSlip, queryOf } from './query.ts';

/** What can be found, in the order in which it is shown. */
export const kinds = ['lesson', 'term', 'command'] as const;
export type Kind = (typeof kinds)[number];

/** Something found: a step, a term, a command. */
export interface Hit {
  readonly url: string;
  readonly title: string;
  /** The title of the page that it is a part of. */
  readonly page: string | undefined;
  readonly excerpt: readonly Part[];
}

export interface Group {
  readonly kind: Kind;
  /** How many there are; `hits` are the best of them. */
  readonly all: number;
  readonly hits: readonly Hit[];
}

export interface Found {
  /** What was searched for in the end: the query, or the keys that it was typed with. */
  readonly query: string;
  readonly groups: readonly Group[];
}

/** The part of Pagefind's interface that we use. */
interface Pagefind {
  createInstance(options: object): PagefindInstance;
}
interface PagefindInstance {
  search(term: string, options: { filters: Readonly<Record<string, string>> }): Promise<PagefindAnswer>;
}
interface PagefindAnswer {
  readonly results: readonly { data(): Promise<PagefindData> }[];
}
interface PagefindData {
  readonly url: string;
  readonly excerpt: string;
  readonly meta: Readonly<Record<string, string>>;
}

const SHOWN = 6;
const EXCERPT_WORDS = 18;
const base = import.meta.env.BASE_URL.replace(/\/?$/, '/');

const instances = new Map<string, Promise<PagefindInstance>>();

/** The index of a language; a failed load (no network) is tried again next time. */
function instanceOf(language: string): Promise<PagefindInstance> {
  let instance = instances.get(language);
  if (!instance) {
    instance = load();
    instances.set(language, instance);
    instance.catch(() => instances.delete(language));
  }
  return instance;
}

async function load(): Promise<PagefindInstance> {
  const address = `${base}pagefind/pagefind.js`;
  const pagefind: Pagefind = await import(/* @vite-ignore */ address);
  return pagefind.createInstance({
    basePath: `${base}pagefind/`,
    baseUrl: base,
    excerptLength: EXCERPT_WORDS,
    metaCacheTag: 'built',
    ranking: { metaWeights: { title: 10, page: 0.5 } },
  });
}

async function groupOf(pagefind: PagefindInstance, text: string, kind: Kind): Promise<Group> {
  const { results } = await pagefind.search(text, { filters: { kind } });
  const data = await Promise.all(results.slice(0, SHOWN).map((result) => result.data()));
  const hits = data.map(({ url, excerpt, meta }): Hit => ({
    url,
    title: meta['title'] ?? url,
    page: meta['page'],
    excerpt: partsOf(excerpt),
  }));
  return { kind, all: results.length, hits };
}

/** What is called exactly as was typed comes first, and so does its group: who types a term wants its meaning. */
export function namedFirst(groups: readonly Group[], text: string): readonly Group[] {
  const named = (hit: Hit): number => Number(isNamed(hit.title, text));
  const sorted = groups.map((group) => ({
    ...group,
    hits: [...group.hits].sort((a, b) => named(b) - named(a)),
  }));
  return sorted.sort((a, b) => Number(b.hits.some(named)) - Number(a.hits.some(named)));
}

async function groupsOf(pagefind: PagefindInstance, text: string): Promise<readonly Group[]> {
  const groups = await Promise.all(kinds.map((kind) => groupOf(pagefind, text, kind)));
  return namedFirst(groups, text).filter(({ hits }) => hits.length > 0);
}

/**
 * Searches the pages of the document's language. A command that was typed with the Korean keyboard on is found too.
 * @throws when the index cannot be loaded
 */
export async function search(typed: string): Promise<Found> {
  const pagefind = await instanceOf(document.documentElement.lang);
  const { text, latin } = queryOf(typed);
  if (latin === undefined || !isKeyboardSlip(text)) {
    const groups = await groupsOf(pagefind, text);
    if (groups.length > 0 || latin === undefined) return { query: text, groups };
  }
  const groups = await groupsOf(pagefind, latin);
  return { query: groups.length > 0 ? latin : text, groups };
}
