/**
 * `npm run -s shell -- [--scenario S] [--seed N] [--start T] [--json] [-c LINE]`: a world without a browser. Reads a script from
 * standard input without `-c`; with `--json` one request a line, answered by one JSON object a line.
 */
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { scenarios } from '../world/scenarios/index.ts';
import { Headless, type Answer } from './headless.ts';

const USAGE = `usage: npm run -s shell -- [--scenario NAME] [--seed N] [--start TIME] [--locale ko|en|C] [--json] [-c LINE]
scenarios: ${Object.keys(scenarios).join(', ')}`;

function fail(message: string): never {
  console.error(`${message}\n${USAGE}`);
  process.exit(2);
}

const options = (() => {
  try {
    return parseArgs({
      options: {
        scenario: { type: 'string', default: 'rig' },
        seed: { type: 'string', default: '1' },
        start: { type: 'string', default: '2026-01-05T09:00:00Z' },
        locale: { type: 'string', default: 'C' },
        'server-version': { type: 'string' },
        json: { type: 'boolean', default: false },
        command: { type: 'string', short: 'c' },
      },
    }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
})();

const { locale } = options;
const seed = Number(options.seed);
const start = Date.parse(options.start);
if (!(options.scenario in scenarios)) fail(`There is no scenario "${options.scenario}".`);
if (!Number.isInteger(seed)) fail(`--seed wants a whole number, got "${options.seed}"`);
if (Number.isNaN(start)) fail(`--start wants a time such as 2026-01-05T09:00:00Z, got "${options.start}"`);
if (locale !== 'ko' && locale !== 'en' && locale !== 'C') fail(`--locale is ko, en or C, got "${locale}"`);

const serverVersion = options['server-version'];
const session = await Headless.create({
  scenario: options.scenario,
  seed,
  start,
  locale,
  ...(serverVersion === undefined ? {} : { serverVersion }),
});

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

if (options.json) {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const request = parse(line);
    const answer: Answer =
      request === undefined
        ? { error: 'a request is one JSON object on one line' }
        : await session.answer(request);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
} else {
  const script = options.command ?? (await text(process.stdin));
  const answer = await session.answer({ cmd: script });
  if ('stdout' in answer) {
    process.stdout.write(answer.stdout);
    process.stderr.write(answer.stderr);
    process.exitCode = answer.exit;
  } else {
    console.error('error' in answer ? answer.error : 'no answer');
    process.exitCode = 1;
  }
}
