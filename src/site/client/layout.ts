import { signal, type ReadonlySignal } from '@preact/signals';
import { changeSetting, onSetting, settingOf } from './settings.ts';
import { limits, standardShares } from './shares.ts';

/** How high the sheet with the panels stands on a narrow screen. */
export const sheetHeights = ['peek', 'half', 'full'] as const;
export type SheetHeight = (typeof sheetHeights)[number];

/** The panels beside the text. */
export const panels = ['terminal', 'cluster', 'web'] as const;
export type Panel = (typeof panels)[number];

/** How the learner has arranged a lesson's page on this device. */
export interface Layout {
  /** The text's share of the width, in percent. */
  readonly split: number;
  /** The dock's share of the height beside the text, in percent. */
  readonly dock: number;
  /** The dock's tab. */
  readonly tab: 'cluster' | 'web';
  /** The panel that fills the page, if one does. */
  readonly maximised: 'terminal' | 'dock' | undefined;
  readonly sheet: SheetHeight;
}

export const standards: Layout = {
  ...standardShares,
  tab: 'cluster',
  maximised: undefined,
  sheet: 'peek',
};

/** A share within its limits, in whole tenths of a percent. */
export function within(name: 'split' | 'dock', share: number): number {
  const [least, most] = limits[name];
  return Math.round(Math.min(most, Math.max(least, share)) * 10) / 10;
}

/** A layout from what was kept; what makes no sense is left out. */
export function layoutFrom(kept: unknown): Layout {
  const found: { readonly [K in keyof Layout]?: unknown } =
    typeof kept === 'object' && kept !== null ? kept : {};
  const { split, dock, tab, maximised, sheet } = found;
  return {
    split: typeof split === 'number' && Number.isFinite(split) ? within('split', split) : standards.split,
    dock: typeof dock === 'number' && Number.isFinite(dock) ? within('dock', dock) : standards.dock,
    tab: tab === 'web' ? 'web' : 'cluster',
    maximised: maximised === 'terminal' || maximised === 'dock' ? maximised : undefined,
    sheet: sheetHeights.find((height) => height === sheet) ?? standards.sheet,
  };
}

const inForce = signal(layoutFrom(settingOf('layout')));

/** The layout in force. */
export const layout: ReadonlySignal<Layout> = inForce;

/** Changes the layout and keeps it. */
export function changeLayout(change: Partial<Layout>): void {
  inForce.value = { ...inForce.value, ...change };
  const { maximised = 'none', ...rest } = inForce.value;
  changeSetting('layout', { ...settingOf('layout'), ...rest, maximised });
}

onSetting('layout', () => (inForce.value = layoutFrom(settingOf('layout'))));
