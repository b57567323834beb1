import type { Terminal } from '@xterm/xterm';
import { within } from './inside.ts';

interface Viewport {
  _sync(line?: number): void;
  scrollLines(lines: number): void;
  scrollToLine(line: number, atOnce?: boolean): void;
}

interface Renderer {
  addRefreshCallback(callback: () => void): unknown;
}

const isViewport = (value: unknown): value is Viewport =>
  ['_sync', 'scrollLines', 'scrollToLine'].every((name) => typeof within(value, name) === 'function');
const isRenderer = (value: unknown): value is Renderer =>
  typeof within(value, 'addRefreshCallback') === 'function';

/**
 * Lets the scrollbar follow once a frame: xterm moves it at every line that scrolls, which takes longer than all else about the line.
 * xterm has no public way to ask for that; where its inside is another one, the scrollbar follows each line.
 */
export function followOncePerFrame(terminal: Pick<Terminal, 'element'>): void {
  const viewport = within(terminal, '_core', '_viewport');
  const renderer = within(terminal, '_core', '_renderService');
  if (!isViewport(viewport) || !isRenderer(renderer)) return;
  const sync = viewport._sync.bind(viewport);
  const scrollLines = viewport.scrollLines.bind(viewport);
  const scrollToLine = viewport.scrollToLine.bind(viewport);
  let behind = false;
  const catchUp = (): void => {
    if (!behind) return;
    behind = false;
    sync();
  };
  viewport._sync = (...line) => {
    // a line is given where a frame is drawn already
    if (line.length > 0) sync(...line);
    else if (!behind) {
      behind = true;
      renderer.addRefreshCallback(catchUp);
    }
  };
  // nothing scrolls further than the scrollbar knows of
  viewport.scrollLines = (...how) => {
    catchUp();
    scrollLines(...how);
  };
  viewport.scrollToLine = (...how) => {
    catchUp();
    scrollToLine(...how);
  };
  terminal.element?.addEventListener('wheel', catchUp, { capture: true, passive: true });
}
