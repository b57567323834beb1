import {
  forEachChild,
  parse,
  type HereDoc,
  type ParsedScript,
  type Statement,
  type SyntaxNode,
  type Word,
} from 'unbash';
import { expectedCloser, misplacedKeyword } from './keywords.ts';

/** A parsed piece of source; positions of its nodes index `source`. */
export interface SourceUnit {
  readonly source: string;
  readonly script: ParsedScript;
  /** How many lines came before it in the text that it is part of. */
  readonly linesBefore: number;
}

/** What is wrong with a source. */
export type SyntaxProblem =
  /** `near unexpected token`; position is where it stands. The token is empty at the end of the source. */
  | { readonly kind: 'unexpected'; readonly token: string; readonly position: number }
  /** The end came too early inside quotes, `$(` and the like; `quote` is what would close it. */
  | { readonly kind: 'unclosed'; readonly quote: string; readonly position: number }
  /** The end came too early inside a compound command, or after an operator. */
  | { readonly kind: 'end'; readonly position: number; readonly closer: string | undefined }
  | { readonly kind: 'other'; readonly message: string; readonly position: number };

const tokenPattern =
  /^(?:;;&|;;|;&|&&|\|\||\|&|&>>|&>|<<<|<<-|<<|>>|<&|>&|<>|>\||[|&;()<>]|\n|[^\s|&;()<>]+)/;

/** The token that begins at or after a position, blanks and comments left out; empty at the end. */
function tokenAt(source: string, position: number): string {
  const rest = source
    .slice(position)
    .replace(/^(?:[ \t]|\\\n)+/, '')
    .replace(/^#[^\n]*/, '');
  return tokenPattern.exec(rest)?.[0] ?? '';
}

const closers: Record<string, string> = {
  'unterminated double quote': '"',
  'unterminated single quote': "'",
  'unterminated ANSI-C quote': "'",
  'unterminated backtick': '`',
  'unterminated command substitution': ')',
  'unterminated process substitution': ')',
  'unterminated arithmetic expansion': ')',
  'unterminated arithmetic command': ')',
  'unterminated parameter expansion': '}',
  'unterminated extended glob': ')',
};

function problemOf(source: string, script: ParsedScript): SyntaxProblem | undefined {
  const errors = [...(script.errors ?? [])].sort((a, b) => a.pos - b.pos);
  const unclosed = errors.findLast(({ message }) => message in closers);
  const outermost = errors.find(({ message }) => message in closers);
  // What stands inside an unclosed quote is no token: errors after its start are consequences.
  const first = errors.find(
    ({ message, pos }) => !(message in closers) && (!outermost || pos < outermost.pos),
  );
  if (!first) return unclosed ? unclosedProblem(source, unclosed.message, unclosed.pos) : undefined;
  const { message, pos: position } = first;
  const named = /^unexpected token '(.*)'$/s.exec(message);
  if (named) {
    // `name (word)` begins the definition of a function; the word is what does not fit.
    const definition = /(?:^|[;&|\n][ \t]*)[^\s;&|()<>]+[ \t]*\([ \t]*([^\s()]+)[^()]*$/.exec(
      source.slice(0, position),
    );
    if (named[1] === ')' && definition) return { kind: 'unexpected', token: definition[1] ?? '', position };
    return { kind: 'unexpected', token: named[1] ?? '', position };
  }
  if (!message.startsWith('expected')) return { kind: 'other', message, position };
  const token = tokenAt(source, position);
  if (message === 'expected redirect target') return { kind: 'unexpected', token, position };
  let at = position;
  if (message.startsWith('expected command in ')) at += /^\s*[{(]/.exec(source.slice(at))?.[0].length ?? 0;
  while (tokenAt(source, at) === '\n') at = source.indexOf('\n', at) + 1;
  const next = tokenAt(source, at);
  if (next === '' && unclosed) return unclosedProblem(source, unclosed.message, unclosed.pos);
  if (next !== '') return { kind: 'unexpected', token: next, position: at };
  const misplaced = misplacedKeyword(source);
  return misplaced
    ? { kind: 'unexpected', ...misplaced }
    : { kind: 'end', position, closer: expectedCloser(source) };
}

/** The innermost thing that is not closed: a quote inside `$(` counts before it. */
function unclosedProblem(source: string, message: string, position: number): SyntaxProblem {
  if (message === 'unterminated command substitution' && source.startsWith('$(', position)) {
    const inner = parse(source.slice(position + 2));
    const quote = inner.errors?.findLast(
      (error) => error.message in closers && error.message.endsWith('quote'),
    );
    if (quote)
      return { kind: 'unclosed', quote: closers[quote.message] ?? '', position: position + 2 + quote.pos };
  }
  return { kind: 'unclosed', quote: closers[message] ?? '', position };
}

/** Here-documents of some statements whose end is missing. */
export function openHereDocs(source: string, statements: readonly Statement[]): HereDoc[] {
  const open: HereDoc[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'HereDoc' && node.closing === undefined && node.delimiter) open.push(node);
    forEachChild(node, visit);
  };
  for (const statement of statements)
    if (source.slice(statement.pos, statement.end).includes('<<')) visit(statement);
  return open;
}

/** Parses a source; `problem` is undefined when it is whole. */
export function parseSource(
  source: string,
  linesBefore = 0,
): { readonly unit: SourceUnit; readonly problem: SyntaxProblem | undefined } {
  const script = parse(source);
  return { unit: { source, script, linesBefore }, problem: problemOf(source, script) };
}

/** The number of the line on which a position stands, counted from 1. */
export function lineOf(unit: SourceUnit, position: number): number {
  let line = unit.linesBefore + 1;
  for (let at = unit.source.indexOf('\n'); at >= 0 && at < position; at = unit.source.indexOf('\n', at + 1))
    line++;
  return line;
}

/** Whether more lines are needed; `until` spares parsing while lines cannot end what is open. */
export interface Completeness {
  readonly complete: boolean;
  readonly until?: (line: string) => boolean;
}

/** Whether a typed text is a whole command, or the prompt `> ` comes. */
export function completeness(source: string): Completeness {
  const { unit, problem } = parseSource(source);
  if (problem?.kind === 'unclosed') {
    const { quote } = problem;
    return { complete: false, until: (line) => line.includes(quote) };
  }
  if (problem?.kind === 'end') return { complete: false };
  if (problem) return { complete: true };
  const here = openHereDocs(source, unit.script.commands)[0];
  if (here?.delimiter) {
    const { delimiter, operator } = here;
    return {
      complete: false,
      until: (line) => (operator === '<<-' ? line.replace(/^\t+/, '') : line) === delimiter.value,
    };
  }
  return { complete: !/(?:^|[^\\])(?:\\\\)*\\\n?$/.test(source) };
}

/** Commands that are read and run together: those of one line, or of one compound command. */
export type Chunk =
  | { readonly kind: 'commands'; readonly unit: SourceUnit; readonly statements: readonly Statement[] }
  | { readonly kind: 'problem'; readonly unit: SourceUnit; readonly problem: SyntaxProblem };

const countLines = (text: string): number => text.split('\n').length - 1;

/**
 * Reads a source as a shell does: command by command, so that what stands before a syntax error runs, and aliases count from
 * the line after their definition on.
 * @param aliases asked before each chunk
 */
export function* readChunks(
  source: string,
  aliases: () => ReadonlyMap<string, string>,
  linesBefore = 0,
): Generator<Chunk> {
  const { unit, problem } = parseSource(source, linesBefore);
  const limit = problem ? source.lastIndexOf('\n', problem.position - 1) + 1 : Infinity;
  let from = 0;
  let count = 0;
  for (const group of groupByLine(unit)) {
    const end = group.at(-1)?.end ?? 0;
    const start = group[0]?.pos ?? 0;
    if (end >= limit || start >= limit) break;
    count += group.length;
    // a group's text reaches to the next statement: here-documents belong to it
    const next = unit.script.commands[count]?.pos ?? source.length;
    if (aliases().size > 0) {
      const piece = source.slice(start, next);
      const expanded = expandAliases(piece, aliases());
      if (expanded !== piece) {
        yield* wholeChunk(expanded, lineOf(unit, start) - 1);
        from = next;
        continue;
      }
    }
    yield { kind: 'commands', unit, statements: group };
    from = next;
  }
  if (!problem) return;
  let text = '';
  let before = linesBefore + countLines(source.slice(0, from));
  let until: ((line: string) => boolean) | undefined;
  const lines = source.slice(from).split(/(?<=\n)/);
  for (const [index, line] of lines.entries()) {
    text += line;
    if (until && !until(line.replace(/\n$/, '')) && index < lines.length - 1) continue;
    const state = completeness(text);
    until = state.until;
    if (!state.complete && index < lines.length - 1) continue;
    yield* wholeChunk(expandAliases(text, aliases()), before);
    before += countLines(text);
    text = '';
  }
}

function* wholeChunk(text: string, linesBefore: number): Generator<Chunk> {
  const { unit, problem } = parseSource(text, linesBefore);
  if (problem) yield { kind: 'problem', unit, problem };
  else if (unit.script.commands.length > 0)
    yield { kind: 'commands', unit, statements: unit.script.commands };
}

function* groupByLine(unit: SourceUnit): Generator<readonly Statement[]> {
  let group: Statement[] = [];
  for (const statement of unit.script.commands) {
    const last = group.at(-1);
    if (last && unit.source.slice(last.end, statement.pos).includes('\n')) {
      yield group;
      group = [];
    }
    group.push(statement);
  }
  if (group.length > 0) yield group;
}

/** Replaces alias names in command position by their texts, as bash does when it reads a line. */
export function expandAliases(source: string, aliases: ReadonlyMap<string, string>): string {
  if (aliases.size === 0) return source;
  let text = source;
  /** Texts that came from aliases: the names in them are not expanded again. */
  let regions: { start: number; end: number; name: string; followed: boolean }[] = [];
  for (let count = 0; count < 100; count++) {
    const found = findAlias(text, aliases, regions);
    if (!found) return text;
    const { word, name } = found;
    const value = aliases.get(name) ?? '';
    const delta = value.length - (word.end - word.pos);
    text = text.slice(0, word.pos) + value + text.slice(word.end);
    regions = regions.map((region) => ({
      ...region,
      start: region.start >= word.end ? region.start + delta : region.start,
      end: region.end >= word.end ? region.end + delta : region.end,
    }));
    regions.push({
      start: word.pos,
      end: word.pos + value.length,
      name,
      followed: /\s$/.test(value),
    });
  }
  return text;
}

function findAlias(
  text: string,
  aliases: ReadonlyMap<string, string>,
  regions: readonly { start: number; end: number; name: string; followed: boolean }[],
): { word: Word; name: string } | undefined {
  let found: { word: Word; name: string } | undefined;
  const consider = (word: Word | undefined): void => {
    if (!word || word.text !== word.value || word.parts || !aliases.has(word.text)) return;
    if (found && found.word.pos <= word.pos) return;
    if (regions.some((r) => r.name === word.text && word.pos >= r.start && word.pos < r.end)) return;
    if (text.slice(word.pos, word.end) !== word.text) return;
    found = { word, name: word.text };
  };
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Script' && 'source' in node && node.source !== undefined) return;
    if (node.type === 'Command') {
      consider(node.name);
      for (const [index, argument] of node.args.entries()) {
        const before = index === 0 ? node.name : node.args[index - 1];
        if (
          argument.type === 'Word' &&
          before &&
          regions.some(
            (r) => r.followed && before.end <= r.end && r.end <= argument.pos && before.end > r.start,
          )
        )
          consider(argument);
      }
    }
    forEachChild(node, visit);
  };
  visit(parse(text));
  return found;
}
