import { complain, parseOptions, pathOf, UsageError, utility } from '../support.ts';
import { Machine } from './machine.ts';
import { parseAwk } from './parser.ts';
import { AwkSyntaxError } from './tokens.ts';
import { AwkError } from './values.ts';

export const awk = utility(
  "awk [-F fs] [-v var=value] 'prog' | -f progfile [file ...]",
  async (context) => {
    const options = parseOptions(context.argv.slice(1), {
      short: 'F:f:v:',
      long: { 'field-separator': 'F', assign: 'v', file: 'f' },
      stopEarly: true,
    });
    const operands = [...options.operands];
    const source = options.has('f')
      ? options
          .all('f')
          .map((file) => context.files.read(pathOf(context, file)))
          .join('\n')
      : operands.shift();
    if (source === undefined)
      throw new UsageError(
        'no program given; usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]',
        false,
      );
    try {
      const machine = new Machine(context, parseAwk(source));
      const separator = options.value('F');
      if (separator !== undefined) machine.setVariable('FS', separator === 't' ? '\t' : separator);
      for (const assignment of options.all('v')) {
        const at = assignment.indexOf('=');
        if (at < 1) throw new UsageError(`improper assignment: -v ${assignment}`, false);
        machine.setVariable(assignment.slice(0, at), assignment.slice(at + 1));
      }
      machine.setArguments(['awk', ...operands]);
      return await machine.run(operands);
    } catch (error) {
      if (error instanceof AwkSyntaxError || error instanceof AwkError) {
        await complain(context, error.message);
        return 2;
      }
      throw error;
    }
  },
  2,
);
