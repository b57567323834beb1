/** Ends what a page's script began. */
export type Leave = () => void;

/**
 * Runs `start` for every page that holds an element of this selector: now, and after each navigation that keeps the document
 * (view transitions). What `start` returns is called when the page leaves. Module code runs once in a document's life, so
 * everything that belongs to one page begins here.
 */
export function onPage(
  selector: string,
  start: (root: HTMLElement) => Leave | undefined | Promise<Leave | undefined>,
): void {
  let shown: HTMLElement | undefined;
  let leave: Promise<Leave | undefined> | undefined;
  const enter = (): void => {
    const root = document.querySelector<HTMLElement>(selector) ?? undefined;
    if (root === shown) return;
    shown = root;
    if (root) leave = Promise.resolve(start(root));
  };
  document.addEventListener('astro:before-swap', () => {
    const leaving = leave;
    shown = undefined;
    leave = undefined;
    void leaving?.then((end) => end?.());
  });
  document.addEventListener('astro:page-load', enter);
  enter();
}
