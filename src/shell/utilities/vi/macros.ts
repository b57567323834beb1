import { nextKey, type Editor, type Step } from './editor.ts';

/** `q`: begins or ends the recording of keys into a register. */
export function* toggleRecording(editor: Editor): Step<void> {
  const { recording } = editor;
  if (recording) {
    editor.recording = undefined;
    editor.registers.set(recording.register, {
      kind: 'characters',
      lines: recording.keys.slice(0, -1).join('').split('\n'),
    });
    return;
  }
  const register = yield* nextKey(editor);
  editor.messageGone();
  if (/^[0-9a-zA-Z"]$/.test(register)) editor.recording = { register: register.toLowerCase(), keys: [] };
  else editor.beep();
}

/** `@`: plays what a register holds. */
export function* playMacro(editor: Editor, times: number): Step<void> {
  const name = yield* nextKey(editor);
  const register = name === '@' ? editor.lastMacro : name;
  if (register === ':') {
    const command = editor.history[':'].at(-1);
    if (command === undefined) return editor.fail('E30: No previous command line');
    editor.stuffed.unshift(...Array.from({ length: times }, () => [':', ...command, '\r']).flat());
    return;
  }
  if (register === '') return editor.fail('E748: No previously used register');
  const cut = editor.registers.get(register);
  if (!cut) return editor.beep();
  editor.lastMacro = register;
  const text = cut.lines.join('\n') + (cut.kind === 'lines' ? '\n' : '');
  const keys = text.match(
    /<(?:Up|Down|Left|Right|Home|End|Del|Insert|PageUp|PageDown|S-Left|S-Right|Paste|Pasted)>|[^]/gu,
  );
  for (let left = Math.min(times, 1000); left > 0; left--) editor.stuffed.unshift(...(keys ?? []));
}
