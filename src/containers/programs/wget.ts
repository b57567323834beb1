import { byteLength, exchange } from '../../cluster/network/http.ts';
import { resolvePath } from '../../shell/filesystem.ts';
import { NetworkError } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import type { ContainerProgram } from './index.ts';

interface Options {
  readonly quiet: boolean;
  readonly showHeaders: boolean;
  readonly spider: boolean;
  /** Nobody looks at certificates, and says so. */
  readonly unchecked: boolean;
  readonly output: string | undefined;
  readonly seconds: number | undefined;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | undefined;
  readonly urls: readonly string[];
}

const MAX_REDIRECTS = 5;

/** Parses busybox wget's command line; a text says what is wrong. */
function parse(args: readonly string[]): Options | string {
  let quiet = false;
  let showHeaders = false;
  let spider = false;
  let unchecked = false;
  let output: string | undefined;
  let seconds: number | undefined;
  let body: string | undefined;
  const headers: (readonly [string, string])[] = [];
  const urls: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const long = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg);
    if (long) {
      const value = (): string => long[2] ?? args[++at] ?? '';
      if (long[1] === 'spider') spider = true;
      else if (long[1] === 'no-check-certificate') unchecked = true;
      else if (long[1] === 'quiet') quiet = true;
      else if (long[1] === 'server-response') showHeaders = true;
      else if (long[1] === 'timeout') seconds = Number(value());
      else if (long[1] === 'output-document') output = value();
      else if (long[1] === 'post-data') body = value();
      else if (long[1] === 'header') {
        const [name = '', ...rest] = value().split(':');
        headers.push([name, rest.join(':').trim()]);
      } else if (!/^(tries|no-verbose)$/.test(long[1] ?? '')) return arg;
      else if (long[1] === 'tries') value();
    } else if (arg.startsWith('-') && arg !== '-') {
      for (let letter = 1; letter < arg.length; letter++) {
        const flag = arg.charAt(letter);
        const value = (): string => {
          const rest = arg.slice(letter + 1);
          letter = arg.length;
          return rest === '' ? (args[++at] ?? '') : rest;
        };
        if (flag === 'q') quiet = true;
        else if (flag === 'S') showHeaders = true;
        else if (flag === 'O') output = value();
        else if (flag === 'T') seconds = Number(value());
        else if (flag === 't' || flag === 'U' || flag === 'Y') value();
        else if (!/[cv]/.test(flag)) return `-${flag}`;
      }
    } else urls.push(arg);
  }
  return { quiet, showHeaders, spider, unchecked, output, seconds, headers, body, urls };
}

/** busybox' `wget`. */
export const wget: ContainerProgram = async (context) => {
  const options = parse(context.argv.slice(1));
  if (typeof options === 'string') {
    await context.stderr.write(`wget: unrecognized option: ${options.replace(/^-+/, '')}\n`);
    return 1;
  }
  for (const url of options.urls) {
    const code = await fetchURL(context, url, options);
    if (code !== 0) return code;
  }
  return 0;
};

async function fetchURL(context: ProgramContext, given: string, options: Options, hops = 0): Promise<number> {
  const { network, stderr, stdout, files, cwd, signal } = context;
  const complain = async (text: string): Promise<number> => {
    await stderr.write(`wget: ${text}\n`);
    return 1;
  };
  const parts = /^(?:(\w+):\/\/)?([^/:?]+)(?::(\d+))?(\/[^#]*|\?[^#]*)?/.exec(given);
  const [, scheme = 'http', host = '', portText, target = '/'] = parts ?? [];
  if (!parts || !/^https?$/.test(scheme)) return complain(`bad address '${given}'`);
  const port = Number(portText ?? (scheme === 'https' ? 443 : 80));
  const timeout = options.seconds === undefined ? {} : { timeout: options.seconds * 1000 };
  const say = async (text: string): Promise<void> => (options.quiet ? undefined : stderr.write(text));
  const [address] = (await network.lookUp(host, { signal })).addresses;
  if (address === undefined) return complain(failureText(new NetworkError('no-such-host', host, port)));
  try {
    await say(
      `Connecting to ${portText === undefined ? host : `${host}:${portText}`} (${address}:${port})\n`,
    );
    const connection = await network.connect(host, port, { ...timeout, signal });
    if (scheme === 'https') {
      if (!options.unchecked) await stderr.write('wget: note: TLS certificate validation not implemented\n');
      if (typeof (await connection.secure()) !== 'object')
        return await complain('error getting response: Connection reset by peer');
    }
    const answer = await exchange(connection, {
      method: options.body === undefined ? (options.spider ? 'HEAD' : 'GET') : 'POST',
      target,
      headers: [
        ['Host', portText === undefined ? host : `${host}:${portText}`],
        ['User-Agent', 'Wget'],
        ['Connection', 'close'],
        ...options.headers,
      ],
      body: options.body ?? '',
    });
    if (!answer) return await complain('error getting response');
    if (options.showHeaders) {
      const lines = answer.headers.map(([name, value]) => `  ${name}: ${value}\n`);
      await stderr.write(`  ${answer.version} ${answer.status} ${answer.reason}\n${lines.join('')}`);
    }
    const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    if (answer.status >= 300 && answer.status < 400 && location !== undefined && hops < MAX_REDIRECTS) {
      connection.close();
      const next = location.startsWith('/') ? `${scheme}://${host}:${port}${location}` : location;
      return await fetchURL(context, next, options, hops + 1);
    }
    if (answer.status >= 400) {
      connection.close();
      return await complain(`server returned error: ${answer.version} ${answer.status} ${answer.reason}`);
    }
    const text = await answer.text();
    connection.close();
    if (options.spider) {
      await say('remote file exists\n');
      return 0;
    }
    const name = options.output ?? (target.split('?')[0]?.split('/').at(-1) || 'index.html');
    const toStdout = name === '-';
    await say(toStdout ? 'writing to stdout\n' : `saving to '${name}'\n`);
    if (toStdout) await stdout.write(text);
    else {
      if (options.output === undefined && files.exists(resolvePath(cwd, name))) {
        return await complain(`can't open '${name}': File exists`);
      }
      files.write(resolvePath(cwd, name), text);
    }
    await say(progress(name, byteLength(text)));
    await say(toStdout ? 'written to stdout\n' : `'${name}' saved\n`);
    return 0;
  } catch (error) {
    if (error instanceof NetworkError) return complain(failureText(error));
    throw error;
  }
}

const progress = (name: string, bytes: number): string =>
  `${name.slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${String(bytes).padStart(5)}  0:00:00 ETA\n`;

function failureText({ failure, host, port, address }: NetworkError): string {
  const remote = `can't connect to remote host (${address ?? host})`;
  switch (failure) {
    case 'no-such-host':
      return `bad address '${host}${port === 80 ? '' : `:${port}`}'`;
    case 'refused':
      return `${remote}: Connection refused`;
    case 'no-route':
      return `${remote}: Host is unreachable`;
    case 'network-unreachable':
      return `${remote}: Network unreachable`;
    case 'certificate':
      return `note: TLS certificate validation not implemented`;
    case 'timed-out':
      return 'download timed out';
  }
}
