/** The files of one build that are kept for use without network, written into the service worker when the site is built. */
export interface Precache {
  /** Changes with every file. */
  readonly version: string;
  /** The path under which the site lives, with slashes at both ends. */
  readonly base: string;
  /** Files whose names change with their content. */
  readonly hashed: readonly string[];
  /** Other files and pages (`lessons/run-app/`), with what they must be: `sha256-…`. */
  readonly revised: Readonly<Record<string, string>>;
}

/** How the names of the site's caches begin; the version follows. Other sites may live under the same origin. */
export const cachePrefix = (base: string): string => `first-voyage ${base} `;

/** The name of the cache that keeps a build. */
export const cacheOf = ({ base, version }: Precache): string => cachePrefix(base) + version;

/** The name of a page or file in the precache for an address of the site; undefined for an address outside it. */
export function keyOf(pathname: string, base: string): string | undefined {
  if (!pathname.startsWith(base)) return undefined;
  return pathname.slice(base.length).replace(/(^|\/)index\.html$/, '$1');
}

/** Whether the content of a file never changes under its name: every version of the site may use it. */
export const isHashed = (key: string): boolean =>
  key.startsWith('_astro/') ||
  /^pagefind\/(?:fragment|index|filter)\//.test(key) ||
  /^pagefind\/[^/]+\.pf_meta$/.test(key);

/** The page that says that there is none, in the language of the address. */
export const lostPage = (key: string): string => (key.startsWith('en/') ? 'en/404/' : '404.html');

/** Whether it is one of the pages that say that there is none. */
export const isLostPage = (key: string): boolean => key === '404.html' || key === 'en/404/';

/** What a worker tells pages. */
export type FromWorker =
  | { readonly type: 'offline-progress'; readonly done: number; readonly all: number }
  | { readonly type: 'offline-complete'; readonly complete: boolean }
  | { readonly type: 'offline-failed'; readonly reason: 'full' | 'network' };

/** What pages tell a worker. */
export type ToWorker =
  /** Whether everything is kept: answered with `offline-complete`. */
  | { readonly type: 'status' }
  /** Keep everything now, whatever the connection costs. */
  | { readonly type: 'download' }
  /** What this page loaded before the worker was there. */
  | { readonly type: 'visited'; readonly addresses: readonly string[] }
  /** The learner wants the new version now. */
  | { readonly type: 'activate' };
