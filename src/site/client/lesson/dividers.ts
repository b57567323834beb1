/** The borders between panels: dragged by pointer, moved by arrow keys, remembered. Percentages of the space they divide. */

import { changeSetting, settingOf } from '../settings.ts';

const limits = { split: [22, 72], dock: [12, 75] } as const;
const standards = { split: 44, dock: 38 } as const;
type Name = keyof typeof limits;
const STEP = 2;

function remembered(name: Name): number {
  const share = Number(settingOf('layout')?.[name]);
  return Number.isFinite(share) && share > 0 ? share : standards[name];
}

/** A share within its limits, in whole tenths of a percent. */
export function within(name: Name, share: number): number {
  const [least, most] = limits[name];
  return Math.round(Math.min(most, Math.max(least, share)) * 10) / 10;
}

function keep(name: Name, share: number): void {
  changeSetting('layout', { ...settingOf('layout'), [name]: share });
}

function enliven(divider: HTMLElement, name: Name): void {
  const vertical = name === 'split';
  const box = (): DOMRect => (divider.parentElement ?? divider).getBoundingClientRect();
  let share = within(name, remembered(name));
  const [least, most] = limits[name];
  divider.setAttribute('aria-valuemin', String(least));
  divider.setAttribute('aria-valuemax', String(most));
  const set = (next: number): void => {
    share = within(name, next);
    document.documentElement.style.setProperty(`--${name}`, `${share}%`);
    divider.setAttribute('aria-valuenow', String(Math.round(share)));
  };
  set(share);
  divider.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    divider.focus();
    divider.setPointerCapture(event.pointerId);
    divider.dataset['dragging'] = '';
  });
  divider.addEventListener('pointermove', (event) => {
    if (divider.dataset['dragging'] === undefined) return;
    const { left, top, width, height } = box();
    set(vertical ? ((event.clientX - left) / width) * 100 : (1 - (event.clientY - top) / height) * 100);
  });
  divider.addEventListener('lostpointercapture', () => {
    delete divider.dataset['dragging'];
    keep(name, share);
  });
  divider.addEventListener('dblclick', () => {
    set(standards[name]);
    keep(name, share);
  });
  divider.addEventListener('keydown', (event) => {
    const steps: Readonly<Record<string, number>> = vertical
      ? { ArrowLeft: -STEP, ArrowRight: STEP, Home: -100, End: 100 }
      : { ArrowUp: STEP, ArrowDown: -STEP, Home: 100, End: -100 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(share + step);
    keep(name, share);
  });
}

/** Makes the page's dividers work. */
export function enlivenDividers(): void {
  for (const divider of document.querySelectorAll<HTMLElement>('[data-divider]')) {
    const name = divider.dataset['divider'];
    if (name === 'split' || name === 'dock') enliven(divider, name);
  }
}
