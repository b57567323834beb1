import type { Builtin } from './index.ts';

export const history: Builtin = async (shell, args) => {
  const first = args[0];
  if (first === '-c') {
    shell.history.length = 0;
    return 0;
  }
  if (first === '-d' && args[1] !== undefined) {
    const at = Number(args[1]);
    if (!Number.isInteger(at) || at < 1 || at > shell.history.length) {
      await shell.complain('history', `${args[1]}: history position out of range`);
      return 1;
    }
    shell.history.splice(at - 1, 1);
    return 0;
  }
  if (first !== undefined && /^-[anrws]/.test(first)) return 0;
  if (first !== undefined && !/^\d+$/.test(first)) {
    await shell.complain('history', `${first}: numeric argument required`);
    return 1;
  }
  const { history: lines } = shell;
  const from = first === undefined ? 0 : Math.max(0, lines.length - Number(first));
  await shell.print(
    lines
      .slice(from)
      .map((line, index) => `${String(from + index + 1).padStart(5)}  ${line}\n`)
      .join(''),
  );
  return 0;
};
