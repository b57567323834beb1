import type { Image, Server } from '../image.ts';

/** An interpreter that is started without a terminal reads an empty script and ends. */
const interpreter: Server = {
  start: ({ argv, stderr }) => {
    const script = argv[1];
    if (script === undefined || script.startsWith('-')) return 0;
    stderr(`${argv[0] ?? ''}: can't open file '${script}': [Errno 2] No such file or directory\n`);
    return 2;
  },
};

const language = (
  name: string,
  size: number,
  pattern: RegExp,
  command: readonly string[],
  path: string,
): Image => ({
  names: [`docker.io/library/${name}`],
  hasTag: (tag) => tag === 'latest' || pattern.test(tag),
  size: size * 1_000_000,
  command,
  userland: 'debian',
  extras: ['curl'],
  servers: { [path]: interpreter },
});

export const python = language(
  'python',
  392,
  /^(slim|alpine|[23](\.\d+){0,2})(-(slim|alpine|bookworm))*$/,
  ['python3'],
  '/usr/local/bin/python3',
);
export const node = language(
  'node',
  385,
  /^(lts|current|slim|alpine|\d+(\.\d+){0,2})(-(slim|alpine|bookworm))*$/,
  ['node'],
  '/usr/local/bin/node',
);
export const perl = language(
  'perl',
  345,
  /^(slim|5(\.\d+){0,2})(-(slim|bookworm|threaded))*$/,
  ['perl'],
  '/usr/local/bin/perl',
);
export const golang = language(
  'golang',
  310,
  /^(alpine|1(\.\d+){0,2})(-(alpine|bookworm))*$/,
  ['bash'],
  '/usr/local/go/bin/go',
);
