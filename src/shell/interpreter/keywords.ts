/** Words that the grammar takes for itself. */
export const keywords: readonly string[] = [
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'for',
  'while',
  'until',
  'do',
  'done',
  'case',
  'esac',
  'in',
  'function',
  'select',
  'time',
  '{',
  '}',
  '!',
  '[[',
  ']]',
  'coproc',
];

type Open = 'if' | 'then' | 'else' | 'loop' | 'for' | 'do' | 'case' | '{' | '(';

/** What may be open when a keyword comes, and what is open afterwards; undefined closes it. */
const transitions: Readonly<
  Record<string, { readonly after: readonly Open[]; readonly opens: Open | undefined }>
> = {
  then: { after: ['if'], opens: 'then' },
  elif: { after: ['then'], opens: 'if' },
  else: { after: ['then'], opens: 'else' },
  fi: { after: ['then', 'else'], opens: undefined },
  do: { after: ['loop', 'for'], opens: 'do' },
  done: { after: ['do'], opens: undefined },
  esac: { after: ['case'], opens: undefined },
  '}': { after: ['{'], opens: undefined },
  ')': { after: ['('], opens: undefined },
};

const openers: Readonly<Record<string, Open>> = {
  if: 'if',
  while: 'loop',
  until: 'loop',
  for: 'for',
  select: 'for',
  case: 'case',
  '{': '{',
  '(': '(',
};

const tokens =
  /\\[^]|'[^']*'|"(?:\\[^]|[^"\\])*"|`(?:\\[^]|[^`\\])*`|\$\((?:[^()]|\([^()]*\))*\)|#[^\n]*|&&|\|\||;;|[;&|\n()]|[^\s;&|()'"`\\]+/g;

/**
 * The keyword that stands where it may not, in a source that ends too early: `fi` without `then`, `done` without `do`. The parser
 * reports the missing end instead.
 */
export const misplacedKeyword = (source: string): Misplaced | undefined => scan(source).misplaced;

const closers: Readonly<Record<Open, string>> = {
  if: 'then',
  then: 'fi',
  else: 'fi',
  loop: 'do',
  for: 'do',
  do: 'done',
  case: 'esac',
  '{': '}',
  '(': ')',
};

/** What the innermost open command of a source waits for: `fi`, `done`, `}`. */
export function expectedCloser(source: string): string | undefined {
  const open = scan(source).open.at(-1);
  return open === undefined ? undefined : closers[open];
}

interface Misplaced {
  readonly token: string;
  readonly position: number;
}

function scan(source: string): { readonly misplaced: Misplaced | undefined; readonly open: readonly Open[] } {
  const open: Open[] = [];
  let commandPosition = true;
  let glued = 0;
  for (const match of source.matchAll(tokens)) {
    const [token] = match;
    const position = match.index;
    const joined = position === glued && position > 0 && !/^[;&|\n()]/.test(token);
    glued = /^[;&|\n()]/.test(token) ? -1 : position + token.length;
    if (token.startsWith('#') && !joined) continue;
    if (/^(?:[;&|\n]|&&|\|\||;;)$/.test(token)) {
      commandPosition = true;
      continue;
    }
    if (!commandPosition || joined) {
      commandPosition = token === '(';
      continue;
    }
    const transition = Object.hasOwn(transitions, token) ? transitions[token] : undefined;
    const top = open.at(-1);
    if (top === 'case' && token !== 'esac') commandPosition = token === ')';
    else if (transition) {
      if (!top || !transition.after.includes(top))
        return { misplaced: token === ')' || token === '}' ? undefined : { token, position }, open };
      open.pop();
      if (transition.opens) open.push(transition.opens);
      commandPosition = transition.opens !== undefined;
    } else if (Object.hasOwn(openers, token)) {
      const opened = openers[token];
      if (opened) open.push(opened);
      commandPosition = opened !== 'for' && opened !== 'case';
    } else commandPosition = token === '!' || token === 'time';
  }
  return { misplaced: undefined, open };
}
