import { FileError } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { edit, LineSource, type State } from './sed-editor.ts';
import { parseScript } from './sed-script.ts';
import {
  batchesOf,
  complain,
  openInput,
  parseOptions,
  pathOf,
  piecesOf,
  UsageError,
  utility,
} from './support.ts';

async function* filePieces(
  context: ProgramContext,
  operands: readonly string[],
  source: { unterminated: boolean },
  onError: (operand: string, message: string) => Promise<void>,
): AsyncGenerator<string[]> {
  for (const operand of operands) {
    try {
      const input = operand === '-' ? { pieces: piecesOf(context) } : openInput(context, operand);
      for await (const batch of batchesOf(input.pieces)) {
        source.unterminated = batch.unterminated;
        yield [...batch.lines];
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await onError(operand, error.message);
    }
  }
}

export const sed = utility(
  'sed [OPTION]... {script-only-if-no-other-script} [input-file]...',
  async (context) => {
    const options = parseOptions(context.argv.slice(1), {
      short: 'e:Ef:i::l:nrsuz',
      long: {
        expression: 'e',
        'regexp-extended': 'E',
        file: 'f',
        'in-place': 'i',
        quiet: 'n',
        silent: 'n',
        separate: 's',
        unbuffered: 'u',
        'null-data': 'z',
      },
    });
    const operands = [...options.operands];
    const scripts = options.given.flatMap(({ letter, value }) => {
      if (letter === 'e') return [value];
      if (letter !== 'f') return [];
      try {
        return [context.files.read(pathOf(context, value)).replace(/\n$/, '')];
      } catch (error) {
        if (error instanceof FileError)
          throw new UsageError(`couldn't open file ${value}: ${error.message}`, false);
        throw error;
      }
    });
    if (scripts.length === 0) {
      const script = operands.shift();
      if (script === undefined) {
        await context.stderr.write(
          'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n',
        );
        return 1;
      }
      scripts.push(script);
    }
    const { commands, quiet } = parseScript(scripts.join('\n'), options.has('E') || options.has('r'));
    const inPlace = options.has('i');
    for (const command of commands)
      if (
        (command.name === 'w' || command.name === 's') &&
        command.file !== undefined &&
        command.file !== '/dev/stdout'
      )
        context.files.write(pathOf(context, command.file), '');
    const fresh = (): State => ({
      commands,
      quiet: quiet || options.has('n'),
      hold: '',
      ranges: new Map(),
      lastExpression: undefined,
    });
    let status = 0;
    const onError = async (operand: string, message: string): Promise<void> => {
      await complain(
        context,
        message === 'Is a directory'
          ? inPlace
            ? `couldn't edit ${operand}: not a regular file`
            : `couldn't read ${operand}: ${message}`.replace("couldn't read ", 'read error on ')
          : `can't read ${operand}: ${message}`,
      );
      status = message === 'Is a directory' && inPlace ? 4 : 2;
    };
    const source = (names: readonly string[]): LineSource => {
      const flag = { unterminated: false };
      const lines = new LineSource(filePieces(context, names, flag, onError));
      Object.defineProperty(lines, 'unterminated', { get: () => flag.unterminated });
      return lines;
    };
    if (inPlace || options.has('s')) {
      for (const operand of operands) {
        let text = '';
        const before =
          inPlace &&
          context.files.exists(pathOf(context, operand)) &&
          context.files.stat(pathOf(context, operand)).type === 'file'
            ? context.files.read(pathOf(context, operand))
            : undefined;
        if (inPlace && before === undefined) {
          await onError(
            operand,
            context.files.exists(pathOf(context, operand)) ? 'Is a directory' : 'No such file or directory',
          );
          continue;
        }
        const code = await edit(context, fresh(), source([operand]), async (piece) => {
          if (inPlace) text += piece;
          else await context.stdout.write(piece);
        });
        if (inPlace && before !== undefined) {
          const suffix = options.value('i') ?? '';
          if (suffix !== '')
            context.files.write(
              pathOf(context, suffix.includes('*') ? suffix.replaceAll('*', operand) : operand + suffix),
              before,
            );
          context.files.write(pathOf(context, operand), text);
        }
        if (code !== undefined) return code;
      }
      return status;
    }
    const code = await edit(context, fresh(), source(operands.length > 0 ? operands : ['-']), (text) =>
      context.stdout.write(text),
    );
    return code ?? status;
  },
);
