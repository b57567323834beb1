import type { Settings } from '../../sandbox/records/settings-record.ts';

/** What pages of the site tell one another across tabs. */
export type News =
  | { readonly type: 'setting'; readonly name: keyof Settings; readonly value: unknown }
  /** What is kept of a lesson has changed. */
  | { readonly type: 'lesson'; readonly lesson: string }
  /** Much may have changed: an import, a reset, an undoing of either. */
  | { readonly type: 'everything' };

const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('first-voyage') : undefined;
const heard = new Set<(news: News) => void>();

channel?.addEventListener('message', (event: MessageEvent<News>) => {
  for (const hear of heard) hear(event.data);
});

/** Tells the other tabs. */
export function tellTabs(news: News): void {
  channel?.postMessage(news);
}

/** Hears what other tabs tell, until the returned function is called. */
export function hearTabs(hear: (news: News) => void): () => void {
  heard.add(hear);
  return () => heard.delete(hear);
}
