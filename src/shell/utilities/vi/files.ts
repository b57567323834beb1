import { FileError } from '../../filesystem.ts';
import { byteLength } from '../../text.ts';
import { pathOf } from '../support.ts';
import { TextBuffer } from '../text-buffer.ts';
import type { Editor } from './editor.ts';
import { firstNonBlank } from './scan.ts';

const sizeOf = (text: string): string => {
  const lines = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
  return `${lines}L, ${byteLength(text)}B`;
};

/** A file message, cut at its beginning when there is no room. Models src/message.c of Vim (msg_may_trunc). */
function fileMessage(editor: Editor, text: string): void {
  editor.say(text);
  editor.messageIsFile = true;
}

/** Reads a file into the editor; a file that is not there begins empty. */
export function openFile(editor: Editor, path: string, how: { readonly line?: number } = {}): void {
  const { context } = editor;
  if (editor.path !== '' && editor.path !== path) editor.alternate = editor.path;
  editor.path = path;
  editor.warned = false;
  let text = '';
  let message = '';
  try {
    const full = pathOf(context, path);
    if (context.files.stat(full).type === 'directory') message = `"${path}" is a directory`;
    else {
      text = context.files.read(full);
      const marks =
        (editor.options.readonly ? ' [readonly]' : '') +
        (text === '' || text.endsWith('\n') ? '' : ' [noeol]');
      const dos = /\r\n/.test(text) && !/[^\r]\n/.test(text);
      message = `"${path}"${marks === '' ? '' : marks.replaceAll('] [', '][')}${dos ? '[dos]' : ''} ${sizeOf(text)}`;
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    message = error.code === 'EACCES' ? `"${path}" [Permission Denied]` : `"${path}" [New]`;
  }
  editor.buffer = new TextBuffer(text);
  editor.repeatable = undefined;
  editor.buffer.row = Math.max(0, Math.min(editor.buffer.lines.length - 1, (how.line ?? 1) - 1));
  editor.buffer.column = firstNonBlank(editor.buffer.line);
  editor.top = 0;
  editor.wanted = editor.buffer.column;
  fileMessage(editor, message);
}

/** What is written, and where. */
export interface Writing {
  readonly path?: string | undefined;
  readonly range?: readonly [number, number] | undefined;
  readonly force?: boolean;
  readonly append?: boolean;
}

/** `:w`; false after a message that says why not. */
export function writeFile(editor: Editor, how: Writing): boolean {
  const { context, buffer } = editor;
  const path = how.path ?? editor.path;
  if (path === '') {
    editor.fail('E32: No file name');
    return false;
  }
  const own = path === editor.path;
  if (own && editor.options.readonly && !how.force) {
    editor.fail("E45: 'readonly' option is set (add ! to override)");
    return false;
  }
  const full = pathOf(context, path);
  const fresh = !context.files.exists(full);
  if (!fresh && !own && !how.force && !how.append) {
    const kind = context.files.stat(full).type;
    editor.fail(
      kind === 'directory' ? `"${path}" E17: is a directory` : 'E13: File exists (add ! to override)',
    );
    if (kind === 'directory') editor.fail(`E502: "${path}" is a directory`);
    return false;
  }
  const part = how.range && buffer.lines.slice(how.range[0], how.range[1] + 1);
  const isWhole = !part || part.length === buffer.lines.length;
  if (!isWhole && own && !how.force && !how.append) {
    editor.fail('E140: Use ! to write partial buffer');
    return false;
  }
  // A last line without an end gets one.
  const text = isWhole ? buffer.text.replace(/[^\n]$/, '$&\n') : `${part.join('\n')}\n`;
  try {
    if (how.append && !fresh) context.files.write(full, context.files.read(full) + text);
    else context.files.write(full, text);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.code === 'EISDIR') editor.fail(`E502: "${path}" is a directory`);
    else editor.fail(`"${path}"`, `"${path}" E212: Can't open file for writing`);
    return false;
  }
  if (editor.path === '') editor.path = path;
  if (isWhole && path === editor.path) {
    buffer.markSaved();
    if (how.force && own) editor.options.readonly = false;
  }
  fileMessage(
    editor,
    `"${path}"${fresh ? ' [New]' : ''} ${sizeOf(text)} ${how.append ? 'appended' : 'written'}`,
  );
  return true;
}

/** The lines of a file for `:r`; undefined after a message. */
export function readLines(editor: Editor, path: string): string[] | undefined {
  try {
    const text = editor.context.files.read(pathOf(editor.context, path));
    fileMessage(editor, `"${path}" ${sizeOf(text)}`);
    return text === '' ? [] : text.replace(/\n$/, '').split('\n');
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.code === 'EISDIR') editor.fail(`"${path}" is a directory`);
    else editor.fail(`E484: Can't open file ${path}`);
    return undefined;
  }
}
