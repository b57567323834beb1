/** Keys that come as escape sequences, by the names under which the editor knows them. */
const names: Readonly<Record<string, string>> = {
  '[A': '<Up>',
  '[B': '<Down>',
  '[C': '<Right>',
  '[D': '<Left>',
  '[H': '<Home>',
  '[F': '<End>',
  OA: '<Up>',
  OB: '<Down>',
  OC: '<Right>',
  OD: '<Left>',
  OH: '<Home>',
  OF: '<End>',
  '[1~': '<Home>',
  '[2~': '<Insert>',
  '[3~': '<Del>',
  '[4~': '<End>',
  '[5~': '<PageUp>',
  '[6~': '<PageDown>',
  '[1;2A': '<PageUp>',
  '[1;2B': '<PageDown>',
  '[1;2C': '<S-Right>',
  '[1;2D': '<S-Left>',
  '[1;5C': '<S-Right>',
  '[1;5D': '<S-Left>',
  '[200~': '<Paste>',
  '[201~': '<Pasted>',
};

/** What a key press of the terminal means: one or several keys, none for sequences that mean nothing. */
export function keysOf(sequence: string): string[] {
  if (!sequence.startsWith('\x1b') || sequence.length === 1) return [sequence === '\x7f' ? '\b' : sequence];
  const name = names[sequence.slice(1)];
  if (name !== undefined) return [name];
  return /^\x1b[[O]./.test(sequence) ? [] : ['\x1b', ...sequence.slice(1)];
}

/** Whether a key stands for a character that can be typed. */
export const isText = (key: string): boolean =>
  key === '\t' || (key >= ' ' && !/^<\w[\w-]*>$/.test(key) && key !== '\x7f');

/** Keys as `:normal` takes them: every character is one. */
export const parseKeys = (text: string): string[] => [...text].flatMap((c) => keysOf(c));
