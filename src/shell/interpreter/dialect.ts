import type { Dialect } from './environment.ts';
import type { SyntaxProblem } from './syntax.ts';

/** Where a message comes from. */
export interface MessageOrigin {
  /** `bash`, `sh`, `./deploy.sh`. */
  readonly name: string;
  readonly dialect: Dialect;
  /** The line in the script or `-c` string; undefined at a prompt. */
  readonly line: number | undefined;
}

/** The beginning of a message of the shell itself; `builtin` for those that ash words differently. */
export function messagePrefix({ name, dialect, line }: MessageOrigin, builtin?: string): string {
  if (dialect === 'ash')
    return `${name}: ${builtin === undefined ? '' : `${builtin}: ${line === undefined ? '' : `line ${line - 1}: `}`}`;
  const position = line === undefined ? '' : dialect === 'dash' ? `${line}: ` : `line ${line}: `;
  return `${name}: ${position}${builtin === undefined ? '' : `${builtin}: `}`;
}

/** `foo: command not found`, without prefix. */
export const notFoundText = (dialect: Dialect, command: string): string =>
  dialect === 'bash' && !command.includes('/')
    ? `${command}: command not found`
    : dialect === 'bash'
      ? `${command}: No such file or directory`
      : `${command}: not found`;

/** A redirection that failed, without prefix. */
export function redirectErrorText(dialect: Dialect, path: string, message: string, writing: boolean): string {
  if (dialect === 'bash') return `${path}: ${message}`;
  const missing = message === 'No such file or directory';
  if (dialect === 'dash') {
    const reason = missing ? (writing ? 'Directory nonexistent' : 'No such file') : message;
    return `cannot ${writing ? 'create' : 'open'} ${path}: ${reason}`;
  }
  const reason = missing ? (writing ? 'nonexistent directory' : 'no such file') : message;
  return `can't ${writing ? 'create' : 'open'} ${path}: ${reason}`;
}

/** The whole message about a syntax error, newline included. */
export function syntaxErrorText(
  origin: MessageOrigin,
  problem: SyntaxProblem,
  source: { readonly line: string; readonly commandString: boolean; readonly lastLine: number | undefined },
): string {
  const { name, dialect } = origin;
  if (dialect !== 'bash') return posixSyntaxError(origin, problem);
  const at = (line: number | undefined): string =>
    origin.line === undefined ? `${name}: ` : `${name}: ${source.commandString ? '-c: ' : ''}line ${line}: `;
  switch (problem.kind) {
    case 'unexpected': {
      const token = problem.token === '\n' || problem.token === '' ? 'newline' : problem.token;
      const first = `${at(origin.line)}syntax error near unexpected token \`${token}'\n`;
      return origin.line === undefined ? first : `${first}${at(origin.line)}\`${source.line}'\n`;
    }
    case 'unclosed':
      return `${at(problem.quote === ')' ? source.lastLine : origin.line)}unexpected EOF while looking for matching \`${problem.quote}'\n`;
    case 'end':
      return `${at(source.lastLine)}syntax error: unexpected end of file\n`;
    case 'other':
      return `${at(origin.line)}${problem.message}\n`;
  }
}

function posixSyntaxError({ name, dialect, line }: MessageOrigin, problem: SyntaxProblem): string {
  const dash = dialect === 'dash';
  const where = dash && line !== undefined ? `${line}: ` : '';
  return `${name}: ${where}${dash ? 'Syntax error' : 'syntax error'}: ${posixProblem(dash, problem)}\n`;
}

function posixProblem(dash: boolean, problem: SyntaxProblem): string {
  const end = dash ? 'end of file unexpected' : 'unexpected end of file';
  const expecting = (closer: string | undefined): string =>
    closer === undefined ? '' : ` (expecting "${closer}")`;
  switch (problem.kind) {
    case 'unexpected':
      if (problem.token === '') return end;
      if (problem.token === '\n') return dash ? 'newline unexpected' : 'unexpected newline';
      return dash ? `"${problem.token}" unexpected` : `unexpected "${problem.token}"`;
    case 'unclosed':
      if (`'"`.includes(problem.quote))
        return dash ? 'Unterminated quoted string' : 'unterminated quoted string';
      return end + expecting(problem.quote);
    case 'end':
      return end + expecting(problem.closer);
    case 'other':
      return problem.message;
  }
}
