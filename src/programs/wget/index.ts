import { resolvePath } from '../../shell/filesystem.ts';
import { NetworkError } from '../../shell/network.ts';
import type { Connection, ServerCertificate } from '../../shell/network.ts';
import type { Program, ProgramContext } from '../../shell/program.ts';
import { commonNameOf, nameMatches, readCertificates } from '../../crypto/certificate.ts';
import { trustProblem } from '../../crypto/signatures.ts';
import {
  byteLength,
  formatRequest,
  formatUrl,
  headerValue,
  hostHeader,
  HttpError,
  HttpResponseReader,
  isTrustedHost,
  parseUrl,
  resolveUrl,
} from '../http.ts';
import type { HeaderLine, HttpHead, TargetUrl } from '../http.ts';
import { OptionError, parseOptions } from './options.ts';
import type { WgetOptions } from './options.ts';

const help = `Usage: wget [OPTION]... [URL]...

  -O,  --output-document=FILE   write the document to FILE
  -P,  --directory-prefix=DIR   save files under DIR
  -q,  --quiet                  say nothing
  -S,  --server-response        show the server's headers
  -T,  --timeout=SECONDS        give up waiting after SECONDS
  -t,  --tries=NUMBER           try so many times
       --header=STRING          send a header
       --post-data=STRING       send data with POST
       --spider                 download nothing
`;

/** How a URL's retrieval ended: wget's exit codes. */
type Ending = 0 | 1 | 3 | 4 | 5 | 8;

/** What was retrieved. */
interface Answer {
  readonly head: HttpHead;
  readonly text: string;
}

const stamp = (now: number): string => new Date(now).toISOString().slice(0, 19).replace('T', ' ');

const redirects = [301, 302, 303, 307, 308];

const speedOf = (bytes: number, milliseconds: number): string => {
  const perSecond = bytes / (Math.max(milliseconds, 1) / 1000);
  if (perSecond >= 1024 * 1024) return `${(perSecond / 1024 / 1024).toFixed(2)} MB/s`;
  if (perSecond >= 1024) return `${(perSecond / 1024).toFixed(2)} KB/s`;
  return `${perSecond.toFixed(2)} B/s`;
};

/** One run of wget over its URLs. */
class Retrieval {
  readonly #context: ProgramContext;
  readonly #options: WgetOptions;
  #output = '';

  constructor(context: ProgramContext, options: WgetOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** Tells something, unless quiet. */
  async #say(text: string): Promise<void> {
    if (!this.#options.quiet && !this.#options.terse) await this.#context.stderr.write(text);
  }

  async get(text: string): Promise<Ending> {
    const first = parseUrl(text);
    if (!first) {
      await this.#context.stderr.write(`${text}: Invalid host name.\n`);
      return 1;
    }
    if (first.scheme !== 'http' && first.scheme !== 'https') {
      await this.#context.stderr.write(`${text}: Unsupported scheme ‘${first.scheme}’.\n`);
      return 1;
    }
    let url: TargetUrl = first;
    for (let hops = 0; ; hops++) {
      const outcome = await this.#try(url);
      if (typeof outcome === 'number') return outcome;
      const { head } = outcome;
      const location = headerValue(head.headers, 'location');
      const next: TargetUrl | undefined =
        redirects.includes(head.status) && location !== undefined ? resolveUrl(url, location) : undefined;
      if (!next) return this.#finish(url, outcome);
      await this.#say(`Location: ${location} [following]\n`);
      if (hops >= this.#options.maxRedirects) {
        await this.#context.stderr.write(`${hops + 1} redirections exceeded.\n`);
        return 8;
      }
      url = next;
    }
  }

  /** Retrieves a URL, again and again while it is worth it. */
  async #try(url: TargetUrl): Promise<Answer | Ending> {
    const { clock, stderr } = this.#context;
    for (let attempt = 1; ; attempt++) {
      const count = attempt > 1 ? `(try:${String(attempt).padStart(2)})` : '';
      await this.#say(`--${stamp(clock.now())}--  ${count}${count === '' ? '' : '  '}${formatUrl(url)}\n`);
      try {
        return await this.#once(url);
      } catch (error) {
        if (error instanceof HttpError) {
          await this.#say('No data received.\n');
        } else if (error instanceof NetworkError) {
          if (error.failure === 'no-such-host') {
            await stderr.write(`wget: unable to resolve host address ‘${url.host}’\n`);
            return 4;
          }
          if (error.failure !== 'timed-out') {
            await this.#say(
              `failed: ${error.failure === 'refused' ? 'Connection refused' : 'No route to host'}.\n`,
            );
            return 4;
          }
          await this.#say('failed: Connection timed out.\n');
        } else throw error;
        if (attempt >= this.#options.tries) {
          await this.#say('Giving up.\n\n');
          return 4;
        }
        await this.#say('Retrying.\n\n');
        await clock.sleep(Math.min(attempt, 10) * 1000);
      }
    }
  }

  async #connect(url: TargetUrl): Promise<Connection> {
    const { network, signal } = this.#context;
    const { addresses, failure } = await network.lookUp(url.host, { timeout: this.#options.timeout, signal });
    const [address] = addresses;
    const named = address !== url.host;
    if (named) await this.#say(`Resolving ${url.host} (${url.host})... `);
    if (address === undefined) {
      const why =
        failure === 'unavailable' ? 'Temporary failure in name resolution' : 'Name or service not known';
      await this.#say(`failed: ${why}.\n`);
      throw new NetworkError('no-such-host', url.host, url.port);
    }
    if (named) await this.#say(`${addresses.join(', ')}\n`);
    await this.#say(`Connecting to ${url.host}${named ? ` (${url.host})|${address}|` : ''}:${url.port}... `);
    const connection = await network.connect(url.host, url.port, { timeout: this.#options.timeout, signal });
    await this.#say('connected.\n');
    return connection;
  }

  async #once(url: TargetUrl): Promise<Answer | Ending> {
    const connection = await this.#connect(url);
    try {
      return url.scheme === 'https'
        ? await this.#secure(url, connection)
        : await this.#plain(url, connection);
    } finally {
      connection.close();
    }
  }

  get #method(): string {
    const { method, post, spider } = this.#options;
    return method ?? (post !== undefined ? 'POST' : spider ? 'HEAD' : 'GET');
  }

  #headers(url: TargetUrl): readonly HeaderLine[] {
    const { headers, post, userAgent } = this.#options;
    const own = headers.flatMap((line): readonly HeaderLine[] => {
      const at = line.indexOf(':');
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1).trim()]];
    });
    const standard: readonly HeaderLine[] = [
      ['Host', hostHeader(url)],
      ['User-Agent', userAgent],
      ['Accept', '*/*'],
      ['Accept-Encoding', 'identity'],
      ['Connection', 'Keep-Alive'],
    ];
    const kept = standard.filter(
      ([name]) => !own.some(([given]) => given.toLowerCase() === name.toLowerCase()),
    );
    const body: readonly HeaderLine[] =
      post === undefined
        ? []
        : [
            ['Content-Type', 'application/x-www-form-urlencoded'],
            ['Content-Length', String(byteLength(post))],
          ];
    return [...kept, ...own, ...body];
  }

  async #plain(url: TargetUrl, connection: Connection): Promise<Answer> {
    const method = this.#method;
    await connection.write(formatRequest(method, url.target, this.#headers(url), this.#options.post ?? ''));
    const sentence = `${method} request sent, awaiting response... `.replace(/^(GET|POST)/, 'HTTP');
    await this.#say(sentence);
    const reader = new HttpResponseReader(connection);
    const head = await reader.head();
    await this.#tellHead(head);
    let text = '';
    for await (const piece of reader.body(head, method)) text += piece;
    return { head, text };
  }

  async #secure(url: TargetUrl, connection: Connection): Promise<Answer | Ending> {
    const { stderr } = this.#context;
    const shown = await connection.secure({ serverName: url.host });
    if (typeof shown !== 'object') {
      const problem = shown
        ? 'The TLS connection was non-properly terminated'
        : 'An unexpected TLS packet was received';
      await stderr.write(`GnuTLS: ${problem}.\nUnable to establish SSL connection.\n`);
      return 5;
    }
    const complaints = this.#options.insecure ? '' : this.#complaints(url.host, shown);
    if (complaints !== '') {
      await stderr.write(complaints);
      return 5;
    }
    return this.#plain(url, connection);
  }

  /** What is wrong with a server's certificate. Models src/gnutls.c (ssl_check_certificate) of wget */
  #complaints(host: string, { chain = '' }: ServerCertificate): string {
    const { authorities } = this.#options;
    if (authorities === undefined && isTrustedHost(host)) return '';
    const { clock, cwd, files } = this.#context;
    const path = resolvePath(cwd, authorities ?? '');
    const known = authorities !== undefined && files.exists(path) ? files.read(path) : '';
    const certificates = readCertificates(chain);
    const [own] = certificates;
    const problem = trustProblem(certificates, readCertificates(known), clock.now());
    if (problem === 10)
      return `ERROR: The certificate of ‘${host}’ is not trusted.\nERROR: The certificate of ‘${host}’ has expired.\n`;
    if (problem === 9)
      return `ERROR: The certificate of ‘${host}’ is not trusted.\nERROR: The certificate of ‘${host}’ is not yet activated.\n`;
    if (problem || !own)
      return `ERROR: The certificate of ‘${host}’ is not trusted.\nERROR: The certificate of ‘${host}’ doesn't have a known issuer.\n`;
    const names = [...own.dnsNames, ...own.ipAddresses];
    const candidates = names.length > 0 ? names : [commonNameOf(own)];
    return candidates.some((name) => nameMatches(name, host))
      ? ''
      : `The certificate's owner does not match hostname ‘${host}’\n`;
  }

  async #tellHead({ headers, reason, status, version }: HttpHead): Promise<void> {
    await this.#say(this.#options.serverResponse ? '\n' : `${status} ${reason}\n`);
    if (this.#options.serverResponse) {
      await this.#context.stderr.write(
        [`${version} ${status} ${reason}`, ...headers.map(([name, value]) => `${name}: ${value}`)]
          .map((line) => `  ${line}\n`)
          .join(''),
      );
    }
  }

  async #finish(url: TargetUrl, { head, text }: Answer): Promise<Ending> {
    const { clock, stderr, stdout } = this.#context;
    const { output, quiet, spider, terse } = this.#options;
    if (head.status >= 400) {
      if (terse) await stderr.write(`${formatUrl(url)}:\n`);
      if (!quiet)
        await stderr.write(
          `${stamp(clock.now())} ERROR ${head.status}: ${head.reason || '(no description)'}.\n`,
        );
      await this.#say('\n');
      return 8;
    }
    if (spider) {
      await this.#say('Remote file exists.\n\n');
      return 0;
    }
    const bytes = byteLength(text);
    const length = headerValue(head.headers, 'content-length');
    const type = headerValue(head.headers, 'content-type')?.replace(/;.*$/, '');
    const toStdout = output === '-';
    const name = output ?? (url.target.replace(/\?.*$/, '').split('/').at(-1) || 'index.html');
    await this.#say(`Length: ${length ?? 'unspecified'}${type === undefined ? '' : ` [${type}]`}\n`);
    await this.#say(`Saving to: ‘${toStdout ? 'STDOUT' : name}’\n${toStdout ? '' : '\n'}`);
    if (toStdout) await stdout.write(text);
    else this.#save(name, text);
    const speed = speedOf(bytes, 0);
    const shown = toStdout ? '-' : name;
    const bar = this.#context.isTerminal(2)
      ? `\n${shown.slice(0, 19).padEnd(19)} 100%[===================>] ${String(bytes).padStart(7)}  --.-KB/s    in 0s      \n`
      : `\n     0K ${'.'.repeat(Math.min(50, Math.floor(bytes / 1024))).padEnd(54)} 100% ${speed.replace(/ (.)?B\/s/, '$1')}=0s\n`;
    await this.#say(bar);
    const size = length === undefined ? `[${bytes}]` : `[${bytes}/${length}]`;
    await this.#say(
      `\n${stamp(clock.now())} (${speed}) - ${toStdout ? 'written to stdout' : `‘${name}’ saved`} ${size}\n\n`,
    );
    if (terse && !quiet)
      await stderr.write(`${stamp(clock.now())} URL:${formatUrl(url)} ${size} -> "${name}" [1]\n`);
    return 0;
  }

  #save(name: string, text: string): void {
    const { cwd, files } = this.#context;
    const { directory, output } = this.#options;
    const folder = directory === undefined || output !== undefined ? cwd : resolvePath(cwd, directory);
    if (!files.exists(folder)) files.makeDirectory(folder, { parents: true });
    // several URLs into one file stand one after another
    this.#output = output === undefined ? text : this.#output + text;
    let path = resolvePath(folder, name);
    if (output === undefined)
      for (let n = 1; files.exists(path); n++) path = resolvePath(folder, `${name}.${n}`);
    files.write(path, this.#output);
  }
}

async function run(context: ProgramContext): Promise<number> {
  let options: WgetOptions;
  const usage = "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n";
  try {
    options = parseOptions(context.argv.slice(1));
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    await context.stderr.write(`wget: ${error.message}\n${usage}`);
    return 2;
  }
  if (options.help || options.version) {
    await context.stdout.write(options.help ? help : 'GNU Wget 1.21.3 built on linux-gnu.\n');
    return 0;
  }
  if (options.urls.length === 0) {
    await context.stderr.write(`wget: missing URL\n${usage}`);
    return 1;
  }
  const retrieval = new Retrieval(context, options);
  let worst: Ending = 0;
  for (const url of options.urls) {
    const ending = await retrieval.get(url);
    if (worst === 0 || (ending !== 0 && ending < worst)) worst = ending;
  }
  return worst;
}

/** Retrieves files over HTTP, in the manner of GNU Wget. */
export const program: Program = { run };
