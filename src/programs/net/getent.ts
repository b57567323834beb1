import type { Program, ProgramContext } from '../../shell/program.ts';

/** How wide the address stands before the name. */
const WIDTH = 15;

/** The lines of a database that is a file. */
function fileLines({ files }: ProgramContext, path: string): readonly string[] {
  return files.exists(path) ? files.read(path).split('\n').filter(Boolean) : [];
}

async function hosts(context: ProgramContext, keys: readonly string[], all: boolean): Promise<number> {
  const { network, stdout, signal } = context;
  if (keys.length === 0) {
    for (const line of fileLines(context, '/etc/hosts')) {
      const [address = '', ...names] = line.split(/\s+/);
      if (!address.startsWith('#')) await stdout.write(`${address.padEnd(WIDTH)} ${names.join(' ')}\n`);
    }
    return 0;
  }
  let exit = 0;
  for (const key of keys) {
    const { addresses } = await network.lookUp(key, { signal });
    if (addresses.length === 0) exit = 2;
    for (const address of addresses) {
      if (all)
        for (const [i, socket] of ['STREAM', 'DGRAM', 'RAW'].entries())
          await stdout.write(`${address.padEnd(WIDTH)} ${socket.padEnd(6)} ${i === 0 ? key : ''}\n`);
      else await stdout.write(`${address.padEnd(WIDTH)} ${key}\n`);
    }
  }
  return exit;
}

async function run(context: ProgramContext): Promise<number> {
  const [database, ...keys] = context.argv.slice(1).filter((word) => !word.startsWith('-'));
  if (database === 'hosts' || database === 'ahosts' || database === 'ahostsv4')
    return hosts(context, keys, database !== 'hosts');
  if (database === 'passwd' || database === 'group' || database === 'services') {
    const lines = fileLines(context, `/etc/${database}`);
    const shown = keys.length === 0 ? lines : lines.filter((line) => keys.includes(line.split(':')[0] ?? ''));
    await context.stdout.write(shown.map((line) => `${line}\n`).join(''));
    return keys.length > 0 && shown.length === 0 ? 2 : 0;
  }
  await context.stderr.write(
    database === undefined
      ? 'getent: wrong number of arguments\n'
      : `Unknown database: ${database}\nTry \`getent --help' or \`getent --usage' for more information.\n`,
  );
  return 1;
}

/** Asks the machine's databases of names, in the manner of glibc. */
export const program: Program = { run };
