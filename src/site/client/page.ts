/** Ends what a page's script began. */
export type Leave = () => void;

/** Told to the document before a page leaves, while it is still there. */
export const LEAVE = 'astro:before-swap';
/** Told to the document once another page stands. */
export const ENTER = 'astro:page-load';

/**
 * Runs `start` for every page that holds an element of this selector: now, and after each navigation that keeps the document
 * (view transitions). What `start` returns is called when the page leaves; `gone` is aborted then too, for listeners that do not
 * stand on the page's own elements. Module code runs once in a document's life, so everything that belongs to one page begins
 * here.
 */
export function onPage(
  selector: string,
  start: (root: HTMLElement, gone: AbortSignal) => Leave | undefined | Promise<Leave | undefined>,
): void {
  let shown: HTMLElement | undefined;
  let leave: Leave | undefined;
  const enter = (): void => {
    const root = document.querySelector<HTMLElement>(selector) ?? undefined;
    if (root === shown) return;
    shown = root;
    if (root) leave = begin(root, start);
  };
  document.addEventListener(LEAVE, () => {
    leave?.();
    shown = undefined;
    leave = undefined;
  });
  document.addEventListener(ENTER, enter);
  enter();
}

/** Begins a page; what it returns ends it at once, or as soon as it has begun. */
function begin(root: HTMLElement, start: Parameters<typeof onPage>[1]): Leave {
  const gone = new AbortController();
  let end: Leave | undefined;
  const begun = start(root, gone.signal);
  if (begun instanceof Promise)
    void begun.then((leave) => {
      if (gone.signal.aborted) leave?.();
      else end = leave;
    });
  else end = begun;
  return () => {
    gone.abort();
    end?.();
  };
}
