import type { Program, ProgramContext } from '../../shell/program.ts';

/** The resolver of the machine. */
const server = '127.0.0.53';

async function run(context: ProgramContext): Promise<number> {
  const { argv, network, stderr, stdout } = context;
  const [name] = argv.slice(1).filter((word) => !word.startsWith('-'));
  if (name === undefined) {
    await stderr.write('usage: nslookup HOST [SERVER]\n');
    return 1;
  }
  const head = `Server:\t\t${server}\nAddress:\t${server}#53\n\n`;
  const addresses = network.resolve(name);
  if (addresses.length === 0) {
    await stdout.write(`${head}** server can't find ${name}: NXDOMAIN\n\n`);
    return 1;
  }
  const answers = addresses.map((address) => `Name:\t${name}\nAddress: ${address}\n`);
  await stdout.write(`${head}Non-authoritative answer:\n${answers.join('')}\n`);
  return 0;
}

/** Asks for the addresses of a name. */
export const program: Program = { run };
