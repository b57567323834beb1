import { nameOf, parseOptions, UsageError } from '../../../shell/utilities/support.ts';
import type { ContainerProgram } from '../index.ts';
import { linksOf } from './interfaces.ts';
import { listenersOf, type Listener } from './sockets.ts';
import { routingTable } from './tables.ts';

const LETTERS = {
  short: 'aceilnoprstuwxW46',
  long: { all: 'a', listening: 'l', numeric: 'n', programs: 'p', route: 'r', tcp: 't', udp: 'u', wide: 'W' },
};
const PROGRAMS = 'PID/Program name    ';

const programOf = ({ process }: Listener): string =>
  (process ? `${process.pid}/${process.command.replace(/^\S*\/(?=[^/\s]+)/, '')}` : '-').slice(0, 19);

/** `netstat` of busybox or of net-tools: sockets, or the ways with `-r`. Models busybox networking/netstat.c; net-tools netstat.c */
export const netstat: ContainerProgram = async (context, container) => {
  const { argv, stdout, stderr, isApplet = false } = context;
  let options;
  try {
    options = parseOptions(argv.slice(1), LETTERS);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await stderr.write(`${nameOf(context)}: ${error.message}\n`);
    return isApplet ? 1 : 4;
  }
  if (options.has('r')) {
    await stdout.write(routingTable(linksOf(container.spec), options.has('n'), !options.has('e'), isApplet));
    return 0;
  }
  const [all, listening, withProgram] = ['a', 'l', 'p'].map((letter) => options.has(letter));
  const kinds = ['t', 'u', 'w', 'x'].filter((letter) => options.has(letter));
  const wants = (kind: string): boolean => kinds.length === 0 || kinds.includes(kind);
  const which = all ? 'servers and established' : listening ? 'only servers' : 'w/o servers';
  const width = isApplet && options.has('W') ? 51 : 23;
  const banner = withProgram ? PROGRAMS : '';
  let text = '';
  if (wants('t') || wants('u') || wants('w')) {
    text += `Active Internet connections (${which})\nProto Recv-Q Send-Q ${'Local Address'.padEnd(width)} ${'Foreign Address'.padEnd(width)} State       ${banner}\n`;
    const sockets = (all || listening) && wants('t') ? listenersOf(container) : [];
    for (const socket of sockets) {
      const program = withProgram ? programOf(socket) : '';
      const owner = isApplet || !withProgram ? program : program.padEnd(20);
      text += `tcp        0      0 ${`${socket.address}:${socket.port}`.padEnd(width)} ${'0.0.0.0:*'.padEnd(width)} ${'LISTEN'.padEnd(12)}${owner}\n`;
    }
  }
  if (wants('x'))
    text += `Active UNIX domain sockets (${which})\nProto RefCnt Flags       Type       State         I-Node ${isApplet ? '' : '  '}${banner}Path\n`;
  await stdout.write(text);
  return 0;
};
