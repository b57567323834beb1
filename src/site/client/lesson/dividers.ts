import { effect } from '@preact/signals';
import { changeLayout, layout, standards, within } from '../layout.ts';
import type { Leave } from '../page.ts';
import type { limits } from '../shares.ts';

/** The borders between panels: dragged by pointer, moved by arrow keys, remembered. Percentages of the space they divide. */

type Name = keyof typeof limits;
const STEP = 2;

function enliven(divider: HTMLElement, name: Name): Leave {
  const vertical = name === 'split';
  const box = (): DOMRect => (divider.parentElement ?? divider).getBoundingClientRect();
  let share = layout.value[name];
  const set = (next: number): void => {
    share = within(name, next);
    document.documentElement.style.setProperty(`--${name}`, `${share}%`);
    divider.setAttribute('aria-valuenow', String(Math.round(share)));
  };
  const keep = (): void => changeLayout({ [name]: share });
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
    keep();
  });
  divider.addEventListener('dblclick', () => {
    set(standards[name]);
    keep();
  });
  divider.addEventListener('keydown', (event) => {
    const steps: Readonly<Record<string, number>> = vertical
      ? { ArrowLeft: -STEP, ArrowRight: STEP, Home: -100, End: 100 }
      : { ArrowUp: STEP, ArrowDown: -STEP, Home: 100, End: -100 };
    const step = event.key === 'Enter' ? standards[name] - share : steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(share + step);
    keep();
  });
  return effect(() => set(layout.value[name]));
}

/** Makes the page's dividers work. */
export function enlivenDividers(page: HTMLElement): Leave {
  const ends = [...page.querySelectorAll<HTMLElement>('[data-divider]')].map((divider) => {
    const name = divider.dataset['divider'];
    return name === 'split' || name === 'dock' ? enliven(divider, name) : undefined;
  });
  return () => ends.forEach((end) => end?.());
}
