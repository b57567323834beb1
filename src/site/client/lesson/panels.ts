import { effect } from '@preact/signals';
import { changeLayout, layout, panels, sheetHeights, type Panel, type SheetHeight } from '../layout.ts';
import type { Leave } from '../page.ts';
import type { LessonState } from './state.ts';

/** Below this width the panels stand in a sheet at the foot (`workspace.css`). */
const narrowScreen = matchMedia('(max-width: 60rem)');
export const isNarrow = (): boolean => narrowScreen.matches;

/** Brings a panel into view: its tab, and on a narrow screen the sheet high enough to work in. */
export function showPanel(state: LessonState, panel: Panel): void {
  state.panel.value = panel;
  if (panel !== 'terminal') changeLayout({ tab: panel });
  if (isNarrow()) {
    if (layout.value.sheet === 'peek') changeLayout({ sheet: 'half' });
  } else if (layout.value.maximised !== undefined)
    changeLayout({ maximised: panel === 'terminal' ? 'terminal' : 'dock' });
}

/** Brings the text into view. */
export function showText(): void {
  if (isNarrow()) changeLayout({ sheet: layout.value.sheet === 'full' ? 'half' : layout.value.sheet });
  else if (layout.value.maximised !== undefined) changeLayout({ maximised: undefined });
}

/** The tabs of the dock, by the pattern of the ARIA practices: arrows move, the focused tab is the selected one. */
function enlivenTabs(state: LessonState, page: HTMLElement): Leave {
  const tabs = [...page.querySelectorAll<HTMLElement>('.dock [role="tab"]')];
  tabs.forEach((tab, at) => {
    const select = (chosen: HTMLElement): void => {
      const panel = panels.find((name) => name === chosen.dataset['tab']);
      if (panel) showPanel(state, panel);
    };
    tab.addEventListener('click', () => select(tab));
    tab.addEventListener('keydown', (event) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      const next = tabs[(at + step + tabs.length) % tabs.length];
      if (step === 0 || !next) return;
      event.preventDefault();
      select(next);
      next.focus();
    });
  });
  return effect(() => {
    for (const tab of tabs) {
      const selected = tab.dataset['tab'] === layout.value.tab;
      tab.setAttribute('aria-selected', String(selected));
      tab.tabIndex = selected ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
      if (panel) panel.hidden = !selected;
    }
  });
}

/** The buttons that let a panel fill the page, and give the page back. */
function enlivenMaximising(page: HTMLElement): Leave {
  const buttons = [...page.querySelectorAll<HTMLElement>('[data-maximise]')];
  for (const button of buttons)
    button.addEventListener('click', () => {
      const name = button.dataset['maximise'] === 'dock' ? 'dock' : 'terminal';
      changeLayout({ maximised: layout.value.maximised === name ? undefined : name });
    });
  return effect(() => {
    for (const button of buttons) {
      const on = button.dataset['maximise'] === layout.value.maximised;
      const label = (on ? button.dataset['off'] : button.dataset['on']) ?? '';
      button.setAttribute('aria-label', label);
      button.title = label;
      button.dataset['state'] = on ? 'on' : 'off';
    }
  });
}

/** The views' row in the sheet: text, terminal, cluster, web. */
function enlivenViews(state: LessonState, page: HTMLElement): Leave {
  const buttons = [...page.querySelectorAll<HTMLElement>('[data-view-button]')];
  for (const button of buttons)
    button.addEventListener('click', () => {
      const panel = panels.find((name) => name === button.dataset['viewButton']);
      if (panel) showPanel(state, panel);
      else changeLayout({ sheet: 'peek' });
    });
  return effect(() => {
    const text = state.lesson.steps.length > 0 && layout.value.sheet === 'peek';
    const shown = text ? 'read' : state.panel.value;
    for (const button of buttons)
      button.setAttribute('aria-pressed', String(button.dataset['viewButton'] === shown));
  });
}

/** A height of the sheet higher or lower than another. */
export const nextHeight = (height: SheetHeight, by: number): SheetHeight =>
  sheetHeights[Math.min(2, Math.max(0, sheetHeights.indexOf(height) + by))] ?? height;

/** Makes the page's panels work: tabs, maximising, and on narrow screens the views of the sheet. */
export function enlivenPanels(state: LessonState, page: HTMLElement): Leave {
  const lesson = page.querySelector<HTMLElement>('.lesson');
  const ends = [
    enlivenTabs(state, page),
    enlivenMaximising(page),
    enlivenViews(state, page),
    effect(() => {
      if (!lesson) return;
      const { sheet, maximised } = layout.value;
      lesson.dataset['panel'] = state.panel.value;
      // without text beside them the panels are in no sheet
      if (lesson.dataset['sheet'] !== undefined) lesson.dataset['sheet'] = sheet;
      if (maximised === undefined) delete lesson.dataset['maximised'];
      else lesson.dataset['maximised'] = maximised;
    }),
  ];
  return () => ends.forEach((end) => end());
}
