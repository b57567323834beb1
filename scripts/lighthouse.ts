/**
 * `node scripts/lighthouse.ts [--categories accessibility,seo] [PATH…]`: Lighthouse's scores (mobile profile) of the built site, and
 * what cost points. Needs `npm run build`. The performance score depends on how busy the machine is, which is why no test asks for it.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { categories, withJudge, type Category } from './audit.ts';

const PAGES = ['', 'tracks/first-steps/', 'lessons/access-app/', 'glossary/', 'playground/'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { categories: { type: 'string' }, runs: { type: 'string', default: '1' } },
});
const named = values.categories?.split(',');
const asked: readonly Category[] = categories.filter((name) => named?.includes(name) ?? true);

const server = spawn(process.execPath, [path.join(import.meta.dirname, 'serve.ts')], {
  env: { ...process.env, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const address = await new Promise<string>((resolve, reject) => {
    server.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
    server.once('error', reject);
  });
  const pages =
    positionals.length > 0
      ? positionals.map((page) => page.replace(/^\//, ''))
      : PAGES.filter((page) => existsSync(path.join('dist', page, 'index.html')));
  await withJudge(async (judge) => {
    for (const page of pages) {
      for (let run = 0; run < Number(values.runs); run++) {
        const { scores, costs, metrics } = await judge(`${address}${page}`, asked);
        const load = (loadavg()[0] ?? 0).toFixed(1);
        console.log(`/${page}  ${asked.map((name) => `${name} ${scores[name]}`).join(', ')}  (load ${load})`);
        const parts = Object.entries(metrics).map(([id, value]) => `${id} ${value}`);
        if (parts.length > 0) console.log(`    ${parts.join(', ')}`);
        for (const cost of costs) console.log(`    ${cost}`);
      }
    }
  });
} finally {
  server.kill();
}
