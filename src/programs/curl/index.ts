import { resolvePath } from '../../shell/filesystem.ts';
import { BrokenPipe } from '../../shell/program.ts';
import type { Invocation, Program, ProgramContext } from '../../shell/program.ts';
import { readAll } from '../lines.ts';
import { expandUrl } from './glob.ts';
import { isOn, OptionError, parseOptions, valueOf, valuesOf } from './options.ts';
import { versionOf, versionText } from './release.ts';
import { fileReader, planRequest, UnreadableFile } from './request.ts';
import { download } from './download.ts';
import type { Destination } from './download.ts';
import { TransferError } from './transfer-error.ts';

const tryHelp = "curl: try 'curl --help' or 'curl --manual' for more information\n";

const help = `Usage: curl [options...] <url>
 -d, --data <data>           Send data in a POST request
 -f, --fail                  Treat HTTP errors as failures, without their bodies
 -h, --help                  Show this list
 -i, --include               Show the answer's headers before its body
 -I, --head                  Ask for the headers only
 -k, --insecure              Accept certificates that nobody vouches for
 -L, --location              Follow redirects
 -m, --max-time <seconds>    Give up after this long
 -o, --output <file>         Write the body to a file
 -O, --remote-name           Write the body to a file named like the remote one
 -s, --silent                Show neither progress nor errors
 -S, --show-error            Show errors even when silent
 -u, --user <user:password>  Authenticate
 -v, --verbose               Tell what is sent and received
 -w, --write-out <format>    Print facts about the transfer afterwards
 -X, --request <method>      Use this method
`;

/** Where the bodies go, in the order of the URLs. */
function destinations(options: ReturnType<typeof parseOptions>): readonly Destination[] {
  return options.given.flatMap(({ name, value }): readonly Destination[] =>
    name === 'output'
      ? [value === '-' ? { type: 'stdout' } : { type: 'file', path: value }]
      : name === 'remote-name'
        ? [{ type: 'remote-name' }]
        : [],
  );
}

const milliseconds = (text: string | undefined): number | undefined =>
  text === undefined || Number.isNaN(Number(text)) ? undefined : Math.round(Number(text) * 1000);

async function run(context: ProgramContext): Promise<number> {
  const { stderr, stdout } = context;
  let options;
  try {
    options = parseOptions(context.argv.slice(1));
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    await stderr.write(`curl: ${error.message}\n${tryHelp}`);
    return 2;
  }
  if (isOn(options, 'help')) {
    await stdout.write(help);
    return 0;
  }
  if (isOn(options, 'version')) {
    await stdout.write(versionText(context));
    return 0;
  }
  if (options.urls.length === 0) {
    await stderr.write(options.given.length === 0 ? tryHelp : `curl: no URL specified!\n${tryHelp}`);
    return 2;
  }
  const urls = isOn(options, 'globoff') ? options.urls : options.urls.flatMap(expandUrl);
  const targets = destinations(options);
  const maxTime = milliseconds(valueOf(options, 'max-time'));
  const connectTimeout = milliseconds(valueOf(options, 'connect-timeout'));
  const readFile = fileReader(context.files, context.cwd, () => readAll(context.stdin));
  const addresses = new Map(
    valuesOf(options, 'resolve').flatMap((entry) => {
      const [host = '', port = '', address = ''] = entry.split(':');
      return [[`${host}:${port}`, address] as const];
    }),
  );
  let exit = 0;
  for (const [index, url] of urls.entries()) {
    const silent = isOn(options, 'silent');
    try {
      await download(context, options, {
        url,
        destination: isOn(options, 'remote-name-all')
          ? { type: 'remote-name' }
          : (targets[index] ?? { type: 'stdout' }),
        maxTime,
        connectTimeout,
        addresses,
        plan: (user) => planRequest(options, user, readFile, versionOf(context)),
        resolve: (path) => resolvePath(context.cwd, path),
      });
      exit = 0;
    } catch (error) {
      if (error instanceof BrokenPipe) throw error;
      if (error instanceof UnreadableFile) {
        await stderr.write(`curl: option -d: error encountered when reading a file\n${tryHelp}`);
        return 26;
      }
      if (!(error instanceof TransferError)) {
        if (context.signal.aborted) return 130;
        throw error;
      }
      if (!silent || isOn(options, 'show-error'))
        await stderr.write(`curl: (${error.code}) ${error.message}\n`);
      exit = error.code;
    }
  }
  return exit;
}

async function describe(argv: readonly string[]): Promise<Invocation | undefined> {
  try {
    const { given, urls } = parseOptions(argv.slice(1));
    const flags = given.map(({ name, value }) => [name, value === 'yes' ? 'true' : value] as const);
    return { verb: '', arguments: urls, flags: Object.fromEntries(flags) };
  } catch (error) {
    if (error instanceof OptionError) return undefined;
    throw error;
  }
}

/** Transfers data from and to servers over HTTP. */
export const program: Program = { run, describe };
