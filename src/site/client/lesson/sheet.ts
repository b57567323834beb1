import { effect } from '@preact/signals';
import { changeLayout, layout, sheetHeights, type SheetHeight } from '../layout.ts';
import type { Leave } from '../page.ts';
import { nextHeight } from './panels.ts';

/** A press that moves less than so many pixels is a tap. */
const TAP = 6;
/** What each height is of the space between the page's bar and its foot; peek is as high as it needs to be. */
const shares: Readonly<Record<SheetHeight, number>> = { peek: 0.15, half: 0.55, full: 1 };

const nearest = (share: number): SheetHeight =>
  sheetHeights.reduce((best, height) =>
    Math.abs(shares[height] - share) < Math.abs(shares[best] - share) ? height : best,
  );

/** The sheet of a narrow screen: dragged by its grip, moved by its buttons and by arrow keys, remembered. */
export function enlivenSheet(page: HTMLElement): Leave {
  const lesson = page.querySelector<HTMLElement>('[data-lesson]');
  const grip = page.querySelector<HTMLElement>('[data-grip]');
  if (!lesson || !grip) return () => undefined;
  let from: number | undefined;
  let moved = false;
  grip.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    from = event.clientY;
    moved = false;
    grip.setPointerCapture(event.pointerId);
  });
  const shareAt = (y: number): number => {
    const { top, height } = lesson.getBoundingClientRect();
    return Math.min(1, Math.max(0, 1 - (y - top) / height));
  };
  grip.addEventListener('pointermove', (event) => {
    if (from === undefined || (!moved && Math.abs(event.clientY - from) < TAP)) return;
    moved = true;
    lesson.dataset['dragging'] = '';
    lesson.style.setProperty('--sheet', `${Math.max(0.1, shareAt(event.clientY)) * 100}%`);
  });
  grip.addEventListener('lostpointercapture', (event) => {
    if (from === undefined) return;
    from = undefined;
    delete lesson.dataset['dragging'];
    lesson.style.removeProperty('--sheet');
    const { sheet } = layout.value;
    if (moved) changeLayout({ sheet: nearest(shareAt(event.clientY)) });
    else changeLayout({ sheet: sheet === 'full' ? 'peek' : nextHeight(sheet, 1) });
  });
  grip.addEventListener('keydown', (event) => {
    const step = { ArrowUp: 1, ArrowDown: -1, Home: 2, End: -2 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    changeLayout({ sheet: nextHeight(layout.value.sheet, step) });
  });
  const buttons = [...page.querySelectorAll<HTMLButtonElement>('[data-sheet-step]')];
  for (const button of buttons)
    button.addEventListener('click', () =>
      changeLayout({ sheet: nextHeight(layout.value.sheet, Number(button.dataset['sheetStep'])) }),
    );
  return effect(() => {
    const { sheet } = layout.value;
    grip.setAttribute('aria-valuenow', String(sheetHeights.indexOf(sheet)));
    grip.setAttribute('aria-valuetext', grip.dataset[sheet] ?? sheet);
    for (const button of buttons)
      button.setAttribute(
        'aria-disabled',
        String(nextHeight(sheet, Number(button.dataset['sheetStep'])) === sheet),
      );
  });
}
