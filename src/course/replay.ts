import { Grader } from './grading.ts';
import type { Lesson, Script, Step } from './lesson.ts';
import type { ReplayWorld } from './world.ts';

/** One proof that did not hold. */
export interface ReplayFailure {
  readonly lesson: string;
  readonly step: string;
  /** `start`, `solution`, `alternative 1`, `superficial`, `mistake 2 (forgot-type)`, `expressions`. */
  readonly what: string;
  readonly problem: string;
}

/** The outcome of a lesson's replay. */
export interface ReplayResult {
  readonly proofs: number;
  readonly failures: readonly ReplayFailure[];
}

/** How long a replay waits for a state to come about: virtual seconds, in these portions. */
const PATIENCE = [0, 1, 2, 5, 10, 20, 30, 60, 120, 180];

/**
 * Proves a lesson's checks in a world that is at the lesson's start (scenario and setup done): each step is not passed at
 * its start, passed by its solution and by every alternative, not passed by the superficial way, and every mistake is
 * answered with its words. Each proof runs on a fork; the world goes on with the solution.
 */
export async function replayLesson(lesson: Lesson, start: ReplayWorld): Promise<ReplayResult> {
  const grader = new Grader();
  const failures: ReplayFailure[] = [];
  let proofs = 0;
  let world = start;
  for (const step of lesson.steps) {
    const fail = (what: string, problem: string): void => {
      failures.push({ lesson: lesson.id, step: step.id, what, problem });
    };
    const since = (await world.look()).commands().length;
    for (const problem of grader.problems(step)) fail('expressions', problem);
    for (const [path, text] of Object.entries(step.files)) world.writeFile(path, text);

    proofs++;
    if ((await grader.judge(step, { world: await world.look(), since })).passed)
      fail('start', 'passed before anything was done');

    const solved = world.fork();
    const trials: [string, Script, ReplayWorld][] = [['solution', step.solution, solved]];
    for (const [i, script] of step.alternatives.entries())
      trials.push([`alternative ${i + 1}`, script, world.fork()]);
    for (const [what, script, trial] of trials) {
      proofs++;
      const problem = await passes(grader, step, script, trial, since);
      if (problem) fail(what, problem);
      if (trial !== solved) trial.dispose();
    }

    proofs++;
    const superficial = world.fork();
    await play(superficial, step.superficial);
    await superficial.advance(60);
    if ((await grader.judge(step, { world: await superficial.look(), since })).passed)
      fail('superficial', 'passed');
    superficial.dispose();

    for (const [i, mistake] of step.mistakes.entries()) {
      proofs++;
      const trial = world.fork();
      const problem = await hears(grader, step, mistake.do, mistake.hear, trial, since);
      if (problem) fail(`mistake ${i + 1} (${mistake.hear})`, problem);
      trial.dispose();
    }
    world.dispose();
    world = solved;
  }
  return { proofs, failures };
}

async function play(world: ReplayWorld, script: Script): Promise<string> {
  let output = '';
  for (const line of script) output = (await world.run(line)).output;
  return output;
}

async function passes(
  grader: Grader,
  step: Step,
  script: Script,
  world: ReplayWorld,
  since: number,
): Promise<string | undefined> {
  const output = await play(world, script);
  let verdict = await grader.judge(step, { world: await world.look(), since });
  for (const seconds of PATIENCE) {
    if (verdict.passed) return undefined;
    await world.advance(seconds);
    verdict = await grader.judge(step, { world: await world.look(), since });
  }
  if (verdict.passed) return undefined;
  const said = verdict.feedback ? `, said ${verdict.feedback.say}` : '';
  return `check ${verdict.failed ?? '?'} does not hold${said}; the last command printed: ${output.trim().slice(0, 300)}`;
}

async function hears(
  grader: Grader,
  step: Step,
  script: Script,
  wanted: string,
  world: ReplayWorld,
  since: number,
): Promise<string | undefined> {
  const output = await play(world, script);
  const heard = new Set<string>();
  for (const seconds of [0, 5, 30, 60]) {
    await world.advance(seconds);
    const verdict = await grader.judge(step, { world: await world.look(), since });
    if (verdict.passed) return 'passed';
    if (verdict.feedback?.say === wanted) return undefined;
    heard.add(verdict.feedback ? verdict.feedback.say : `nothing (check ${verdict.failed ?? '?'})`);
  }
  return `heard ${[...heard].join(', then ')}; the last command printed: ${output.trim().slice(0, 300)}`;
}
