import type { Undone } from '../text-buffer.ts';
import type { Editor } from './editor.ts';
import { firstNonBlank } from './scan.ts';

export function undoChange(editor: Editor, times: number): void {
  let last: Undone | undefined;
  for (let left = times; left > 0; left--) {
    const undone = editor.buffer.undo();
    if (!undone) {
      if (!last) return editor.say('Already at oldest change');
      break;
    }
    last = undone;
    place(editor, undone);
  }
  if (last) tell(editor, last, 'before');
}

export function redoChange(editor: Editor, times: number): void {
  let last: Undone | undefined;
  for (let left = times; left > 0; left--) {
    const redone = editor.buffer.redo();
    if (!redone) {
      if (!last) return editor.say('Already at newest change');
      break;
    }
    last = redone;
    place(editor, redone);
  }
  if (last) tell(editor, last, 'after');
}

/** The cursor goes where it stood before the change if that is in what changed. Models src/undo.c of Vim (u_undoredo). */
function place(editor: Editor, { row, inserted, cursor }: Undone): void {
  const { buffer } = editor;
  buffer.row = cursor.row >= row - 1 && cursor.row <= row + inserted ? cursor.row : row;
  buffer.row = Math.max(0, Math.min(buffer.row, buffer.lines.length - 1));
  buffer.column = buffer.row === cursor.row ? cursor.column : firstNonBlank(buffer.line);
  buffer.clamp(false);
}

function tell(editor: Editor, { number, at, removed, inserted }: Undone, side: 'before' | 'after'): void {
  const grown = inserted - removed;
  const what =
    grown === 1
      ? '1 more line'
      : grown > 1
        ? `${grown} more lines`
        : grown === -1
          ? '1 line less'
          : grown < -1
            ? `${-grown} fewer lines`
            : `${inserted} change${inserted === 1 ? '' : 's'}`;
  const seconds = Math.floor((editor.context.clock.now() - at) / 1000);
  const when =
    seconds < 100
      ? `${seconds} second${seconds === 1 ? '' : 's'} ago`
      : new Date(at).toISOString().slice(11, 19);
  editor.say(`${what}; ${side} #${number}  ${when}`);
}
