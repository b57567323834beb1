import { quote } from '../../../../go/values.ts';
import type { Environment } from '@marcbachmann/cel-js';
import type { Comparable } from './values.ts';

/** The parts of a URL as Go keeps them. */
interface Parts {
  readonly scheme: string;
  /** With its port, without who asks. */
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

class UrlError extends Error {
  constructor(text: string, problem: string) {
    super(`parse ${quote(text)}: ${problem}`);
  }
}

const BAD_ESCAPE = /%(?![0-9a-f]{2}).{0,2}/i;

/** @throws UrlError for what cannot be a host. Models net/url parseHost */
function checkHost(text: string, host: string): void {
  const port = /^(?:\[[^\]]*\]|[^:]*)(.*)$/.exec(host)?.[1] ?? '';
  if (host.startsWith('[') && !host.includes(']')) throw new UrlError(text, "missing ']' in host");
  if (!/^(:\d*)?$/.test(port)) throw new UrlError(text, `invalid port ${quote(port)} after host`);
  const stray = /[^\w\-.~!$&'()*+,;=:[\]<>"%\u0080-\uffff]/.exec(host)?.[0];
  if (stray !== undefined) throw new UrlError(text, `invalid character ${quote(stray)} in host name`);
}

/**
 * Reads what is an absolute URL or path.
 * Models net/url ParseRequestURI, and Parse for the fragment
 * @throws UrlError in Go's words
 */
function parseUrl(text: string): Parts {
  if (/[\0-\x1f\x7f]/.test(text)) throw new UrlError(text, 'net/url: invalid control character in URL');
  if (text === '') throw new UrlError(text, 'empty url');
  if (text.startsWith(':')) throw new UrlError(text, 'missing protocol scheme');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1] ?? '';
  const afterScheme = text.slice(scheme === '' ? 0 : scheme.length + 1);
  const [withQuery = ''] = afterScheme.split('#');
  const mark = withQuery.indexOf('?');
  const rest = mark < 0 ? withQuery : withQuery.slice(0, mark);
  const query = mark < 0 ? '' : withQuery.slice(mark + 1);
  const lower = scheme.toLowerCase();
  if (!rest.startsWith('/')) {
    if (scheme === '') throw new UrlError(text, 'invalid URI for request');
    return { scheme: lower, host: '', path: '', query };
  }
  const [, authority = '', path = ''] =
    scheme !== '' && rest.startsWith('//') ? (/^\/\/([^/]*)(.*)$/s.exec(rest) ?? []) : ['', '', rest];
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  checkHost(text, host);
  const escape = BAD_ESCAPE.exec(path)?.[0];
  if (escape !== undefined) throw new UrlError(text, `invalid URL escape ${quote(escape)}`);
  return { scheme: lower, host, path, query };
}

class Url implements Comparable<Url> {
  readonly text: string;
  readonly parts: Parts;

  constructor(text: string) {
    const problem = urlProblem(text);
    if (problem !== undefined) throw new Error(`URL parse error during conversion from string: ${problem}`);
    this.text = text;
    this.parts = parseUrl(text);
  }

  equals(other: Url): boolean {
    return this.text === other.text;
  }
}

/** Why a text is no absolute URL or path, in Go's words; undefined for one that is. */
export function urlProblem(text: string): string | undefined {
  try {
    parseUrl(text);
    return undefined;
  } catch (error) {
    return error instanceof UrlError ? error.message : String(error);
  }
}

const escaped = (path: string): string =>
  path.replace(/[^\w\-.~$&+,/:;=@!'()*%[\]]+/gu, (part) => encodeURIComponent(part));

/** The values of each name of a query. Models net/url ParseQuery */
function queryOf(query: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&').filter((one) => one !== '' && !one.includes(';'))) {
    if (BAD_ESCAPE.test(pair)) continue;
    const [[name, value] = ['', '']] = new URLSearchParams(pair);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return values;
}

/** Models staging/src/k8s.io/apiserver/pkg/cel/library/urls.go */
export function urls(env: Environment): void {
  env.registerType('kubernetes.URL', { ctor: Url, fields: {} });
  env.registerFunction('isURL(string): bool', (text: string) => urlProblem(text) === undefined);
  env.registerFunction('url(string): kubernetes.URL', (text: string) => new Url(text));
  env.registerOperator('kubernetes.URL == kubernetes.URL', (a: Url, b: Url) => a.equals(b));
  const part = (signature: string, read: (parts: Parts) => unknown): void => {
    env.registerFunction(`kubernetes.URL.${signature}`, ({ parts }: Url) => read(parts));
  };
  part('getScheme(): string', ({ scheme }) => scheme);
  part('getHost(): string', ({ host }) => host);
  part('getHostname(): string', ({ host }) => host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1'));
  part('getPort(): string', ({ host }) => /:(\d*)$/.exec(host)?.[1] ?? '');
  part('getEscapedPath(): string', ({ path }) => escaped(path));
  part('getQuery(): map<string, list<string>>', ({ query }) => queryOf(query));
}
