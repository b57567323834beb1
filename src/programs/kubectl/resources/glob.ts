import { CommandError } from '../errors.ts';
import { quote } from '../text.ts';

/** A character that means nothing else, in a class or not. */
const literal = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;

/** An expression for one element of a path; undefined for a bad pattern. Models path/filepath Match */
function expressionOf(pattern: string): RegExp | undefined {
  const chars = [...pattern];
  let at = 0;
  let source = '';
  const inClass = (): string | undefined => {
    let char = chars[at++];
    if (char === '-' || char === ']') return undefined;
    if (char === '\\') char = chars[at++];
    // A class does not end here.
    return at < chars.length ? char : undefined;
  };
  while (at < chars.length) {
    const char = chars[at++] ?? '';
    if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '\\') {
      const next = chars[at++];
      if (next === undefined) return undefined;
      source += literal(next);
    } else if (char === '[') {
      const not = chars[at] === '^';
      if (not) at++;
      const ranges: string[] = [];
      for (let count = 0; count === 0 || chars[at] !== ']'; count++) {
        const low = inClass();
        if (low === undefined) return undefined;
        let high: string | undefined = low;
        if (chars[at] === '-') {
          at++;
          high = inClass();
          if (high === undefined) return undefined;
        }
        if ((low.codePointAt(0) ?? 0) <= (high.codePointAt(0) ?? 0))
          ranges.push(`${literal(low)}-${literal(high)}`);
      }
      at++;
      source += `[${not ? '^' : ''}${ranges.join('')}]`;
    } else source += literal(char);
  }
  return new RegExp(`^${source}$`, 'su');
}

/** Where names are looked up. */
interface Folders {
  /** The names in a directory; undefined for what is none. */
  list(directory: string): Iterable<string> | undefined;
  exists(path: string): boolean;
}

/** The paths that a pattern such as `*.yaml` stands for. Models path/filepath Glob */
export function glob(folders: Folders, pattern: string): readonly string[] {
  const bad = new CommandError(`pattern ${quote(pattern)} is not valid: syntax error in pattern`);
  const within = (path: string): readonly string[] => {
    if (!/[*?[\\]/.test(path)) return folders.exists(path) ? [path] : [];
    const slash = path.lastIndexOf('/');
    const expression = expressionOf(path.slice(slash + 1));
    if (!expression) throw bad;
    const directory = path.slice(0, Math.max(slash, 0));
    const parents = /[*?[\\]/.test(directory) ? within(directory) : [directory];
    const lead = (parent: string): string => (slash < 0 ? '' : `${parent}/`);
    return parents.flatMap((parent) =>
      [...(folders.list(slash < 0 ? '.' : parent || '/') ?? [])]
        .filter((name) => expression.test(name))
        .sort()
        .map((name) => lead(parent) + name),
    );
  };
  for (const part of pattern.split('/')) if (!expressionOf(part)) throw bad;
  return within(pattern);
}
