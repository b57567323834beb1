/** A token of SQL. Quoted text is a string, quoted names are words that are no keywords. */
export interface Token {
  readonly type: 'word' | 'name' | 'string' | 'number' | 'sign';
  readonly text: string;
  /** Where it begins in the statement. */
  readonly at: number;
}

const PATTERN =
  /\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|('(?:[^'\\]|\\.|'')*')|("(?:[^"\\]|\\.|"")*")|(`[^`]*`)|(\d+(?:\.\d+)?)|(@{0,2}[\p{L}_][\p{L}\p{N}_$]*)|(<=|>=|<>|!=|\|\||::|[^\s])/gu;

const unquote = (text: string): string =>
  text
    .slice(1, -1)
    .replace(/''|""/g, (pair) => pair.charAt(0))
    .replace(/\\(.)/g, '$1');

/** Splits a statement into tokens. @param doubleQuoted whether `"x"` is a text (MySQL) or a name (PostgreSQL) */
export function tokenize(sql: string, doubleQuoted: 'string' | 'name'): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of sql.matchAll(PATTERN)) {
    const [, single, double, back, number, word, sign] = match;
    const at = match.index;
    if (single !== undefined) tokens.push({ type: 'string', text: unquote(single), at });
    else if (double !== undefined) tokens.push({ type: doubleQuoted, text: unquote(double), at });
    else if (back !== undefined) tokens.push({ type: 'name', text: back.slice(1, -1), at });
    else if (number !== undefined) tokens.push({ type: 'number', text: number, at });
    else if (word !== undefined) tokens.push({ type: 'word', text: word, at });
    else if (sign !== undefined) tokens.push({ type: 'sign', text: sign, at });
  }
  return tokens;
}

/**
 * The statements of a text, without their semicolons; `rest` is what no semicolon ends.
 * @param byLetter whether `\\g` ends them too, and `\\G`, which stays with its statement
 */
export function splitStatements(
  text: string,
  byLetter = false,
): {
  readonly statements: readonly string[];
  readonly rest: string;
} {
  const statements: string[] = [];
  const tokens = tokenize(text, 'string');
  let from = 0;
  for (const [index, { type, text: sign, at }] of tokens.entries()) {
    if (type !== 'sign' || at < from) continue;
    const next = tokens[index + 1];
    const letter =
      byLetter && sign === '\\' && next?.at === at + 1 && /^g$/i.test(next.text) ? next.text : '';
    if (sign !== ';' && letter === '') continue;
    const statement = text.slice(from, at).trim();
    if (statement !== '') statements.push(letter === 'G' ? `${statement}\\G` : statement);
    from = at + 1 + letter.length;
  }
  return { statements, rest: text.slice(from).trim() };
}
