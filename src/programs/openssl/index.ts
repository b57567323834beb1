import type { Program, ProgramContext } from '../../shell/program.ts';
import { genrsa, rand } from './keys.ts';
import { OpensslError } from './options.ts';
import { req } from './request.ts';
import { x509 } from './x509.ts';

const VERSION = 'OpenSSL 3.0.19 27 Jan 2026';

async function version({ stdout }: ProgramContext): Promise<number> {
  await stdout.write(`${VERSION} (Library: ${VERSION})\n`);
  return 0;
}

const commands: Readonly<
  Record<string, (context: ProgramContext, words: readonly string[]) => Promise<number>>
> = { genrsa, rand, req, version, x509 };

async function run(context: ProgramContext): Promise<number> {
  const [, name = 'help', ...words] = context.argv;
  const command = commands[name];
  if (!command) {
    if (name === 'help') {
      await context.stderr.write(`help:\n\nStandard commands\n${Object.keys(commands).join(' ')}\n\n`);
      return 0;
    }
    await context.stderr.write(`Invalid command '${name}'; type "help" for a list.\n`);
    return 1;
  }
  try {
    return await command(context, words);
  } catch (error) {
    if (!(error instanceof OpensslError)) throw error;
    await context.stderr.write(error.message);
    return 1;
  }
}

/** Makes and reads keys and certificates, in the manner of OpenSSL 3.0. */
export const program: Program = { run };
