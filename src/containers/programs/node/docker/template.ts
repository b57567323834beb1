import { own } from '../../../../cluster/machinery/own.ts';

/** A template that cannot be read or carried out; the message is Docker's. */
export class TemplateProblem extends Error {}

type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'print'; readonly words: string }
  | {
      readonly type: 'if' | 'range';
      readonly words: string;
      readonly then: readonly Part[];
      readonly otherwise: readonly Part[];
    };

/** What a template is applied to. @param methods what it may be asked with an argument: `.Label "app"` */
export interface Subject {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly methods?: Readonly<Record<string, (argument: string) => string>>;
}

function parse(source: string): readonly Part[] {
  const pieces = source
    .replaceAll('\\t', '\t')
    .replaceAll('\\n', '\n')
    .split(/\s*\{\{-(?=\s)\s*|\{\{\s*|\s+-\}\}\s*|\s*\}\}/);
  if (pieces.length % 2 === 0)
    throw new TemplateProblem('template parsing error: template: :1: unclosed action');
  let at = 0;
  const block = (): readonly Part[] => {
    const parts: Part[] = [];
    for (; at < pieces.length; at++) {
      const piece = pieces[at] ?? '';
      if (at % 2 === 0) {
        if (piece !== '') parts.push({ type: 'text', text: piece });
        continue;
      }
      const [, verb = '', words = ''] = /^(if|range|else|end)\b\s*([^]*)$/.exec(piece) ?? [];
      if (verb === 'else' || verb === 'end') return parts;
      if (verb !== 'if' && verb !== 'range') {
        parts.push({ type: 'print', words: piece });
        continue;
      }
      at++;
      const then = block();
      let otherwise: readonly Part[] = [];
      if (/^else\b/.test(pieces[at] ?? '')) {
        at++;
        otherwise = block();
      }
      if (at >= pieces.length)
        throw new TemplateProblem('template parsing error: template: :1: unexpected EOF');
      parts.push({ type: verb, words, then, otherwise });
    }
    return parts;
  };
  const whole = block();
  if (at < pieces.length)
    throw new TemplateProblem(`template parsing error: template: :1: unexpected {{${pieces[at] ?? ''}}}`);
  return whole;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function field(of: unknown, path: string): unknown {
  let value = of;
  for (const name of path.split('.').filter((part) => part !== '')) {
    if (!isMap(value) || !Object.hasOwn(value, name))
      throw new TemplateProblem(
        `template: :1:2: executing "" at <${path}>: map has no entry for key ${JSON.stringify(name)}`,
      );
    value = value[name];
  }
  return value;
}

/** A value as Go prints it. */
function printed(value: unknown): string {
  if (value === null || value === undefined) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (!isMap(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  const entries = Object.keys(value).sort().map((key) => `${key}:${printed(value[key])}`); // prettier-ignore
  return `map[${entries.join(' ')}]`;
}

const FUNCTIONS: Readonly<Record<string, (...values: readonly unknown[]) => unknown>> = {
  json: (value) => JSON.stringify(value),
  index: (value, key) =>
    isMap(value)
      ? own(value, String(key))
      : Array.isArray(value)
        ? (value as readonly unknown[])[Number(key)]
        : undefined,
  join: (value, between) => (Array.isArray(value) ? value.map(printed).join(String(between)) : ''),
  len: (value) =>
    Array.isArray(value) || typeof value === 'string'
      ? value.length
      : isMap(value)
        ? Object.keys(value).length
        : 0,
  lower: (value) => printed(value).toLowerCase(),
  println: (...values) => `${values.map(printed).join(' ')}\n`,
  upper: (value) => printed(value).toUpperCase(),
};

/** The value of a pipeline. @param dot what it is about, @param subject what the whole template is about */
function evaluate(pipeline: string, dot: unknown, subject: Subject): unknown {
  let last: readonly unknown[] = [];
  for (const stage of pipeline.split(/\s*\|\s*(?=(?:[^"]*"[^"]*")*[^"]*$)/)) {
    const [head = '', ...rest] = stage.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g) ?? [];
    const term = (word: string): unknown => {
      if (word.startsWith('"')) return JSON.parse(word);
      if (/^-?\d+$/.test(word)) return Number(word);
      if (word === '.') return dot;
      if (word.startsWith('$.')) return field(subject.fields, word.slice(2));
      return field(dot, word.slice(1));
    };
    const method = head.startsWith('.') ? own(subject.methods, head.slice(1)) : undefined;
    if (method && rest[0] !== undefined) last = [method(printed(term(rest[0])))];
    else if (/^[.$"\d-]/.test(head)) last = [term(head)];
    else {
      const call = Object.hasOwn(FUNCTIONS, head) ? FUNCTIONS[head] : undefined;
      if (!call)
        throw new TemplateProblem(
          `template parsing error: template: :1: function ${JSON.stringify(head)} not defined`,
        );
      last = [call(...rest.map(term), ...last)];
    }
  }
  return last[0];
}

function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isMap(value) ? Object.keys(value).length > 0 : Boolean(value);
}

function run(parts: readonly Part[], dot: unknown, subject: Subject): string {
  return parts
    .map((part) => {
      if (part.type === 'text') return part.text;
      const value = evaluate(part.words, dot, subject);
      if (part.type === 'print') return printed(value);
      if (!isTrue(value)) return run(part.otherwise, dot, subject);
      if (part.type === 'if') return run(part.then, dot, subject);
      return Object.values(value ?? {}).map((each) => run(part.then, each, subject)).join(''); // prettier-ignore
    })
    .join('');
}

/** Reads a template. Models Go's text/template with the functions of docker/cli's templates. @throws TemplateProblem */
export function template(source: string): (subject: Subject) => string {
  const parts = parse(source);
  return (subject) => run(parts, subject.fields, subject);
}
