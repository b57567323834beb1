import { nextIndex, previousIndex } from '../../editor/layout.ts';
import { nextKey, type Editor, type Step } from './editor.ts';
import { isText } from './keys.ts';
import { wordAt } from './search.ts';

/** Reads a line behind a sign in the screen's last row; undefined when it is given up. */
export function* readLine(
  editor: Editor,
  sign: ':' | '/' | '?',
  initial = '',
  onChange: (text: string) => void = () => undefined,
): Step<string | undefined> {
  const prompt = { sign, text: initial, at: initial.length };
  const history = editor.history[sign === ':' ? ':' : '/'];
  let place = history.length;
  let draft = '';
  editor.prompt = prompt;
  editor.say();
  const put = (text: string): void => {
    prompt.text = prompt.text.slice(0, prompt.at) + text + prompt.text.slice(prompt.at);
    prompt.at += text.length;
  };
  const cut = (from: number, to: number): void => {
    prompt.text = prompt.text.slice(0, from) + prompt.text.slice(to);
    prompt.at = from;
  };
  const recall = (step: 1 | -1): void => {
    if (place === history.length) draft = prompt.text;
    let next = place + step;
    while (next >= 0 && next < history.length && !(history[next] ?? '').startsWith(draft)) next += step;
    if (next < 0 || next > history.length) return;
    place = next;
    prompt.text = next === history.length ? draft : (history[next] ?? '');
    prompt.at = prompt.text.length;
  };
  try {
    for (;;) {
      const key = yield* nextKey(editor);
      switch (key) {
        case '\r':
        case '\n': {
          const { text } = prompt;
          if (text !== '' && history.at(-1) !== text) history.push(text);
          return text;
        }
        case '\x1b':
        case '\x03':
          return undefined;
        case '\b':
          if (prompt.text === '') return undefined;
          if (prompt.at > 0) cut(previousIndex(prompt.text, prompt.at), prompt.at);
          break;
        case '<Del>':
          if (prompt.at < prompt.text.length) {
            const { at } = prompt;
            cut(at, nextIndex(prompt.text, at));
          }
          break;
        case '\x17':
          cut(
            prompt.text.slice(0, prompt.at).replace(/(?:[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]+)\s*$|\s+$/u, '')
              .length,
            prompt.at,
          );
          break;
        case '\x15':
          cut(0, prompt.at);
          break;
        case '\x02':
        case '<Home>':
          prompt.at = 0;
          break;
        case '\x05':
        case '<End>':
          prompt.at = prompt.text.length;
          break;
        case '<Left>':
          if (prompt.at > 0) prompt.at = previousIndex(prompt.text, prompt.at);
          break;
        case '<Right>':
          if (prompt.at < prompt.text.length) prompt.at = nextIndex(prompt.text, prompt.at);
          break;
        case '<Up>':
        case '\x10':
          recall(-1);
          break;
        case '<Down>':
        case '\x0e':
          recall(1);
          break;
        case '\x12': {
          const name = yield* nextKey(editor);
          put(
            name === '\x17'
              ? (wordAt(editor)?.text ?? '')
              : (editor.registers.get(name)?.lines.join('\r') ?? ''),
          );
          break;
        }
        case '\x16':
          put(yield* nextKey(editor));
          break;
        default:
          if (isText(key)) put(key);
      }
      onChange(prompt.text);
    }
  } finally {
    editor.prompt = undefined;
  }
}
