import { signal } from '@preact/signals';
import { changeSetting, onSetting, settingOf } from '../settings.ts';

/** How the learner wants the terminal. */
export interface TerminalSettings {
  /** CSS pixels. */
  readonly fontSize: number;
  readonly screenReader: boolean;
  /** Whether the first lines of a command's output are said when it ends. */
  readonly summaries: boolean;
}

const smallestFont = 10;
const largestFont = 28;
const narrow = matchMedia('(max-width: 34rem)').matches;
const standard: TerminalSettings = { fontSize: narrow ? 13 : 15, screenReader: false, summaries: false };

function chosen(): TerminalSettings {
  const { fontSize = standard.fontSize, ...choices } = settingOf('terminal') ?? {};
  return {
    fontSize: clamp(fontSize),
    screenReader: choices.screenReader === true,
    summaries: choices.summaries === true,
  };
}

const clamp = (size: number): number =>
  Number.isFinite(size) ? Math.min(largestFont, Math.max(smallestFont, size)) : standard.fontSize;

/** The settings in force. */
export const terminalSettings = signal(chosen());

/** Changes settings and keeps them. */
export function changeTerminal(change: Partial<TerminalSettings>): void {
  const next = { ...terminalSettings.value, ...change };
  terminalSettings.value = { ...next, fontSize: clamp(next.fontSize) };
  changeSetting('terminal', terminalSettings.value);
}

onSetting('terminal', () => (terminalSettings.value = chosen()));
