import hangulFaces from '@fontsource/nanum-gothic-coding/400.css?url';
import '@xterm/xterm/css/xterm.css';
import { effect } from '@preact/signals';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { breathe } from '../breathe.ts';
import type { SandboxSession } from '../sandbox/session.ts';
import { wholeCompositions } from './composition.ts';
import { heldEscape } from './held-escape.ts';
import { measureLetters } from './letter-widths.ts';
import { palette } from './palette.ts';
import { followOncePerFrame } from './scrolls.ts';
import { summarise } from './summary.ts';
import { terminalSettings } from './settings.ts';
import { keyText, withCtrl, type Key } from './touch-keys.ts';
import { openStrict } from './strict-csp.ts';

const fontFamily = getComputedStyle(document.documentElement).getPropertyValue('--font-mono').trim();
const FONT_PATIENCE = 1500;
/** A text in Hangul is shown, in the font that there is, before its own is looked for: milliseconds. */
const FONT_REST = 200;
/** Letters are measured when the terminal has taken keys for so long: milliseconds. */
const WIDTHS_REST = 700;

/** A terminal: xterm bound to a sandbox session for as long as that lives. */
export interface TerminalView {
  /** Shows the terminal inside a page's element, which hears a `leave` event when the learner wants to leave it by keyboard. */
  show(place: HTMLElement, label: string): void;
  focus(): void;
  paste(text: string): void;
  /** A key that is no character, as the terminal would send it now. */
  press(key: Key): void;
}

const HANGUL = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/;

/**
 * Says where the terminal's Hangul is, once a text has held some and stands: fifteen kilobytes of `@font-face` rules, and new rules
 * make the whole page's text be laid out again. The attribute marks a sheet that stays when pages change (`navigation/head.ts`).
 */
function nameHangul(): void {
  if (document.querySelector(`link[href="${hangulFaces}"]`)) return;
  const sheet = document.createElement('link');
  sheet.rel = 'stylesheet';
  sheet.crossOrigin = '';
  sheet.href = hangulFaces;
  document.head.append(sheet);
}

/** The width of a cell is measured when the terminal opens: the font must be there by then, or not be used at all. */
async function fontsLoaded(): Promise<void> {
  const wanted = Promise.all([
    document.fonts.load('15px "Nanum Gothic Coding"', 'kubectl'),
    document.fonts.load('bold 15px "Nanum Gothic Coding"', 'kubectl'),
  ]);
  const patience = new Promise((resolve) => setTimeout(resolve, FONT_PATIENCE));
  await Promise.race([wanted.catch(() => undefined), patience]);
}

/** A terminal on the page that is not yet bound to a session. */
export interface OpenTerminal {
  readonly host: HTMLElement;
  readonly terminal: Terminal;
  readonly fit: FitAddon;
  /** The prompt that it shows, or nothing. */
  readonly prompt: string;
  /** Ends the keeping of what is typed, and gives what was. */
  typed(): string;
}

/** Opens a terminal inside `host`, which is on the page; its first frame shows the prompt. */
export async function openTerminal(host: HTMLElement, prompt: string): Promise<OpenTerminal> {
  await fontsLoaded();
  const terminal = new Terminal({
    fontFamily,
    fontSize: terminalSettings.value.fontSize,
    lineHeight: 1.3,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    scrollback: 5000,
    minimumContrastRatio: 4.5,
    screenReaderMode: terminalSettings.value.screenReader,
    theme: palette(),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  if (prompt !== '') terminal.write(prompt);
  // each of these takes its time
  await breathe();
  let early = '';
  const keeping = terminal.onData((text) => {
    early += text;
  });
  const typed = (): string => {
    keeping.dispose();
    return early;
  };
  openStrict(terminal, host);
  followOncePerFrame(terminal);
  return { host, terminal, fit, prompt, typed };
}

/** Binds an open terminal to a session, for as long as that lives: keys first, so that none is lost. */
export async function bindTerminal(
  { host, terminal, fit, prompt, typed }: OpenTerminal,
  session: SandboxSession,
): Promise<TerminalView> {
  /** A watcher sees output that was made for the size of the driver's terminal. */
  const fitIn = (): void => {
    const { size } = session.role.peek();
    if (size) terminal.resize(size.columns, size.rows);
    else fit.fit();
  };
  const escape = heldEscape(
    () => session.input('\u001b'),
    () => host.dispatchEvent(new Event('leave', { bubbles: true })),
  );
  const compositions = terminal.textarea && wholeCompositions(terminal.textarea);
  terminal.attachCustomKeyEventHandler((event) => {
    compositions?.key(event);
    if (event.type !== 'keydown' || event.isComposing) return true;
    if (event.key === 'Tab' && event.shiftKey) return false;
    if (event.key === 'Escape' && !event.altKey && !event.ctrlKey && !event.metaKey) {
      // full-screen programs mean every Esc
      escape.press(terminal.buffer.active.type === 'alternate');
      return false;
    }
    return true;
  });
  terminal.onData((text) => {
    escape.release();
    session.input(withCtrl(compositions?.data(text) ?? text));
  });
  const early = typed();
  if (early !== '') session.input(early);
  await breathe();
  fitIn();
  terminal.onResize(({ cols, rows }) => session.resize(cols, rows));

  const observer = new ResizeObserver(() => {
    if (host.offsetWidth > 0 && host.offsetHeight > 0) fitIn();
  });
  observer.observe(host);
  const recolour = (): void => {
    terminal.options.theme = palette();
  };
  document.addEventListener('themechange', recolour);
  const stopSettings = effect(() => {
    const { fontSize, screenReader } = terminalSettings.value;
    terminal.options.fontSize = fontSize;
    terminal.options.screenReaderMode = screenReader;
    fitIn();
  });

  const stopRole = effect(() => {
    terminal.options.disableStdin = session.role.value.role === 'watcher';
    if (host.offsetWidth > 0 && host.offsetHeight > 0) fitIn();
  });

  session.attach(
    {
      write(text, done) {
        terminal.write(text, done);
        if (HANGUL.test(text)) setTimeout(nameHangul, FONT_REST);
      },
      // a reset in the stream's order: what is still to be written must not come after it
      clear: () => terminal.write('\u001bc'),
    },
    terminal.cols,
    terminal.rows,
    prompt,
  );
  const stopSummaries = summarise(terminal, session);
  const resting = setTimeout(() => void measureLetters(terminal), WIDTHS_REST);
  session.closed.addEventListener('abort', () => {
    clearTimeout(resting);
    stopSettings();
    stopRole();
    stopSummaries();
    observer.disconnect();
    document.removeEventListener('themechange', recolour);
    terminal.dispose();
    host.remove();
  });
  return {
    show(place, label) {
      terminal.textarea?.setAttribute('aria-label', label);
      if (host.parentElement !== place) place.replaceChildren(host);
      fitIn();
      // A terminal that was out of the page has drawn nothing meanwhile.
      terminal.refresh(0, terminal.rows - 1);
    },
    focus: () => terminal.focus(),
    paste: (text) => terminal.paste(text),
    press: (key) => session.input(keyText(key, terminal.modes.applicationCursorKeysMode)),
  };
}
