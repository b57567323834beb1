import { optionNames, type Interpreter } from '../interpreter/interpreter.ts';
import { ExitFlow } from '../interpreter/flow.ts';
import { quoteIfNeeded } from '../interpreter/quote.ts';
import { keysOf } from '../interpreter/variables.ts';
import type { Builtin } from './index.ts';

/** Options of `set -o` without a letter that changes something here. */
const longOptions = [
  'allexport',
  'braceexpand',
  'emacs',
  'errexit',
  'errtrace',
  'functrace',
  'hashall',
  'histexpand',
  'history',
  'ignoreeof',
  'interactive-comments',
  'keyword',
  'monitor',
  'noclobber',
  'noexec',
  'noglob',
  'nolog',
  'notify',
  'nounset',
  'onecmd',
  'physical',
  'pipefail',
  'posix',
  'privileged',
  'verbose',
  'vi',
  'xtrace',
];

const defaultsOn = (shell: Interpreter): string[] => [
  'braceexpand',
  'hashall',
  'interactive-comments',
  ...(shell.interactive ? ['emacs', 'histexpand', 'history', 'monitor'] : []),
];

/** Takes `-euo pipefail` and its like; returns 2 after a complaint. The rest are positional parameters when `operands` is given. */
export async function setOptions(
  shell: Interpreter,
  args: readonly string[],
  operands?: (rest: readonly string[]) => void,
): Promise<number> {
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '--') {
      operands?.(args.slice(at + 1));
      return 0;
    }
    if (word === '-') {
      shell.options.delete('xtrace');
      if (at + 1 < args.length) operands?.(args.slice(at + 1));
      return 0;
    }
    if (!/^[-+]./.test(word)) break;
    const change = (name: string): void => {
      if (word.startsWith('-')) shell.options.add(name);
      else shell.options.delete(name);
    };
    for (const letter of word.slice(1)) {
      const name = optionNames[letter];
      if (letter === 'o') {
        const long = args[++at];
        if (long === undefined) await printOptions(shell, word.startsWith('+'));
        else if (!longOptions.includes(long)) {
          await shell.complain('set', `${long}: invalid option name`);
          return 2;
        } else change(long);
      } else if (name) change(name);
      else if (!'hkptBEHPT'.includes(letter)) {
        await shell.complain('set', `${word[0] ?? ''}${letter}: invalid option`);
        await shell.write(2, 'set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n');
        return 2;
      }
    }
  }
  if (at < args.length) operands?.(args.slice(at));
  return 0;
}

async function printOptions(shell: Interpreter, asCommands: boolean): Promise<void> {
  const on = new Set([...defaultsOn(shell), ...shell.options]);
  for (const name of longOptions)
    await shell.print(
      asCommands
        ? `set ${on.has(name) ? '-' : '+'}o ${name}\n`
        : `${name.padEnd(15)}\t${on.has(name) ? 'on' : 'off'}\n`,
    );
}

export const set: Builtin = async (shell, args) => {
  if (args.length === 0) {
    for (const name of shell.variables.names()) {
      const value = shell.variables.get(name)?.value;
      if (typeof value === 'string') await shell.print(`${name}=${quoteIfNeeded(value)}\n`);
      else if (value) {
        const items = keysOf(value).map(
          (key) =>
            `[${key}]="${(value.kind === 'indexed' ? value.items.get(Number(key)) : value.items.get(String(key))) ?? ''}"`,
        );
        await shell.print(`${name}=(${items.join(' ')})\n`);
      }
    }
    for (const { source } of shell.functions.values()) await shell.print(`${source}\n`);
    return 0;
  }
  return setOptions(shell, args, (rest) => {
    shell.positional = [...rest];
  });
};

export const shift: Builtin = async (shell, args) => {
  const count = args[0] ?? '1';
  if (!/^\d+$/.test(count)) {
    await shell.complain('shift', `${count}: numeric argument required`);
    return 1;
  }
  if (Number(count) > shell.positional.length) {
    if (shell.dialect === 'dash') {
      await shell.complain('shift', "can't shift that many");
      if (!shell.interactive) throw new ExitFlow(2);
      return 2;
    }
    return 1;
  }
  shell.positional = shell.positional.slice(Number(count));
  return 0;
};

const shellOptions = [
  'autocd',
  'cdspell',
  'checkwinsize',
  'dotglob',
  'expand_aliases',
  'extglob',
  'failglob',
  'globstar',
  'histappend',
  'inherit_errexit',
  'lastpipe',
  'login_shell',
  'nocaseglob',
  'nocasematch',
  'nullglob',
  'progcomp',
  'promptvars',
  'sourcepath',
];

export const shopt: Builtin = async (shell, args) => {
  const mode = args.find((arg) => /^-[suqp]+$/.test(arg)) ?? '';
  const names = args.filter((arg) => !/^-[suqpo]+$/.test(arg));
  const isOn = (name: string): boolean =>
    shell.shopt.has(name) ||
    (name === 'expand_aliases' && shell.interactive) ||
    ['checkwinsize', 'extglob', 'promptvars', 'sourcepath', 'progcomp'].includes(name);
  let status = 0;
  for (const name of names.length > 0 ? names : shellOptions) {
    if (!shellOptions.includes(name)) {
      await shell.complain('shopt', `${name}: invalid shell option name`);
      status = 1;
    } else if (mode.includes('s')) shell.shopt.add(name);
    else if (mode.includes('u')) shell.shopt.delete(name);
    else {
      if (!mode.includes('q')) await shell.print(`${name.padEnd(15)}\t${isOn(name) ? 'on' : 'off'}\n`);
      if (names.length > 0 && !isOn(name)) status = 1;
    }
  }
  return status;
};
