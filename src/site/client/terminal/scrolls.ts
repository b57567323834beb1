import type { Terminal } from '@xterm/xterm';
import { within } from './inside.ts';

interface Viewport {
  _sync(line?: number): void;
}

interface Renderer {
  addRefreshCallback(callback: () => void): unknown;
}

const isViewport = (value: unknown): value is Viewport => typeof within(value, '_sync') === 'function';
const isRenderer = (value: unknown): value is Renderer =>
  typeof within(value, 'addRefreshCallback') === 'function';

/**
 * Lets the scrollbar follow once a frame: xterm moves it at every line that scrolls, which takes longer than all else about the line.
 * xterm has no public way to ask for that; where its inside is another one, the scrollbar follows each line.
 */
export function followOncePerFrame(terminal: Terminal): void {
  const viewport = within(terminal, '_core', '_viewport');
  const renderer = within(terminal, '_core', '_renderService');
  if (!isViewport(viewport) || !isRenderer(renderer)) return;
  const sync = viewport._sync.bind(viewport);
  let queued = false;
  viewport._sync = (...line) => {
    // a line is given where a frame is drawn already
    if (line.length > 0) sync(...line);
    else if (!queued) {
      queued = true;
      renderer.addRefreshCallback(() => {
        queued = false;
        sync();
      });
    }
  };
}
