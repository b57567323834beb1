import { signal } from '@preact/signals';

/** How the learner wants the terminal. */
export interface TerminalSettings {
  /** CSS pixels. */
  readonly fontSize: number;
  readonly screenReader: boolean;
}

export const smallestFont = 10;
export const largestFont = 28;
const narrow = matchMedia('(max-width: 34rem)').matches;
const standard: TerminalSettings = { fontSize: narrow ? 13 : 15, screenReader: false };

function load(): TerminalSettings {
  try {
    const saved = JSON.parse(localStorage.getItem('terminal') ?? '{}') as Partial<TerminalSettings>;
    return {
      fontSize: clamp(Number(saved.fontSize ?? standard.fontSize)),
      screenReader: saved.screenReader === true,
    };
  } catch {
    return standard;
  }
}

const clamp = (size: number): number =>
  Number.isFinite(size) ? Math.min(largestFont, Math.max(smallestFont, size)) : standard.fontSize;

/** The settings in force. */
export const terminalSettings = signal(load());

/** Changes settings and keeps them. */
export function changeTerminal(change: Partial<TerminalSettings>): void {
  const next = { ...terminalSettings.value, ...change };
  terminalSettings.value = { ...next, fontSize: clamp(next.fontSize) };
  try {
    localStorage.setItem('terminal', JSON.stringify(terminalSettings.value));
  } catch {
    // Storage may be denied; the settings then last as long as the page.
  }
}
