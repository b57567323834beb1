import type { Interpreter } from './interpreter.ts';

const pad = (value: number): string => String(value).padStart(2, '0');

/** `\w`: the directory with `~` for home. */
function shortDirectory(shell: Interpreter): string {
  const home = shell.variables.text('HOME');
  const { cwd } = shell;
  if (home === undefined || home === '/') return cwd;
  return cwd === home ? '~' : cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd;
}

/** Decodes the backslash sequences of PS1; `$` expansions in it come afterwards. */
export function decodePrompt(shell: Interpreter, text: string): string {
  const time = new Date(shell.env.clock.now());
  const clock = `${pad(time.getUTCHours())}:${pad(time.getUTCMinutes())}:${pad(time.getUTCSeconds())}`;
  return text.replace(/\\(x[0-9a-fA-F]{1,2}|[0-7]{3}|D\{[^}]*\}|.)/gs, (all, code: string) => {
    if (/^[0-7]{3}$/.test(code)) return String.fromCharCode(parseInt(code, 8));
    if (code.length > 1 && code.startsWith('x')) return String.fromCharCode(parseInt(code.slice(1), 16));
    switch (code[0]) {
      case 'u':
        return shell.variables.text('USER') ?? 'root';
      case 'h':
        return shell.network.hostname.split('.')[0] ?? '';
      case 'H':
        return shell.network.hostname;
      case 'w':
        return shortDirectory(shell);
      case 'W': {
        const directory = shortDirectory(shell);
        return directory === '/' ? '/' : (directory.split('/').at(-1) ?? '');
      }
      case '$':
        return (shell.variables.text('USER') ?? 'root') === 'root' ? '#' : '\\$';
      case 's':
        return shell.scriptName.replace(/^-|.*\//g, '');
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 'e':
        return '\x1b';
      case 'a':
        return '\x07';
      case 't':
        return clock;
      case 'A':
        return clock.slice(0, 5);
      case 'd':
        return time.toUTCString().replace(/^(\w+), (\d+) (\w+).*$/, '$1 $3 $2');
      case 'j':
        return String(shell.jobs.jobs.length);
      case '!':
      case '#':
        return String(shell.history.length + 1);
      case 'v':
        return '5.2';
      case '[':
      case ']':
        return '';
      case '\\':
        return '\\\\';
      default:
        return all;
    }
  });
}
