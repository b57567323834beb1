import { effect } from '@preact/signals';
import type { Leave } from '../page.ts';
import type { LessonState, View } from './state.ts';

const isView = (name: string | undefined): name is View =>
  name === 'read' || name === 'terminal' || name === 'cluster' || name === 'web';

/** The tabs of the dock, by the pattern of the ARIA practices: arrows move, the focused tab is the selected one. */
function enlivenTabs(): (name: View) => void {
  const tabs = [...document.querySelectorAll<HTMLElement>('.dock [role="tab"]')];
  const select = (tab: HTMLElement): void => {
    for (const other of tabs) {
      const selected = other === tab;
      other.setAttribute('aria-selected', String(selected));
      other.tabIndex = selected ? 0 : -1;
      const panel = document.getElementById(other.getAttribute('aria-controls') ?? '');
      if (panel) panel.hidden = !selected;
    }
  };
  tabs.forEach((tab, at) => {
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
  return (name) => {
    const tab = document.getElementById(`tab-${name}`);
    if (tab) select(tab);
  };
}

/** The dock's tabs, and on narrow screens the switch between text, terminal, cluster and web. */
export function enlivenViews(state: LessonState): Leave {
  const selectTab = enlivenTabs();
  const page = document.querySelector<HTMLElement>('[data-lesson]');
  const buttons = [...document.querySelectorAll<HTMLElement>('[data-view-button]')];
  for (const button of buttons)
    button.addEventListener('click', () => {
      const name = button.dataset['viewButton'];
      if (isView(name)) state.view.value = name;
    });
  return effect(() => {
    const view = state.view.value;
    if (page) page.dataset['view'] = view;
    for (const button of buttons)
      button.setAttribute('aria-pressed', String(button.dataset['viewButton'] === view));
    if (view === 'cluster' || view === 'web') selectTab(view);
  });
}
