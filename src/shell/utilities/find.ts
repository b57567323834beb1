import { matches } from '../interpreter/pattern.ts';
import { FileError, type FileInfo } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { asWhole, EXTENDED, GREP, parsePosix, posixExpression } from '../../regexp/posix.ts';
import { PosixProblem } from '../../regexp/problem.ts';
import type { Expression } from '../../regexp/expression.ts';
import { formatTime } from '../strftime.ts';
import { complain, look, pathOf, statOf, UsageError, utility } from './support.ts';
import { modeText } from './ls.ts';
import { groupNames, userNames } from './owners.ts';

interface Found {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly info: FileInfo;
}

interface Prune {
  prune: boolean;
}

type Test = (found: Found, state: Prune) => Promise<boolean>;

interface Plan {
  readonly test: Test;
  minDepth: number;
  maxDepth: number;
  depthFirst: boolean;
  /** Commands of `-exec … {} +`, run at the end. */
  readonly finish: (() => Promise<void>)[];
}

const typeLetter = ({ type }: FileInfo): string =>
  type === 'directory' ? 'd' : type === 'symlink' ? 'l' : 'f';

/** The kinds of expressions of `-regextype`: their names, by how they are read. Models lib/regextype.c of findutils */
const REGEX_TYPES: Readonly<Record<string, RegexKind>> = {
  'findutils-default': 'emacs',
  ed: 'basic',
  emacs: 'emacs',
  'gnu-awk': 'extended',
  grep: 'basic',
  'posix-awk': 'extended',
  awk: 'extended',
  'posix-basic': 'basic',
  'posix-egrep': 'extended',
  egrep: 'extended',
  'posix-extended': 'extended',
  'posix-minimal-basic': 'basic',
  sed: 'basic',
};

type RegexKind = 'emacs' | 'basic' | 'extended';

/** Emacs writes groups and choices with backslashes, and has no counts. */
const fromEmacs = (pattern: string): string =>
  pattern.replace(/\\([\s\S])|\[\^?\]?(?:\[:\w+:\]|[^\]])*\]|[(){}|]/g, (all, escaped?: string) =>
    escaped === undefined ? (all.length === 1 ? `\\${all}` : all) : '()|'.includes(escaped) ? escaped : all,
  );

/** An expression that a whole path matches. */
function regexOf(kind: RegexKind, pattern: string, ignoreCase: boolean): Expression {
  try {
    const [text, dialect] =
      kind === 'emacs' ? [fromEmacs(pattern), EXTENDED] : [pattern, kind === 'basic' ? GREP : EXTENDED];
    return posixExpression(asWhole(parsePosix(text, dialect, { ignoreCase }).node));
  } catch (error) {
    if (!(error instanceof PosixProblem)) throw error;
    throw new UsageError(`failed to compile regular expression '${pattern}': ${error.message}`, false);
  }
}

/** `+5`, `-5`, `5` */
function compareNumber(text: string, value: number): boolean {
  const number = Number(text.replace(/^[-+]/, ''));
  return text.startsWith('+') ? value > number : text.startsWith('-') ? value < number : value === number;
}

class Parser {
  readonly #context: ProgramContext;
  readonly #args: readonly string[];
  #at = 0;
  #acts = false;
  #regexes: RegexKind;
  readonly plan: Plan;

  constructor(context: ProgramContext, args: readonly string[]) {
    this.#context = context;
    this.#args = args;
    this.#regexes = context.isApplet ? 'basic' : 'emacs';
    const settings = { minDepth: 0, maxDepth: Infinity, depthFirst: false, finish: [] };
    const plan: { test: Test } & Omit<Plan, 'test'> = { test: async () => true, ...settings };
    this.plan = plan;
    if (args.length === 0) plan.test = this.#print;
    else {
      const test = this.#or();
      if (this.#at < args.length)
        throw new UsageError(`paths must precede expression: \`${args[this.#at] ?? ''}'`, false);
      plan.test = this.#acts
        ? test
        : async (found, state) => (await test(found, state)) && this.#print(found);
    }
  }

  readonly #print = async ({ path }: { readonly path: string }): Promise<boolean> => {
    await this.#context.stdout.write(`${path}\n`);
    return true;
  };

  #or(): Test {
    let left = this.#and();
    while (this.#args[this.#at] === '-o' || this.#args[this.#at] === '-or') {
      this.#at++;
      const [a, b] = [left, this.#and()];
      left = async (found, state) => (await a(found, state)) || b(found, state);
    }
    return left;
  }

  #and(): Test {
    let left = this.#not();
    for (;;) {
      const next = this.#args[this.#at];
      if (next === undefined || next === '-o' || next === '-or' || next === ')') return left;
      if (next === '-a' || next === '-and') this.#at++;
      const [a, b] = [left, this.#not()];
      left = async (found, state) => (await a(found, state)) && b(found, state);
    }
  }

  #not(): Test {
    const next = this.#args[this.#at];
    if (next !== '!' && next !== '-not') return this.#primary();
    this.#at++;
    const test = this.#not();
    return async (found, state) => !(await test(found, state));
  }

  #value(name: string): string {
    const value = this.#args[this.#at++];
    if (value === undefined) throw new UsageError(`missing argument to \`${name}'`, false);
    return value;
  }

  #primary(): Test {
    const name = this.#args[this.#at++];
    if (name === undefined) throw new UsageError('expected an expression', false);
    const now = this.#context.clock.now();
    switch (name) {
      case '(': {
        const test = this.#or();
        if (this.#args[this.#at++] !== ')')
          throw new UsageError(
            "invalid expression; I was expecting to find a ')' somewhere but did not see one.",
            false,
          );
        return test;
      }
      case '-name':
      case '-iname': {
        const pattern = this.#value(name);
        return async (found) => matches(pattern, found.name, name === '-iname');
      }
      case '-path':
      case '-wholename':
      case '-ipath': {
        const pattern = this.#value(name);
        return async (found) => matches(pattern, found.path, name === '-ipath');
      }
      case '-regex':
      case '-iregex': {
        const regex = regexOf(this.#regexes, this.#value(name), name === '-iregex');
        return async (found) => regex.test(found.path);
      }
      case '-regextype': {
        const type = this.#value(name);
        const kind = Object.hasOwn(REGEX_TYPES, type) ? REGEX_TYPES[type] : undefined;
        if (kind === undefined) {
          const valid = Object.keys(REGEX_TYPES).map((each) => `‘${each}’`);
          const message = `Unknown regular expression type ‘${type}’; valid types are ${valid.join(', ')}.`;
          throw new UsageError(message, false);
        }
        this.#regexes = kind;
        return async () => true;
      }
      case '-type': {
        const type = this.#value(name);
        if (!/^[fdlbcps](?:,[fdlbcps])*$/.test(type))
          throw new UsageError(`Unknown argument to -type: ${type}`, false);
        return async ({ info }) => type.split(',').includes(typeLetter(info));
      }
      case '-maxdepth':
        this.plan.maxDepth = Number(this.#value(name));
        return async () => true;
      case '-mindepth':
        this.plan.minDepth = Number(this.#value(name));
        return async () => true;
      case '-depth':
        this.plan.depthFirst = true;
        return async () => true;
      case '-xdev':
      case '-mount':
      case '-L':
        return async () => true;
      case '-empty':
        return async ({ path, info }) =>
          info.type !== 'directory'
            ? info.type === 'file' && info.size === 0
            : this.#context.files.list(pathOf(this.#context, path)).length === 0;
      case '-size': {
        const text = this.#value(name);
        const unit = { c: 1, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[text.at(-1) ?? ''] ?? 512;
        return async ({ info }) => compareNumber(text.replace(/[ckMGb]$/, ''), Math.ceil(info.size / unit));
      }
      case '-user':
      case '-group': {
        const names = name === '-user' ? userNames(this.#context.files) : groupNames(this.#context.files);
        const text = this.#value(name);
        const number = names.number(text);
        if (number === undefined)
          throw new UsageError(`‘${text}’ is not the name of a known ${name.slice(1)}`, false);
        return async ({ info }) => (name === '-user' ? info.uid : info.gid) === number;
      }
      case '-mtime':
      case '-mmin': {
        const text = this.#value(name);
        const unit = name === '-mtime' ? 86_400_000 : 60_000;
        return async ({ info }) => compareNumber(text, Math.floor((now - info.modified) / unit));
      }
      case '-newer': {
        const reference = statOf(this.#context, this.#value(name))?.modified ?? 0;
        return async ({ info }) => info.modified > reference;
      }
      case '-perm': {
        const text = this.#value(name);
        const mode = parseInt(text.replace(/^[-/]/, ''), 8);
        return async ({ info }) =>
          text.startsWith('-')
            ? (info.mode & mode) === mode
            : text.startsWith('/')
              ? (info.mode & mode) !== 0
              : info.mode === mode;
      }
      case '-true':
        return async () => true;
      case '-false':
        return async () => false;
      case '-prune':
        return async (_, state) => (state.prune = true);
      case '-print':
        this.#acts = true;
        return this.#print;
      case '-print0':
        this.#acts = true;
        return async ({ path }) => {
          await this.#context.stdout.write(`${path}\0`);
          return true;
        };
      case '-printf': {
        this.#acts = true;
        const format = this.#value(name);
        return async (found) => {
          await this.#context.stdout.write(this.#format(format, found));
          return true;
        };
      }
      case '-ls':
        this.#acts = true;
        return async (found) => {
          await this.#context.stdout.write(
            `${modeText(found.info)} ${String(found.info.size).padStart(8)} ${formatTime(found.info.modified, '%b %e %H:%M')} ${found.path}\n`,
          );
          return true;
        };
      case '-delete':
        this.#acts = true;
        this.plan.depthFirst = true;
        return async ({ path }) => {
          this.#context.files.remove(pathOf(this.#context, path));
          return true;
        };
      case '-exec':
      case '-ok':
        this.#acts = true;
        return this.#exec(name);
      default:
        throw new UsageError(
          name.startsWith('-') ? `unknown predicate \`${name}'` : `paths must precede expression: \`${name}'`,
          false,
        );
    }
  }

  #exec(name: string): Test {
    const command: string[] = [];
    let end: string | undefined;
    while (
      (end = this.#args[this.#at++]) !== undefined &&
      end !== ';' &&
      !(end === '+' && command.at(-1) === '{}')
    )
      command.push(end);
    if (end === undefined) throw new UsageError(`missing argument to \`${name}'`, false);
    if (end === ';')
      return async ({ path }) =>
        (await this.#context.spawn(command.map((word) => word.replaceAll('{}', path)))) === 0;
    const paths: string[] = [];
    this.plan.finish.push(async () => {
      if (paths.length > 0) await this.#context.spawn([...command.slice(0, -1), ...paths]);
    });
    return async ({ path }) => {
      paths.push(path);
      return true;
    };
  }

  #format(format: string, { path, name, info, depth }: Found): string {
    return format
      .replace(/\\([nt0\\])/g, (_, c: string) => ({ n: '\n', t: '\t', '0': '\0' })[c] ?? '\\')
      .replace(/%([pfshmdyluUgGT])/g, (all, c: string) => {
        const values: Record<string, string> = {
          p: path,
          f: name,
          s: String(info.size),
          h: path.replace(/\/[^/]*$/, '') || '.',
          m: info.mode.toString(8),
          d: String(depth),
          y: typeLetter(info),
          l: info.type === 'symlink' ? this.#context.files.readLink(pathOf(this.#context, path)) : '',
          u: userNames(this.#context.files).of(info.uid),
          g: groupNames(this.#context.files).of(info.gid),
          U: String(info.uid),
          G: String(info.gid),
        };
        return values[c] ?? all;
      });
  }
}

export const find = utility('find [path...] [expression]', async (context) => {
  const all = context.argv.slice(1);
  const [first = ''] = all;
  const args = /^-[HLP]$/.test(first) ? all.slice(1) : all;
  const follow = first === '-L';
  const split = args.findIndex((arg) => /^-.|^[!(]$/.test(arg));
  const paths = split < 0 ? args : args.slice(0, split);
  const { plan } = new Parser(context, split < 0 ? [] : args.slice(split));
  let status = 0;
  const above = new Map<string, string>();
  const visit = async (found: Found): Promise<void> => {
    const real =
      follow && found.info.type === 'directory' ? context.files.realPath(pathOf(context, found.path)) : '';
    const same = above.get(real);
    if (same !== undefined) {
      await complain(
        context,
        `File system loop detected; ‘${found.path}’ is part of the same file system loop as ‘${same}’.`,
      );
      status = 1;
      return;
    }
    const state: Prune = { prune: false };
    const apply = async (): Promise<void> => {
      if (found.depth >= plan.minDepth) await plan.test(found, state);
    };
    if (!plan.depthFirst) await apply();
    if (found.info.type === 'directory' && found.depth < plan.maxDepth && !state.prune) {
      await context.yield();
      let names: readonly string[] = [];
      try {
        names = context.files.list(pathOf(context, found.path));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await complain(context, `‘${found.path}’: ${error.message}`);
        status = 1;
      }
      if (real !== '') above.set(real, found.path);
      for (const name of names) {
        const path = `${found.path.replace(/\/$/, '')}/${name}`;
        const info = look(context, path, follow);
        if (!(info instanceof FileError)) await visit({ path, name, depth: found.depth + 1, info });
      }
      above.delete(real);
    }
    if (plan.depthFirst) await apply();
  };
  for (const path of paths.length > 0 ? paths : ['.']) {
    const info = look(context, path, follow);
    if (!(info instanceof FileError))
      await visit({ path, name: path.replace(/\/+$/, '').split('/').at(-1) || path, depth: 0, info });
    else {
      await complain(context, `‘${path}’: ${info.message}`);
      status = 1;
    }
  }
  for (const finish of plan.finish) await finish();
  return status;
});
