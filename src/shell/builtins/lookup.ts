import { findProgram, pathOf, runProgram } from '../interpreter/programs.ts';
import { quoteForReuse } from '../interpreter/quote.ts';
import { keywords } from '../interpreter/keywords.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import { builtins, type Builtin } from './index.ts';

type Kind = 'alias' | 'keyword' | 'function' | 'builtin' | 'file';

function kindsOf(shell: Interpreter, name: string): Kind[] {
  const kinds: Kind[] = [];
  if (shell.aliases.has(name) && (shell.interactive || shell.shopt.has('expand_aliases')))
    kinds.push('alias');
  if (keywords.includes(name)) kinds.push('keyword');
  if (shell.functions.has(name)) kinds.push('function');
  if (Object.hasOwn(builtins, name)) kinds.push('builtin');
  if (pathOf(shell, name) !== undefined) kinds.push('file');
  return kinds;
}

function describe(shell: Interpreter, name: string, kind: Kind): string {
  switch (kind) {
    case 'alias':
      return `${name} is aliased to \`${shell.aliases.get(name) ?? ''}'\n`;
    case 'keyword':
      return `${name} is a shell keyword\n`;
    case 'function':
      return `${name} is a function\n${shell.functions.get(name)?.source ?? ''}\n`;
    case 'builtin':
      return `${name} is a shell builtin\n`;
    case 'file':
      return `${name} is ${pathOf(shell, name) ?? ''}\n`;
  }
}

export const type: Builtin = async (shell, args) => {
  const options = args.filter((arg) => /^-[atpPf]+$/.test(arg)).join('');
  let status = 0;
  for (const name of args.filter((arg) => !/^-[atpPf]+$/.test(arg) && arg !== '--')) {
    const kinds = kindsOf(shell, name);
    const shown = options.includes('a') ? kinds : kinds.slice(0, 1);
    if (/[pP]/.test(options)) {
      const path = options.includes('P') || shown[0] === 'file' ? pathOf(shell, name) : undefined;
      if (path !== undefined) await shell.print(`${path}\n`);
      else if (kinds.length === 0 || options.includes('P')) status = 1;
    } else if (shown.length === 0) {
      if (!options.includes('t')) {
        if (shell.dialect === 'bash') await shell.complain('type', `${name}: not found`);
        else await shell.print(`${name}: not found\n`);
      }
      status = shell.dialect === 'bash' ? 1 : 127;
    } else
      for (const kind of shown)
        await shell.print(options.includes('t') ? `${kind}\n` : describe(shell, name, kind));
  }
  return status;
};

export const command: Builtin = async (shell, args) => {
  const verbose = args[0] === '-v' || args[0] === '-V' ? args[0] : undefined;
  const rest = verbose || args[0] === '-p' || args[0] === '--' ? args.slice(1) : args;
  const name = rest[0];
  if (name === undefined) return 0;
  if (!verbose) {
    const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
    return builtin ? builtin(shell, rest.slice(1)) : runProgram(shell, rest);
  }
  let status = 1;
  for (const each of shell.dialect === 'dash' ? rest.slice(0, 1) : rest) {
    const kind = kindsOf(shell, each)[0];
    if (kind) status = 0;
    if (!kind) {
      if (verbose === '-V') await shell.complain('command', `${each}: not found`);
      if (shell.dialect === 'dash') status = 127;
    } else if (verbose === '-V') await shell.print(describe(shell, each, kind));
    else if (kind === 'file')
      await shell.print(`${each.includes('/') ? each : (pathOf(shell, each) ?? '')}\n`);
    else if (kind === 'alias')
      await shell.print(`alias ${each}=${quoteForReuse(shell.aliases.get(each) ?? '')}\n`);
    else await shell.print(`${each}\n`);
  }
  return status;
};

export const builtinCommand: Builtin = async (shell, args) => {
  const [name, ...rest] = args;
  if (name === undefined) return 0;
  const found = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  if (found) return found(shell, rest);
  await shell.complain('builtin', `${name}: not a shell builtin`);
  return 1;
};

export const hash: Builtin = async (shell, args) => {
  let status = 0;
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    if (findProgram(shell, name) || Object.hasOwn(builtins, name) || shell.functions.has(name)) continue;
    await shell.complain('hash', `${name}: not found`);
    status = 1;
  }
  return status;
};
