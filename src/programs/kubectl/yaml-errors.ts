import type { YAMLParseError } from 'yaml';

/**
 * What go-yaml says of a fault that our parser found, for the faults that people make. go-yaml counts lines from 1 for the
 * scanner and from 0 for the parser. Models sigs.k8s.io/yaml/goyaml.v2 decode.go fail
 * @param text the document, without what stands before its `---`
 */
export function goYamlProblem(
  text: string,
  problem: Pick<YAMLParseError, 'code' | 'message' | 'pos'>,
): string {
  const line = text.slice(0, problem.pos[0]).split('\n').length;
  const lines = text.split('\n');
  const scanner = (what: string, at = line): string => `yaml: line ${at}: ${what}`;
  const tabbed = lines.findIndex((each) => /^ *\t\s*\S/.test(each));
  if (tabbed >= 0 && tabbed + 1 <= line + 1) {
    return scanner('found character that cannot start any token', tabbed + 1);
  }
  switch (problem.code) {
    case 'TAB_AS_INDENT':
      return scanner('found character that cannot start any token');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return scanner('mapping values are not allowed in this context');
    case 'MISSING_CHAR':
      if (/closing .*quote/.test(problem.message)) return scanner('found unexpected end of stream');
      if (/flow sequence|\]/.test(problem.message))
        return parser(lines, line, "did not find expected ',' or ']'");
      if (/flow map|\}/.test(problem.message)) return parser(lines, line, "did not find expected ',' or '}'");
      return scanner("could not find expected ':'", line + 1);
    case 'BAD_ALIAS':
      return `yaml: unknown anchor '${/[*](\S+)/.exec(lines[line - 1] ?? '')?.[1] ?? ''}' referenced`;
    case 'BAD_DQ_ESCAPE':
      return scanner('found unknown escape character');
    case 'BAD_INDENT':
    case 'UNEXPECTED_TOKEN':
    case 'IMPOSSIBLE':
      return /^\s*-/.test(lines[line - 1] ?? '') && /sequence|seq/.test(problem.message)
        ? parser(lines, line, "did not find expected '-' indicator")
        : parser(lines, line, 'did not find expected key');
    case 'MULTILINE_IMPLICIT_KEY':
      return scanner("could not find expected ':'", line + 1);
    default:
      return scanner('did not find expected key', line - 1);
  }
}

/** A parser's fault is placed at the block that it broke unless that begins in the first line. */
function parser(lines: readonly string[], line: number, what: string): string {
  const indent = /^ */.exec(lines[line - 1] ?? '')?.[0].length ?? 0;
  let start = 0;
  for (let at = line - 2; at >= 0; at--) {
    const text = lines[at] ?? '';
    if (text.trim() === '') continue;
    const own = /^ */.exec(text)?.[0].length ?? 0;
    if (own < indent) {
      start = blockStart(lines, at, own);
      break;
    }
  }
  const shown = start > 0 ? start : line - 1;
  return shown > 0 ? `yaml: line ${shown}: ${what}` : `yaml: ${what}`;
}

/** The line, from 0, in which the block with this indentation begins that holds line `at`. */
function blockStart(lines: readonly string[], at: number, indent: number): number {
  let start = at;
  for (let above = at - 1; above >= 0; above--) {
    const text = lines[above] ?? '';
    if (text.trim() === '') continue;
    const own = /^ */.exec(text)?.[0].length ?? 0;
    if (own < indent) break;
    if (own === indent) start = above;
  }
  return start;
}
