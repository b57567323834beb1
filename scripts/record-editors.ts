/**
 * Records what Vim and nano make of the keys in conformance/editors/{vi,nano}-keys.json: the text at the end, the screen, the cursor
 * and the exit code. Writes conformance/editors/{vi,nano}.json. Needs Vim 9.0, nano 7.2 (NANO names it), util-linux' script, tic.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Screen } from '../src/shell/testing/screen.ts';

interface Session {
  readonly text: string | null;
  readonly keys: readonly string[];
  readonly args?: readonly string[];
  readonly vimrc?: string;
  readonly columns?: number;
  readonly rows?: number;
}

const folder = join(dirname(fileURLToPath(import.meta.url)), '../conformance/editors');

/** A terminal that can do little, so that the programs draw what our screen understands. */
const terminfo = `plain|plain terminal,
  am, xenl, cols#80, it#8, lines#24,
  bel=^G, clear=\\E[H\\E[J, cr=\\r, cub1=^H, cud1=\\n, cup=\\E[%i%p1%d;%p2%dH, ed=\\E[J, el=\\E[K, ind=\\n,
  rev=\\E[7m, sgr0=\\E[0m, smso=\\E[7m, rmso=\\E[0m, smcup=\\E[?1049h, rmcup=\\E[?1049l,
  kbs=^?, kcub1=\\E[D, kcud1=\\E[B, kcuf1=\\E[C, kcuu1=\\E[A, kdch1=\\E[3~, khome=\\E[H, kend=\\E[F, kpp=\\E[5~, knp=\\E[6~,
`;

/** What Vim's defaults.vim sets, but for file types and colours. */
const defaults = `set nocompatible backspace=indent,eol,start ruler showcmd scrolloff=5 incsearch display=truncate ttimeout ttimeoutlen=50
inoremap <C-U> <C-G>u<C-U>
`;

const beside = 'set nocompatible backspace=indent,eol,start ruler ttimeout ttimeoutlen=50\n';

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function record(program: 'vi' | 'nano', session: Session): Promise<object> {
  const home = mkdtempSync(join(tmpdir(), 'editor-'));
  const { columns = 80, rows = 16, args = [] } = session;
  const settings = mkdtempSync(join(tmpdir(), 'settings-'));
  writeFileSync(join(settings, 'plain.ti'), terminfo);
  execFileSync('tic', ['-o', settings, join(settings, 'plain.ti')], { stdio: 'ignore' });
  writeFileSync(join(settings, 'vimrc'), session.vimrc === undefined ? defaults : beside + session.vimrc);
  if (session.text !== null) writeFileSync(join(home, 'a.yaml'), session.text);
  const quoted = args.map((arg) => `'${arg}'`).join(' ');
  const command =
    program === 'vi'
      ? `vim -N -n -i NONE -u ${join(settings, 'vimrc')} ${quoted} a.yaml`
      : `${process.env['NANO'] ?? 'nano'} -I ${quoted} a.yaml`;
  const child = spawn(
    'script',
    ['-qefc', `stty cols ${columns} rows ${rows}; exec ${command}`, '/dev/null'],
    {
      cwd: home,
      env: {
        HOME: home,
        PATH: '/usr/local/bin:/usr/bin:/bin',
        LANG: 'C.UTF-8',
        TERM: 'plain',
        TERMINFO: settings,
        SHELL: '/bin/bash',
      },
    },
  );
  let output = '';
  let exit: number | null = null;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.on('exit', (code) => (exit = code));
  await pause(900);
  const slow = args.includes('-R') ? 1300 : 0;
  for (const key of session.keys) {
    child.stdin.write(key);
    await pause((key.endsWith('\u001b') ? 320 : 150) + slow);
  }
  await pause(250);
  const shown = output;
  const screen = new Screen(columns, rows);
  screen.write(shown);
  const ended = exit !== null;
  child.kill('SIGKILL');
  const path = join(home, 'a.yaml');
  const record = {
    ...session,
    ...(ended
      ? { exit }
      : {
          screen: screen.text.replace(/\d+ seconds? ago/, '0 seconds ago'),
          cursor: [screen.cursor.row, screen.cursor.column],
        }),
    file: existsSync(path) ? readFileSync(path, 'utf8') : null,
  };
  rmSync(home, { recursive: true });
  rmSync(settings, { recursive: true });
  return record;
}

for (const program of ['vi', 'nano'] as const) {
  if (process.argv[2] !== undefined && process.argv[2] !== program) continue;
  const sessions = JSON.parse(readFileSync(join(folder, `${program}-keys.json`), 'utf8')) as Session[];
  const records: object[] = [];
  for (let i = 0; i < sessions.length; i += 8)
    records.push(...(await Promise.all(sessions.slice(i, i + 8).map((each) => record(program, each)))));
  writeFileSync(join(folder, `${program}.json`), `${JSON.stringify(records, null, 1)}\n`);
  process.stdout.write(`${records.length} sessions of ${program}\n`);
}
