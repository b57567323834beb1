import type { Builtin } from './index.ts';

export const umask: Builtin = async (shell, args) => {
  if (args.length === 0) await shell.print('0022\n');
  else if (args[0] === '-S') await shell.print('u=rwx,g=rx,o=rx\n');
  return 0;
};

export const ulimit: Builtin = async (shell, args) => {
  const option = args[0] ?? '-f';
  if (args.length <= 1) await shell.print(option === '-n' ? '1048576\n' : 'unlimited\n');
  return 0;
};

export const times: Builtin = async (shell) => {
  await shell.print('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
  return 0;
};
