import { FileError } from '../../filesystem.ts';
import { runFullScreen, type FullScreen } from '../screen.ts';
import { complain, parseOptions, pathOf, utility, UsageError } from '../support.ts';
import { drawNano } from './draw.ts';
import type { Keys } from './prompt.ts';
import { session } from './session.ts';
import { NanoState } from './state.ts';

class NanoScreen implements FullScreen {
  readonly #state: NanoState;
  readonly #steps: Keys<number>;
  #pasting = false;

  constructor(state: NanoState) {
    this.#state = state;
    this.#steps = session(state);
    this.#steps.next();
  }

  draw(columns: number, rows: number): { lines: string[]; row: number; column: number } {
    return drawNano(this.#state, columns, rows);
  }

  key(key: string): number | undefined {
    if (key === '\x1b[200~' || key === '\x1b[201~') {
      this.#pasting = key === '\x1b[200~';
      this.#state.autoindentOff = this.#pasting;
      return undefined;
    }
    const { done, value } = this.#steps.next(key);
    return done ? value : undefined;
  }
}

const spec = {
  short: 'AEILMNRST:Zabcdf:gijklmpqr:s:tuvwxyz',
  long: {
    tabstospaces: 'E',
    tabsize: 'T',
    autoindent: 'i',
    linenumbers: 'l',
    view: 'v',
    ignorercfiles: 'I',
    mouse: 'm',
    softwrap: 'S',
    nonewlines: 'L',
  },
};

export const nano = utility('nano [OPTIONS] [[+LINE[,COLUMN]] FILE]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), spec);
  const start = options.operands.find((word) => /^\+-?\d*(?:,-?\d*)?$/.test(word));
  const path = options.operands.find((word) => word !== start) ?? '';
  const size = Number(options.value('T') ?? 8);
  if (!Number.isInteger(size) || size < 1)
    throw new UsageError(`Requested tab size "${options.value('T') ?? ''}" is invalid`, false);
  if (!context.terminal || !context.isTerminal(1)) {
    await complain(context, 'Standard output is not a terminal');
    return 1;
  }
  let text: string | undefined;
  let message = '';
  try {
    text = path === '' ? undefined : context.files.read(pathOf(context, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.code === 'EISDIR') message = `"${path}" is a directory`;
    else if (error.code === 'ENOENT') message = 'New File';
    else message = `Error reading ${path}: ${error.message}`;
  }
  const terminated = text === undefined || text === '' || text.endsWith('\n');
  const state = new NanoState(
    context,
    message.endsWith('is a directory') ? '' : path,
    terminated ? (text ?? '') : `${text ?? ''}\n`,
  );
  state.tabsize = size;
  state.tabsToSpaces = options.has('E');
  state.autoindent = options.has('i');
  state.numbers = options.has('l');
  state.viewing = options.has('v');
  if (text !== undefined) {
    const count = state.lineCount;
    message = `Read ${count} line${count === 1 ? '' : 's'}`;
  }
  state.say(message);
  if (start !== undefined) {
    const [line = '', column = ''] = start.slice(1).split(',');
    state.goTo(line === '' ? state.buffer.lines.length : Number(line), column === '' ? 1 : Number(column));
  }
  return runFullScreen(context, new NanoScreen(state));
});
