/** A wget command line, taken apart. */
export interface WgetOptions {
  readonly urls: readonly string[];
  readonly quiet: boolean;
  /** `-nv` */
  readonly terse: boolean;
  readonly serverResponse: boolean;
  readonly spider: boolean;
  readonly output: string | undefined;
  readonly directory: string | undefined;
  /** Milliseconds; 900 s when not given. */
  readonly timeout: number;
  readonly tries: number;
  readonly headers: readonly string[];
  readonly post: string | undefined;
  readonly method: string | undefined;
  readonly insecure: boolean;
  /** `--ca-certificate`: a file with the certificates of those whose signatures count. */
  readonly authorities: string | undefined;
  readonly maxRedirects: number;
  readonly userAgent: string;
  readonly help: boolean;
  readonly version: boolean;
}

/** What is wrong with a command line. */
export class OptionError extends Error {}

const withValue: Readonly<Record<string, string>> = {
  O: 'output-document',
  P: 'directory-prefix',
  T: 'timeout',
  t: 'tries',
  U: 'user-agent',
  w: 'wait',
  o: 'output-file',
  e: 'execute',
};
const switches: Readonly<Record<string, string>> = {
  q: 'quiet',
  S: 'server-response',
  h: 'help',
  V: 'version',
  v: 'verbose',
  c: 'continue',
  N: 'timestamping',
  '4': 'inet4-only',
  '6': 'inet6-only',
};
const longWithValue = new Set([
  ...Object.values(withValue),
  'header', 'post-data', 'body-data', 'method', 'max-redirect', 'connect-timeout', 'read-timeout', 'dns-timeout',
  'user', 'password', 'waitretry', 'ca-certificate', 'limit-rate', 'progress',
]); // prettier-ignore
const longSwitches = new Set([
  ...Object.values(switches),
  'no-verbose', 'spider', 'no-check-certificate', 'no-clobber', 'content-on-error', 'no-proxy', 'show-progress',
  'retry-connrefused', 'no-dns-cache', 'background',
]); // prettier-ignore

/** Parses a command line; throws `OptionError`. */
export function parseOptions(words: readonly string[]): WgetOptions {
  const values = new Map<string, string>();
  const on = new Set<string>();
  const headers: string[] = [];
  const urls: string[] = [];
  const take = (name: string, value: string | undefined, shown: string): void => {
    if (value === undefined) throw new OptionError(`option ${shown} requires an argument`);
    if (name === 'header') headers.push(value);
    else values.set(name, value);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') {
      urls.push(...words.slice(i + 1));
      break;
    }
    if (word.startsWith('--')) {
      const [name = '', inline] = word.slice(2).split(/=(.*)/s);
      if (longWithValue.has(name)) take(name, inline ?? words[++i], `'--${name}'`);
      else if (longSwitches.has(name)) on.add(name);
      else throw new OptionError(`unrecognized option '${word}'`);
    } else if (word.startsWith('-') && word !== '-') {
      if (word === '-nv') {
        on.add('no-verbose');
        continue;
      }
      if (word === '-nc') continue;
      for (let at = 1; at < word.length; at++) {
        const letter = word[at] ?? '';
        const long = withValue[letter];
        if (long !== undefined) {
          const rest = word.slice(at + 1);
          take(long, rest === '' ? words[++i] : rest, `-- '${letter}'`);
          break;
        }
        const name = switches[letter];
        if (name === undefined) throw new OptionError(`invalid option -- '${letter}'`);
        on.add(name);
      }
    } else urls.push(word);
  }
  const seconds = values.get('timeout') ?? values.get('connect-timeout');
  const tries = Number(values.get('tries') ?? 20);
  return {
    urls,
    quiet: on.has('quiet'),
    terse: on.has('no-verbose'),
    serverResponse: on.has('server-response'),
    spider: on.has('spider'),
    output: values.get('output-document'),
    directory: values.get('directory-prefix'),
    timeout: seconds === undefined ? 900_000 : Number(seconds) * 1000,
    tries: tries === 0 ? Infinity : tries,
    headers,
    post: values.get('post-data') ?? values.get('body-data'),
    method: values.get('method'),
    insecure: on.has('no-check-certificate'),
    authorities: values.get('ca-certificate'),
    maxRedirects: Number(values.get('max-redirect') ?? 20),
    userAgent: values.get('user-agent') ?? 'Wget/1.21.3',
    help: on.has('help'),
    version: on.has('version'),
  };
}
