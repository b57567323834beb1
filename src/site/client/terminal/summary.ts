import { effect } from '@preact/signals';
import type { IMarker, Terminal } from '@xterm/xterm';
import { announce } from '../announce.ts';
import type { SandboxSession } from '../sandbox/session.ts';
import { firstOf } from './first-lines.ts';
import { terminalSettings } from './settings.ts';

/** So long must the terminal be quiet before a command counts as ended: milliseconds. */
const QUIET = 400;

/** Lines of the terminal, those that it has broken joined again. */
function linesBetween(terminal: Terminal, from: number, to: number): readonly string[] {
  const lines: string[] = [];
  for (let at = from; at < to; at++) {
    const line = terminal.buffer.active.getLine(at);
    if (!line) continue;
    if (line.isWrapped && lines.length > 0) lines.push((lines.pop() ?? '') + line.translateToString(true));
    else lines.push(line.translateToString(true));
  }
  return lines.filter((line) => line.trim() !== '');
}

/** Says the first lines of what a command has printed, once it has ended: if the learner has asked for that. */
export function summarise(terminal: Terminal, session: SandboxSession): () => void {
  let marker: IMarker | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const finish = (): void => {
    if (!marker || session.time.value?.running === true) return;
    const { baseY, cursorY } = terminal.buffer.active;
    const text = marker.isDisposed ? '' : firstOf(linesBetween(terminal, marker.line + 1, baseY + cursorY));
    marker.dispose();
    marker = undefined;
    if (text !== '') announce(text);
  };
  const later = (): void => {
    clearTimeout(timer);
    if (marker) timer = setTimeout(finish, QUIET);
  };
  const writing = terminal.onWriteParsed(later);
  const stopEntering = effect(() => {
    if (session.entered.value === 0 || !terminalSettings.value.summaries) return;
    marker?.dispose();
    marker = terminal.registerMarker(0);
  });
  const stopRunning = effect(() => {
    if (session.time.value?.running !== true) later();
  });
  return () => {
    clearTimeout(timer);
    writing.dispose();
    stopEntering();
    stopRunning();
  };
}
