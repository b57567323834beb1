/** A curl option. */
interface OptionSpec {
  readonly short?: string;
  /** Takes a value. */
  readonly value?: boolean;
}

/** The options that this curl knows by their long names. */
const specs: Readonly<Record<string, OptionSpec>> = {
  basic: {},
  cacert: { value: true },
  cert: { short: 'E', value: true },
  compressed: {},
  'connect-timeout': { value: true },
  cookie: { short: 'b', value: true },
  'cookie-jar': { short: 'c', value: true },
  'create-dirs': {},
  data: { short: 'd', value: true },
  'data-ascii': { value: true },
  'data-binary': { value: true },
  'data-raw': { value: true },
  'data-urlencode': { value: true },
  'dump-header': { short: 'D', value: true },
  fail: { short: 'f' },
  'fail-with-body': {},
  form: { short: 'F', value: true },
  get: { short: 'G' },
  globoff: { short: 'g' },
  head: { short: 'I' },
  header: { short: 'H', value: true },
  help: { short: 'h' },
  'http1.0': { short: '0' },
  'http1.1': {},
  http2: {},
  include: { short: 'i' },
  insecure: { short: 'k' },
  interface: { value: true },
  ipv4: { short: '4' },
  ipv6: { short: '6' },
  json: { value: true },
  'keepalive-time': { value: true },
  key: { value: true },
  location: { short: 'L' },
  'location-trusted': {},
  'max-redirs': { value: true },
  'max-time': { short: 'm', value: true },
  netrc: { short: 'n' },
  'no-buffer': { short: 'N' },
  'no-keepalive': {},
  'no-progress-meter': {},
  noproxy: { value: true },
  oauth2: { value: true },
  'oauth2-bearer': { value: true },
  output: { short: 'o', value: true },
  parallel: { short: 'Z' },
  'progress-bar': { short: '#' },
  proxy: { short: 'x', value: true },
  range: { short: 'r', value: true },
  referer: { short: 'e', value: true },
  'remote-header-name': { short: 'J' },
  'remote-name': { short: 'O' },
  'remote-name-all': {},
  request: { short: 'X', value: true },
  resolve: { value: true },
  retry: { value: true },
  'retry-all-errors': {},
  'retry-connrefused': {},
  'retry-delay': { value: true },
  'retry-max-time': { value: true },
  'show-error': { short: 'S' },
  silent: { short: 's' },
  'tcp-nodelay': {},
  tlsv1: { short: '1' },
  'tlsv1.2': {},
  'tlsv1.3': {},
  url: { value: true },
  user: { short: 'u', value: true },
  'user-agent': { short: 'A', value: true },
  verbose: { short: 'v' },
  version: { short: 'V' },
  'write-out': { short: 'w', value: true },
};

const byShort = new Map(
  Object.entries(specs).flatMap(([name, { short }]) => (short === undefined ? [] : [[short, name] as const])),
);

/** A value in the order in which options stood: `-d` and its relatives depend on it. */
export interface GivenOption {
  readonly name: string;
  readonly value: string;
}

/** A command line, taken apart. */
export interface CurlOptions {
  readonly given: readonly GivenOption[];
  readonly urls: readonly string[];
}

/** What is wrong with a command line, without the `curl: ` prefix. */
export class OptionError extends Error {}

/** The options and URLs of a command line; throws `OptionError`. */
export function parseOptions(words: readonly string[]): CurlOptions {
  const given: GivenOption[] = [];
  const urls: string[] = [];
  let onlyUrls = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (onlyUrls || !word.startsWith('-') || word === '-') {
      urls.push(word);
      continue;
    }
    if (word === '--') {
      onlyUrls = true;
      continue;
    }
    if (word.startsWith('--')) {
      const wanted = word.slice(2);
      const negated = wanted.startsWith('no-') && !(wanted in specs);
      const name = longName(negated ? wanted.slice(3) : wanted);
      if (name === undefined) throw new OptionError(`option ${word}: is unknown`);
      if (specs[name]?.value) {
        const value = words[++i];
        if (value === undefined) throw new OptionError(`option ${word}: requires parameter`);
        given.push({ name, value });
      } else given.push({ name, value: negated ? 'no' : 'yes' });
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const name = byShort.get(word[at] ?? '');
      if (name === undefined) throw new OptionError(`option ${word}: is unknown`);
      if (!specs[name]?.value) {
        given.push({ name, value: 'yes' });
        continue;
      }
      const rest = word.slice(at + 1);
      const value = rest === '' ? words[++i] : rest;
      if (value === undefined) throw new OptionError(`option ${word}: requires parameter`);
      given.push({ name, value });
      break;
    }
  }
  for (const { name, value } of given) if (name === 'url') urls.push(value);
  return { given, urls };
}

/** A long option by its name, or by the beginning of it that no other has. */
function longName(text: string): string | undefined {
  if (text in specs) return text;
  const candidates = Object.keys(specs).filter((name) => name.startsWith(text));
  return candidates.length === 1 ? candidates[0] : undefined;
}

export const isOn = ({ given }: CurlOptions, ...names: readonly string[]): boolean =>
  given.findLast(({ name }) => names.includes(name))?.value === 'yes';

export const valueOf = ({ given }: CurlOptions, name: string): string | undefined =>
  given.findLast((option) => option.name === name)?.value;

export const valuesOf = ({ given }: CurlOptions, name: string): readonly string[] =>
  given.filter((option) => option.name === name).map(({ value }) => value);
