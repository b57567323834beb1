import type { Editor } from './editor.ts';
import type { ExCall } from './ex-commands.ts';
import { blanks, indentOf } from './indent.ts';
import { setOption } from './options.ts';

/** The type by which Vim knows a file. */
const typeOf = (path: string): string =>
  /\.ya?ml$/.test(path) ? 'yaml' : path.endsWith('.json') ? 'json' : path.endsWith('.sh') ? 'sh' : '';

/** Obeys the commands of a vimrc that are none of editing. */
export function sourceLine(editor: Editor, call: ExCall): void {
  const { argument } = call;
  if (call.name.startsWith('ret')) return retab(editor);
  if (call.name.startsWith('fi')) {
    editor.filetypes = /\bon\b|\bplugin\b|\bindent\b/.test(argument) && !/\boff\b/.test(argument);
    return;
  }
  if (call.name.startsWith('sy')) {
    editor.filetypes ||= /^(?:on|enable)/.test(argument);
    return;
  }
  if (!call.name.startsWith('au') || call.name.startsWith('aug')) return;
  const match = /^(\S+)\s+(\S+)\s+(.*)$/.exec(argument);
  if (!match) return;
  const [, events = '', patterns = '', command = ''] = match;
  const names = events.split(',').map((each) => each.toLowerCase());
  for (const pattern of patterns.split(',')) {
    if (names.includes('filetype'))
      editor.onType.push({ matches: (path) => editor.filetypes && typeOf(path) === pattern, command });
    if (names.some((name) => /^buf(?:read|newfile|readpost|enter|winenter)$/.test(name)))
      editor.onType.push({ matches: (path) => fits(path, pattern), command });
  }
}

const fits = (path: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\[\]]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
  ).test(path);

/** Sets what the vimrc has set for files such as this one. */
export function applyFileSettings(editor: Editor): void {
  for (const { matches, command } of editor.onType) {
    if (!matches(editor.path)) continue;
    const settings = /^(?:setl(?:ocal)?|set?)\s+(.*)$/.exec(command.trim())?.[1];
    for (const each of settings?.split(/\s+/) ?? []) setOption(editor.options, each);
  }
}

function retab(editor: Editor): void {
  const { buffer, options } = editor;
  const lines = buffer.lines.map((line) => {
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    return indent.includes('\t')
      ? blanks(indentOf(line, options), options) + line.slice(indent.length)
      : line;
  });
  if (lines.some((line, index) => line !== buffer.lines[index])) buffer.replaceLines(0, lines.length, lines);
}
