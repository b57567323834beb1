/**
 * Sees to a Chromium and Korean fonts for the browser tests: uses what is there, installs Debian's packages when it may and
 * nothing else is there. Playwright's own download is not needed.
 */
import { execFileSync } from 'node:child_process';
import { findBrowser } from './find-browser.ts';

function run(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 });
    return true;
  } catch {
    return false;
  }
}

function hasKoreanFont(): boolean {
  try {
    return execFileSync('fc-list', [':lang=ko', 'family'], { encoding: 'utf8' }).trim() !== '';
  } catch {
    return false;
  }
}

const wanted = [
  ...(findBrowser() ? [] : ['chromium']),
  ...(hasKoreanFont() ? [] : ['fonts-noto-cjk', 'fontconfig']),
];
if (wanted.length > 0 && process.platform === 'linux') {
  console.log(`Installing ${wanted.join(', ')} …`);
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args: string[]): boolean => {
    const [command = 'apt-get', ...rest] = [...sudo, 'apt-get', ...args];
    return run(command, rest);
  };
  process.env['DEBIAN_FRONTEND'] = 'noninteractive';
  if (!apt('install', '-y', '--no-install-recommends', ...wanted) && apt('update'))
    apt('install', '-y', '--no-install-recommends', ...wanted);
}
const browser = findBrowser();
if (browser === undefined) {
  console.error(
    'No Chrome or Chromium was found and none could be installed. Install one, or set CHROME_PATH to its executable.',
  );
  process.exitCode = 1;
} else console.log(`Browser: ${browser.path ?? `the installed ${browser.channel}`}`);
if (!hasKoreanFont()) console.warn('No Korean font was found: screenshots will show boxes for Hangul.');
