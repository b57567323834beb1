import type { ProgramContext } from '../../shell/program.ts';
import { nameOf, parseOptions, UsageError, type Options } from '../../shell/utilities/support.ts';
import type { ContainerProgram, Surroundings } from './index.ts';

const BANNER = 'BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.\n\n';

/** Something that an applet could not do: its message, behind the applet's name, and its exit code. */
export class AppletFailure extends Error {
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

/**
 * An applet of busybox: reads its options, and shows its usage after a wrong call.
 * Models busybox libbb/getopt32.c, libbb/appletlib.c (bb_show_usage)
 * @param short getopt's letters
 * @param usage everything behind `Usage: `, of several lines
 */
export function applet(
  short: string,
  usage: string,
  body: (options: Options, context: ProgramContext, container: Surroundings) => Promise<number>,
): ContainerProgram {
  const text = `${BANNER}Usage: ${usage}\n`;
  return async (context, container) => {
    const { argv, stdout, stderr } = context;
    const name = nameOf(context);
    if (argv[1] === '--help') {
      await stdout.write(text);
      return 0;
    }
    try {
      return await body(parseOptions(argv.slice(1), { short }), context, container);
    } catch (error) {
      if (error instanceof AppletFailure) {
        await stderr.write(`${name}: ${error.message}\n`);
        return error.status;
      }
      if (!(error instanceof UsageError)) throw error;
      await stderr.write(`${error.message === '' ? '' : `${name}: ${error.message}\n`}${text}`);
      return 1;
    }
  };
}
