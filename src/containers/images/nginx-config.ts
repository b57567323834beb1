import type { FileSystem } from '../../shell/filesystem.ts';
import { readPcre } from '../pcre.ts';

/** A directive of nginx' configuration with its arguments and, if it has one, its block. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[] | undefined;
  readonly line: number;
  readonly file: string;
}

/** What is wrong with a configuration, as nginx says it: `unexpected "}" in /etc/nginx/nginx.conf:3`. */
export class ConfigError extends Error {}

const token =
  /\s+|#[^\n]*|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([{};])|((?:\\.|\$\{[^}]*\}|[^\s;{}"'])+)/gy;

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
}

/** The tokens of texts seen before: a thousand replicas have the same configuration. */
const known = new Map<string, readonly Token[]>();
const KNOWN_LIMIT = 64;

function tokensOf(text: string): readonly Token[] {
  let tokens = known.get(text);
  if (tokens) return tokens;
  tokens = tokenize(text);
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(text, tokens);
  return tokens;
}

function tokenize(text: string): readonly Token[] {
  const out: Token[] = [];
  let line = 1;
  token.lastIndex = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [all, double, single, mark, word] = match;
    const quoted = double ?? single;
    const value = quoted ?? mark ?? word;
    if (value !== undefined) out.push({ text: value, quoted: quoted !== undefined, line });
    line += all.split('\n').length - 1;
  }
  return out;
}

/** Files that include each other, one inside the other, at most. */
const MOST_OPEN = 100;

/** Parses a configuration file, following `include`. Throws `ConfigError`. @param open how many files include this one */
export function parseConfig(files: FileSystem, path: string, open = 0): readonly Directive[] {
  if (open >= MOST_OPEN) throw new ConfigError(`open() "${path}" failed (24: Too many open files)`);
  if (!files.exists(path)) {
    throw new ConfigError(`open() "${path}" failed (2: No such file or directory)`);
  }
  const tokens = tokensOf(files.read(path));
  let at = 0;
  const parseBlock = (nested: boolean): readonly Directive[] => {
    const out: Directive[] = [];
    for (;;) {
      const first = tokens[at++];
      if (!first) {
        if (!nested) return out;
        throw new ConfigError(`unexpected end of file, expecting "}" in ${path}:${tokens.at(-1)?.line ?? 1}`);
      }
      if (!first.quoted && first.text === '}') {
        if (nested) return out;
        throw new ConfigError(`unexpected "}" in ${path}:${first.line}`);
      }
      if (!first.quoted && (first.text === '{' || first.text === ';')) {
        throw new ConfigError(`unexpected "${first.text}" in ${path}:${first.line}`);
      }
      const args: string[] = [];
      for (;;) {
        const next = tokens[at++];
        if (!next)
          throw new ConfigError(`unexpected end of file, expecting ";" or "}" in ${path}:${first.line}`);
        const mark =
          !next.quoted && (next.text === ';' || next.text === '{' || next.text === '}') ? next.text : '';
        if (mark === '}') throw new ConfigError(`unexpected "}" in ${path}:${next.line}`);
        if (mark === '') {
          args.push(next.text);
          continue;
        }
        const block = mark === '{' ? parseBlock(true) : undefined;
        if (first.text === 'include') out.push(...includes(files, args[0] ?? '', open + 1));
        else {
          const found = { name: first.text, args, block, line: first.line, file: path };
          checkLocation(found);
          out.push(found);
        }
        break;
      }
    }
  };
  return parseBlock(false);
}

/** What a location's arguments say: its modifier and what it is about. */
export function locationRule({ args }: Directive): readonly [modifier: string, pattern: string] {
  const [first = '', second] = args;
  if (second !== undefined) return [first, second];
  const [, modifier = '', pattern = ''] = /^(=|\^~|~\*|~|)(.*)$/s.exec(first) ?? [];
  return [modifier, pattern];
}

/** Models src/core/ngx_regex.c ngx_regex_compile */
function checkLocation(location: Directive): void {
  if (location.name !== 'location') return;
  const [modifier, pattern] = locationRule(location);
  if (!modifier.startsWith('~')) return;
  const read = readPcre(pattern, modifier === '~*');
  if (typeof read !== 'string') return;
  throw new ConfigError(
    `pcre2_compile() failed: ${read} in "${pattern}" in ${location.file}:${location.line}`,
  );
}

function includes(files: FileSystem, pattern: string, open: number): readonly Directive[] {
  const full = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
  if (!full.includes('*')) return full.endsWith('mime.types') ? [] : parseConfig(files, full, open);
  const directory = full.slice(0, full.lastIndexOf('/'));
  const suffix = full.slice(full.lastIndexOf('*') + 1);
  if (!files.exists(directory)) return [];
  return [...files.list(directory)]
    .filter((name) => name.endsWith(suffix) && !name.startsWith('.'))
    .sort()
    .flatMap((name) => parseConfig(files, `${directory}/${name}`, open));
}

/** The first directive of a name. */
export const directive = (block: readonly Directive[], name: string): Directive | undefined =>
  block.find((each) => each.name === name);

/** The server blocks of a configuration. */
export const serversOf = (config: readonly Directive[]): readonly Directive[] =>
  (directive(config, 'http')?.block ?? []).filter(({ name }) => name === 'server');

/** The ports on which a server block listens. */
export function listenPorts(server: Directive): readonly number[] {
  const listens = (server.block ?? []).filter(({ name }) => name === 'listen');
  if (listens.length === 0) return [80];
  const ports = listens.map(({ args: [address = '80'] }) => Number(/(\d+)$/.exec(address)?.[1] ?? 80));
  return [...new Set(ports)];
}
