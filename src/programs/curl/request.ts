import type { FileSystem } from '../../shell/filesystem.ts';
import { resolvePath } from '../../shell/filesystem.ts';
import { base64 } from '../http.ts';
import type { HeaderLine } from '../http.ts';
import { isOn, valueOf, valuesOf } from './options.ts';
import type { CurlOptions } from './options.ts';

/** What is sent, apart from where to. */
export interface RequestPlan {
  readonly method: string;
  /** Headers besides Host. */
  readonly headers: readonly HeaderLine[];
  readonly body: string;
  /** Appended to the URL: what `-G` makes of the data. */
  readonly query: string;
  /** `-X` was given: redirects keep the method. */
  readonly explicitMethod: boolean;
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** A `-d` value; `@name` reads a file. */
async function dataOf(
  name: string,
  value: string,
  readFile: (path: string) => Promise<string>,
): Promise<string> {
  if (name === 'data-raw') return value;
  if (name === 'data-urlencode') {
    const at = value.indexOf('=');
    if (at >= 0) return `${value.slice(0, at)}${at > 0 ? '=' : ''}${encode(value.slice(at + 1))}`;
    return encode(value);
  }
  if (!value.startsWith('@')) return value;
  const text = await readFile(value.slice(1));
  return name === 'data-binary' || name === 'json' ? text : text.replace(/[\r\n]/g, '');
}

const boundary = '------------------------d74496d66958873e';

async function formOf(
  fields: readonly string[],
  readFile: (path: string) => Promise<string>,
): Promise<string> {
  const parts = await Promise.all(
    fields.map(async (field) => {
      const at = field.indexOf('=');
      const [name, value] = [field.slice(0, at), field.slice(at + 1)];
      const path = /^[@<]([^;]*)/.exec(value)?.[1];
      const text = path === undefined ? value : await readFile(path);
      const file = value.startsWith('@')
        ? `; filename="${path?.split('/').at(-1)}"\r\nContent-Type: application/octet-stream`
        : '';
      return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${text}\r\n`;
    }),
  );
  return `${parts.join('')}--${boundary}--\r\n`;
}

/** Thrown when a file of `-d @file` cannot be read. */
export class UnreadableFile extends Error {}

/** Reads files for a request: relative to `cwd`, `-` being standard input. */
export const fileReader =
  (files: FileSystem, cwd: string, stdin: () => Promise<string>) =>
  async (path: string): Promise<string> => {
    if (path === '-') return stdin();
    const absolute = resolvePath(cwd, path);
    if (!files.exists(absolute)) throw new UnreadableFile(path);
    return files.read(absolute);
  };

/** The request that the options describe. `user` comes from the URL. */
export async function planRequest(
  options: CurlOptions,
  user: string | undefined,
  readFile: (path: string) => Promise<string>,
  version: string,
): Promise<RequestPlan> {
  const pieces: string[] = [];
  const isData = (name: string): boolean => name.startsWith('data') || name === 'json';
  for (const { name, value } of options.given) {
    if (isData(name)) pieces.push(await dataOf(name, value, readFile));
  }
  const json = valueOf(options, 'json') !== undefined;
  const form = valuesOf(options, 'form');
  const data = form.length > 0 ? await formOf(form, readFile) : pieces.join(json ? '' : '&');
  const hasData = pieces.length > 0 || form.length > 0;
  const inQuery = isOn(options, 'get') && hasData;
  const explicit = valueOf(options, 'request');
  const method = explicit ?? (isOn(options, 'head') ? 'HEAD' : hasData && !inQuery ? 'POST' : 'GET');
  const credentials = valueOf(options, 'user') ?? user;
  const bearer = valueOf(options, 'oauth2-bearer');
  const range = valueOf(options, 'range');
  const referer = valueOf(options, 'referer');
  const cookie = valueOf(options, 'cookie');
  const headers: HeaderLine[] = [
    ...(credentials === undefined ? [] : [['Authorization', `Basic ${base64(credentials)}`] as const]),
    ...(bearer === undefined ? [] : [['Authorization', `Bearer ${bearer}`] as const]),
    ...(range === undefined ? [] : [['Range', `bytes=${range}`] as const]),
    ['User-Agent', valueOf(options, 'user-agent') ?? `curl/${version}`],
    ['Accept', json ? 'application/json' : '*/*'],
    ...(isOn(options, 'compressed') ? [['Accept-Encoding', 'deflate, gzip, br, zstd'] as const] : []),
    ...(referer === undefined ? [] : [['Referer', referer] as const]),
    ...(cookie === undefined || !cookie.includes('=') ? [] : [['Cookie', cookie] as const]),
  ];
  const sent = hasData && !inQuery;
  const type =
    form.length > 0
      ? `multipart/form-data; boundary=${boundary}`
      : json
        ? 'application/json'
        : 'application/x-www-form-urlencoded';
  const length: readonly HeaderLine[] = sent
    ? [
        ['Content-Length', String(new TextEncoder().encode(data).length)],
        ['Content-Type', type],
      ]
    : [];
  return {
    method,
    headers: withOwn([...headers, ...length], valuesOf(options, 'header')),
    body: sent ? data : '',
    query: inQuery ? data : '',
    explicitMethod: explicit !== undefined,
  };
}

/** Headers of `-H` in the place of, or after, curl's own: `Name:` takes one away, `Name;` sends it empty. */
function withOwn(headers: readonly HeaderLine[], own: readonly string[]): readonly HeaderLine[] {
  let result = [...headers];
  for (const line of own) {
    const match = /^([^:;]+)([:;])\s*(.*)$/.exec(line);
    if (!match) continue;
    const [, name = '', mark, value = ''] = match;
    const present = result.some(([key]) => key.toLowerCase() === name.toLowerCase());
    if (present) result = result.filter(([key]) => key.toLowerCase() !== name.toLowerCase());
    if (value !== '' || mark === ';') result.push([name, value]);
  }
  return result;
}
