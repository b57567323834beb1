import type { Builtin } from './index.ts';

export const getopts: Builtin = async (shell, args) => {
  const [spec, name, ...given] = args;
  if (spec === undefined || name === undefined) {
    await shell.write(2, 'getopts: usage: getopts optstring name [arg ...]\n');
    return 2;
  }
  const words = given.length > 0 ? given : shell.positional;
  const { variables } = shell;
  const silent = spec.startsWith(':');
  let index = Number(variables.text('OPTIND') ?? '1');
  if (index !== shell.getoptsState.index) shell.getoptsState = { index, offset: 1 };
  let { offset } = shell.getoptsState;
  const finish = (option: string, argument: string | undefined, status: number): number => {
    variables.set(name, option);
    if (argument === undefined) {
      if (variables.text('OPTARG') !== undefined) variables.unset('OPTARG');
    } else variables.set('OPTARG', argument);
    variables.set('OPTIND', String(index));
    shell.getoptsState = { index, offset };
    return status;
  };
  const word = words[index - 1];
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') index++;
    offset = 1;
    return finish('?', undefined, 1);
  }
  const letter = word[offset] ?? '';
  const at = spec.indexOf(letter, silent ? 1 : 0);
  offset++;
  const last = offset >= word.length;
  const advance = (): void => {
    index++;
    offset = 1;
  };
  if (letter === ':' || at < 0) {
    if (last) advance();
    if (silent) return finish('?', letter, 0);
    await shell.write(2, `${shell.scriptName}: illegal option -- ${letter}\n`);
    return finish('?', undefined, 0);
  }
  if (spec[at + 1] !== ':') {
    if (last) advance();
    return finish(letter, undefined, 0);
  }
  if (!last) {
    const argument = word.slice(offset);
    advance();
    return finish(letter, argument, 0);
  }
  advance();
  const argument = words[index - 1];
  if (argument !== undefined) {
    index++;
    return finish(letter, argument, 0);
  }
  if (silent) return finish(':', letter, 0);
  await shell.write(2, `${shell.scriptName}: option requires an argument -- ${letter}\n`);
  return finish('?', undefined, 0);
};
