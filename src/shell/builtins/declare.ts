import { arithmetic } from '../interpreter/expand.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import { quoteForReuse } from '../interpreter/quote.ts';
import { ReadonlyVariableError, keysOf, type Variable } from '../interpreter/variables.ts';
import type { Builtin } from './index.ts';

const double = (text: string): string =>
  /[\x00-\x1f\x7f]/.test(text) ? quoteForReuse(text) : `"${text.replace(/[\\"$`]/g, '\\$&')}"`;

/** A line of `declare -p`. */
function declaration(name: string, variable: Variable): string {
  const { value } = variable;
  const kind = typeof value === 'object' ? (value.kind === 'indexed' ? 'a' : 'A') : '';
  const letters =
    kind +
    (variable.integer ? 'i' : '') +
    (variable.letters === 'lower' ? 'l' : variable.letters === 'upper' ? 'u' : '') +
    (variable.readonly ? 'r' : '') +
    (variable.exported ? 'x' : '');
  return `declare -${letters === '' ? '-' : letters} ${name}${valueText(value)}\n`;
}

function valueText(value: Variable['value']): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return `=${double(value)}`;
  const items = keysOf(value).map((key) => {
    const text = value.kind === 'indexed' ? value.items.get(Number(key)) : value.items.get(String(key));
    return `[${key}]=${double(text ?? '')}`;
  });
  return value.kind === 'indexed'
    ? `=(${items.join(' ')})`
    : `=(${items.map((item) => `${item} `).join('')})`;
}

const validName = /^[A-Za-z_]\w*$/;

interface Request {
  readonly builtin: string;
  readonly change: Partial<Variable>;
  readonly array?: 'indexed' | 'associative' | undefined;
  readonly local: boolean;
}

/** `NAME`, `NAME=value`, `NAME+=value` for declare and its like. */
async function declareNames(shell: Interpreter, args: readonly string[], request: Request): Promise<number> {
  let status = 0;
  for (const arg of args) {
    const match = /^([^=+[]+)(?:\[([^\]]*)\])?(?:(\+?=)(.*))?$/s.exec(arg);
    const [, name = '', index, operator, text = ''] = match ?? [];
    if (!match || !validName.test(name)) {
      await shell.complain(request.builtin, `\`${arg}': not a valid identifier`);
      status = 1;
      continue;
    }
    try {
      if (request.local) shell.variables.makeLocal(name);
      if (request.array && typeof shell.variables.get(name)?.value !== 'object')
        shell.variables.setElements(name, { kind: request.array, items: new Map() });
      const { readonly: frozen, ...change } = request.change;
      if (Object.keys(change).length > 0 || !shell.variables.get(name)) shell.variables.update(name, change);
      if (operator) {
        const word =
          index === undefined
            ? undefined
            : { type: 'Word' as const, text: index, value: index, pos: 0, end: 0 };
        const raw = change.integer ? String(await arithmetic(shell, text)) : text;
        await shell.assign(name, word, raw, operator === '+=');
      }
      if (frozen) shell.variables.update(name, { readonly: true });
    } catch (error) {
      if (!(error instanceof ReadonlyVariableError)) throw error;
      if (request.builtin === 'export') await shell.error(error.message);
      else await shell.complain(request.builtin, error.message);
      status = 1;
    }
  }
  return status;
}

async function printVariables(
  shell: Interpreter,
  builtin: string,
  names: readonly string[],
  filter: (variable: Variable) => boolean = () => true,
): Promise<number> {
  let status = 0;
  const all = names.length === 0;
  for (const name of all ? shell.variables.names() : names) {
    const variable = shell.variables.get(name);
    if (!variable) {
      await shell.complain(builtin, `${name}: not found`);
      status = 1;
    } else if (!all || filter(variable)) {
      if (shell.dialect === 'bash') await shell.print(declaration(name, variable));
      else await shell.print(`export ${name}=${quoteForReuse(shell.variables.text(name) ?? '')}\n`);
    }
  }
  return status;
}

export const declare: Builtin = (shell, args) =>
  declareLike(shell, args, 'declare', shell.variables.inFunction);

export const local: Builtin = async (shell, args) => {
  if (!shell.variables.inFunction) {
    await shell.complain(
      'local',
      shell.dialect === 'bash' ? 'can only be used in a function' : 'not in a function',
    );
    return 1;
  }
  return declareLike(shell, args, 'local', true);
};

async function declareLike(
  shell: Interpreter,
  args: readonly string[],
  builtin: string,
  inFunction: boolean,
): Promise<number> {
  let change: Partial<Variable> = {};
  let array: Request['array'];
  let isLocal = inFunction;
  let mode: 'names' | 'print' | 'functions' | 'functionNames' = 'names';
  let at = 0;
  for (; at < args.length && /^[-+][A-Za-z]+$|^--$/.test(args[at] ?? ''); at++) {
    const on = !args[at]?.startsWith('+');
    for (const letter of (args[at] ?? '').slice(1).replace('-', '')) {
      if (letter === 'a') array = 'indexed';
      else if (letter === 'A') array = 'associative';
      else if (letter === 'x') change = { ...change, exported: on };
      else if (letter === 'r') change = { ...change, readonly: on };
      else if (letter === 'i') change = { ...change, integer: on };
      else if (letter === 'l') change = { ...change, letters: 'lower' };
      else if (letter === 'u') change = { ...change, letters: 'upper' };
      else if (letter === 'g') isLocal = false;
      else if (letter === 'p') mode = 'print';
      else if (letter === 'f') mode = 'functions';
      else if (letter === 'F') mode = 'functionNames';
      else {
        await shell.complain(builtin, `-${letter}: invalid option`);
        await shell.write(
          2,
          `${builtin}: usage: ${builtin === 'local' ? 'local [option] name[=value] ...' : 'declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]'}\n`,
        );
        return 2;
      }
    }
  }
  const names = args.slice(at);
  if (mode === 'functions' || mode === 'functionNames')
    return printFunctions(shell, names, mode === 'functions');
  if (mode === 'print' || names.length === 0)
    return printVariables(
      shell,
      builtin,
      names,
      (variable) =>
        (!change.exported || variable.exported) &&
        (!change.readonly || variable.readonly) &&
        (!array || (typeof variable.value === 'object' && variable.value.kind === array)),
    );
  return declareNames(shell, names, { builtin, change, array, local: isLocal });
}

async function printFunctions(
  shell: Interpreter,
  names: readonly string[],
  bodies: boolean,
): Promise<number> {
  let status = 0;
  for (const name of names.length > 0 ? names : [...shell.functions.keys()].sort()) {
    const found = shell.functions.get(name);
    if (!found) status = 1;
    else
      await shell.print(
        bodies ? `${found.source}\n` : names.length > 0 ? `${name}\n` : `declare -f ${name}\n`,
      );
  }
  return status;
}

export const exportNames: Builtin = (shell, args) => exportLike(shell, args, 'export');
export const readonlyNames: Builtin = (shell, args) => exportLike(shell, args, 'readonly');

async function exportLike(
  shell: Interpreter,
  args: readonly string[],
  builtin: 'export' | 'readonly',
): Promise<number> {
  let at = 0;
  let remove = false;
  let print = false;
  let array: Request['array'];
  for (; at < args.length && /^-./.test(args[at] ?? ''); at++) {
    const letters = (args[at] ?? '').slice(1);
    if (letters === '-') {
      at++;
      break;
    }
    for (const letter of letters) {
      if (letter === 'n') remove = true;
      else if (letter === 'p') print = true;
      else if (letter === 'a') array = 'indexed';
      else if (letter === 'A') array = 'associative';
      else if (letter !== 'f') {
        await shell.complain(builtin, `-${letter}: invalid option`);
        await shell.write(
          2,
          `${builtin}: usage: ${builtin} ${builtin === 'export' ? '[-fn]' : '[-aAf]'} [name[=value] ...] or ${builtin} -p\n`,
        );
        return 2;
      }
    }
  }
  const names = args.slice(at);
  const flag = builtin === 'export' ? 'exported' : 'readonly';
  if (names.length === 0 || print) return printVariables(shell, builtin, [], (variable) => variable[flag]);
  return declareNames(shell, names, { builtin, change: { [flag]: !remove }, array, local: false });
}

export const unset: Builtin = async (shell, args) => {
  const kind = /^-[fv]$/.test(args[0] ?? '') ? args[0] : undefined;
  let status = 0;
  for (const arg of kind ? args.slice(1) : args) {
    const element = /^(\w+)\[(.*)\]$/s.exec(arg);
    try {
      if (kind === '-f') shell.functions.delete(arg);
      else if (element) {
        const [, name = '', index = ''] = element;
        const value = shell.variables.get(name)?.value;
        if (index === '@' || index === '*') shell.variables.unset(name);
        else {
          const associative = typeof value === 'object' && value.kind === 'associative';
          shell.variables.unsetElement(
            name,
            associative ? index.replace(/^(["'])(.*)\1$/s, '$2') : Number(await arithmetic(shell, index)),
          );
        }
      } else if (!validName.test(arg) && kind === '-v') {
        await shell.complain('unset', `\`${arg}': not a valid identifier`);
        status = 1;
      } else if (shell.variables.get(arg) || kind === '-v') shell.variables.unset(arg);
      else shell.functions.delete(arg);
    } catch (error) {
      if (!(error instanceof ReadonlyVariableError)) throw error;
      await shell.complain('unset', `${arg}: cannot unset: readonly variable`);
      status = 1;
    }
  }
  return status;
};
