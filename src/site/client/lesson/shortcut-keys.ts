/** Everything that the page does at a key press. */
export const shortcuts = [
  { does: 'text', code: 'Digit1', shows: 'Alt+1' },
  { does: 'terminal', code: 'Digit2', shows: 'Alt+2' },
  { does: 'cluster', code: 'Digit3', shows: 'Alt+3' },
  { does: 'web', code: 'Digit4', shows: 'Alt+4' },
  { does: 'previousStep', code: 'ArrowUp', shows: 'Alt+↑' },
  { does: 'nextStep', code: 'ArrowDown', shows: 'Alt+↓' },
  { does: 'run', code: 'Enter', shows: 'Alt+Enter' },
  { does: 'undo', code: 'KeyZ', shows: 'Alt+Z' },
  { does: 'redo', code: 'KeyZ', shift: true, shows: 'Alt+Shift+Z' },
  { does: 'pause', code: 'KeyP', shows: 'Alt+P' },
  { does: 'speed', code: 'KeyX', shows: 'Alt+X' },
  { does: 'untilReady', code: 'KeyJ', shows: 'Alt+J' },
  { does: 'list', code: 'Slash', shows: 'Alt+/' },
] as const;

export type Shortcut = (typeof shortcuts)[number]['does'];

/**
 * The shortcut that a key press is. Keys are known by their place on the keyboard, so that a Korean input method does not hide
 * them; AltGr, which types characters, is none.
 */
export function shortcutOf(
  event: Pick<
    KeyboardEvent,
    'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'isComposing' | 'getModifierState'
  >,
): Shortcut | undefined {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return undefined;
  if (event.getModifierState('AltGraph')) return undefined;
  return shortcuts.find((shortcut) => shortcut.code === event.code && 'shift' in shortcut === event.shiftKey)
    ?.does;
}
