import { expect, test } from 'vitest';
import { Grader } from '../course/grading.ts';
import type { Lesson } from '../course/lesson.ts';
import type { CourseWorld, LoggedCommand } from '../course/world.ts';
import { Judge } from './judge.ts';

const step = (id: string, name: string): Lesson['steps'][number] => ({
  id,
  points: 10,
  introduces: [],
  checks: [
    {
      id: 'there',
      that: `present(pod("${name}"))`,
      near: [
        { when: 'pods.size() > 0', say: 'other-name', values: { found: 'pods.map(p, p.metadata.name)' } },
        { when: 'true', say: 'nothing-yet', values: {} },
      ],
    },
    { id: 'running', that: `pod("${name}").status.phase == "Running"`, near: [] },
  ],
  hints: ['h'],
  solution: ['kubectl run'],
  alternatives: [],
  superficial: [],
  mistakes: [],
  files: {},
});

const lesson: Lesson = {
  id: 'l',
  track: 'gke',
  code: 'B1',
  minutes: 5,
  scenario: 'gke',
  setup: [],
  steps: [step('one', 'web'), step('two', 'db')],
  questions: [],
};

class SmallWorld implements CourseWorld {
  pods: object[] = [];
  log: LoggedCommand[] = [];
  objects = (resource: string): readonly object[] => (resource === 'pods' ? this.pods : []);
  clouds = (): readonly object[] => [];
  kubeconfig = (): undefined => undefined;
  commands = (): readonly LoggedCommand[] => this.log;
  file = (): undefined => undefined;
  http = (): Promise<{ status: number; body: string; failure: string }> =>
    Promise.resolve({ status: 0, body: '', failure: 'refused' });
  parse = (): Promise<undefined> => Promise.resolve(undefined);

  run(line: string, ...pods: readonly [name: string, phase: string][]): void {
    this.log = [
      ...this.log,
      {
        line,
        program: 'kubectl',
        verb: 'run',
        resource: '',
        names: [],
        flags: {},
        exit: 0,
        at: 0,
        output: '',
      },
    ];
    for (const [name, phase] of pods)
      this.pods = [...this.pods, { metadata: { name, namespace: 'default' }, status: { phase } }];
  }
}

const judgeOf = (passed: readonly string[] = []): Judge =>
  new Judge(lesson, passed, () => Promise.resolve(new Grader()));

test('goes through the steps as they pass', async () => {
  const world = new SmallWorld();
  const judge = judgeOf();
  expect(judge.start(0)?.id).toBe('one');
  expect(await judge.judge(world)).toEqual({ step: 'one', passed: false, held: 0, checks: 2 });

  world.run('kubectl run wbe', ['wbe', 'Running']);
  expect(await judge.judge(world)).toEqual({
    step: 'one',
    passed: false,
    held: 0,
    checks: 2,
    feedback: { say: 'other-name', values: { found: 'wbe' } },
  });

  world.run('kubectl run web', ['web', 'Running']);
  expect(await judge.judge(world)).toEqual({ step: 'one', passed: true, held: 2, checks: 2 });
  expect(await judge.judge(world)).toBeUndefined();
  expect(judge.start(world.log.length)?.id).toBe('two');
  expect(judge.start(world.log.length)).toBeUndefined();
  expect(judge.current).toMatchObject({ since: 2, step: { id: 'two' } });
});

test('speaks as soon as something was entered, although it still runs', async () => {
  const judge = judgeOf();
  judge.start(0);
  judge.entered();
  expect((await judge.judge(new SmallWorld()))?.feedback).toEqual({ say: 'nothing-yet', values: {} });
});

test('begins with the first step that has not passed; without one it judges nothing', async () => {
  expect(judgeOf(['one']).start(0)?.id).toBe('two');
  const done = judgeOf(['one', 'two']);
  expect(done.start(0)).toBeUndefined();
  expect(await done.judge(new SmallWorld())).toBeUndefined();
});

test('a step that had begun goes on from where it began', () => {
  const judge = new Judge(lesson, ['one'], () => Promise.resolve(new Grader()), { step: 'two', since: 7 });
  expect(judge.current).toMatchObject({ since: 7, step: { id: 'two' } });
  expect(judge.start(9)).toBeUndefined();
});

test('what was said of a step that had begun is said again', async () => {
  const grader = (): Promise<Grader> => Promise.resolve(new Grader());
  const begun = { step: 'two', since: 0 };
  const tried = new Judge(lesson, ['one'], grader, begun, true);
  expect((await tried.judge(new SmallWorld()))?.feedback).toEqual({ say: 'nothing-yet', values: {} });
  const untouched = new Judge(lesson, ['one'], grader, begun);
  expect((await untouched.judge(new SmallWorld()))?.feedback).toBeUndefined();
});
