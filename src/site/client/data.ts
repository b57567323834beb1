import { onPage } from './page.ts';

/** The page of what is saved: its code is large for a page of text, and comes when the text stands. */
onPage('[data-vault]', async (root, gone) => {
  const { begin } = await import('./data/page.tsx');
  return gone.aborted ? undefined : begin(root);
});
