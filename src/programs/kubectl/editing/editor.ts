import type { CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { quote } from '../text.ts';

/** What was edited, and the file in which it was. */
export interface Edited {
  readonly text: string;
  readonly path: string;
}

/** How the editor is called: in a shell's words when its own need one. Models kubectl/pkg/cmd/util/editor/editor.go */
function callOf(env: Readonly<Record<string, string>>): {
  readonly words: readonly string[];
  readonly shell: boolean;
} {
  const editor = env['KUBE_EDITOR'] || env['EDITOR'] || 'vi';
  if (!editor.includes(' ')) return { words: [editor], shell: false };
  if (!/["'\\]/.test(editor)) return { words: editor.split(' '), shell: false };
  return { words: [env['SHELL'] || '/bin/bash', '-c', editor], shell: true };
}

/** Puts a text into a new temporary file and lets the editor have it. Throws when the editor fails. */
export async function editText(context: CommandContext, extension: string, text: string): Promise<Edited> {
  const { files, env, random, spawn, which } = context.program;
  const path = `${env['TMPDIR'] || '/tmp'}/kubectl-edit-${Math.floor(random() * 2 ** 32)}${extension}`;
  files.write(path, text);
  const { words, shell } = callOf(env);
  const [name = ''] = words;
  const told = quote(words.join(' '));
  const problem = new CommandError(`there was a problem with the editor ${told}`);
  if (which && which(name) === undefined)
    throw name.includes('/') ? problem : new CommandError(`unable to launch the editor ${told}`);
  const call = shell ? [...words.slice(0, -1), `${words.at(-1) ?? ''} ${quote(path)}`] : [...words, path];
  if ((await spawn(call)) !== 0) throw problem;
  return { text: files.exists(path) ? files.read(path) : '', path };
}
