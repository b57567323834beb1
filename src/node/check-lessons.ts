/**
 * `npm run -s lessons:check -- [LESSON…]`: replays every solution, alternative, superficial way and mistake of the lessons, and
 * checks that their words exist. Exit 1 when anything does not hold.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse, YAMLError } from 'yaml';
import { ExpressionError } from '../course/expression.ts';
import { replayLesson, type ReplayFailure } from '../course/replay.ts';
import { LessonError, parseLesson } from '../course/schema.ts';
import { DEFAULT_START, World } from '../world/world.ts';
import { replayWorld } from '../world/replay-world.ts';
import { nodeHost } from './host.ts';
import { missingWords } from './lesson-words.ts';
import { preload } from './preload.ts';

const folder = path.join(import.meta.dirname, '../../content/lessons');
const named = process.argv.slice(2);
const ids = named.length > 0 ? named : readdirSync(folder).sort();

await preload();
let proofs = 0;
const failures: ReplayFailure[] = [];
for (const id of ids) {
  const file = path.join(folder, id, 'lesson.yaml');
  if (!existsSync(file)) {
    console.error(`There is no lesson "${id}".`);
    process.exitCode = 1;
    continue;
  }
  try {
    const lesson = parseLesson(id, parse(readFileSync(file, 'utf8')));
    const before = failures.length;
    for (const problem of missingWords(lesson, readFileSync(path.join(folder, id, 'ko.mdx'), 'utf8')))
      failures.push({ lesson: id, step: '', what: 'ko.mdx', problem });
    const world = await World.create({
      scenario: lesson.scenario,
      seed: 1,
      start: DEFAULT_START,
      locale: 'ko',
      host: nodeHost,
    });
    const start = replayWorld(world);
    for (const line of lesson.setup) {
      const { exit, output } = await start.run(line);
      if (exit !== 0)
        failures.push({ lesson: id, step: '', what: 'setup', problem: `${line}: ${output.trim()}` });
    }
    const result = await replayLesson(lesson, start);
    proofs += result.proofs;
    failures.push(...result.failures);
    console.log(`${lesson.code} ${id}: ${result.proofs} proofs, ${failures.length - before} failures`);
  } catch (error) {
    if (!(error instanceof LessonError || error instanceof ExpressionError || error instanceof YAMLError))
      throw error;
    console.error(`${id}: ${error.message}`);
    process.exitCode = 1;
  }
}
for (const { lesson, step, what, problem } of failures)
  console.error(`${lesson}${step === '' ? '' : `/${step}`}: ${what}: ${problem}`);
console.log(`${proofs} proofs, ${failures.length} failures`);
if (failures.length > 0) process.exitCode = 1;
