import type { Grader } from '../course/grading.ts';
import { scenarioOf } from '../world/scenarios/index.ts';
import { realTime, turns } from './browser-host.ts';
import type { FromSandbox, OpenOptions, ToSandbox } from './protocol.ts';
import { siteDatabase } from './records/site-database.ts';
import type { Sandbox } from './sandbox.ts';
import { browserStorage } from './storage.ts';
import { firstPrompt, TypeAhead } from './type-ahead.ts';

/**
 * The worker's entry. The prompt is there at once; the world behind it is loaded and made while the learner may already type.
 */

const tell = (message: FromSandbox): void => postMessage(message);

let sandbox: Sandbox | undefined;
let ahead: TypeAhead | undefined;
/** Messages, other than keys, that came before the world was there. */
const early: ToSandbox[] = [];

async function open(options: OpenOptions): Promise<void> {
  const { machine } = scenarioOf(options.lesson?.scenario ?? options.scenario);
  ahead = new TypeAhead(firstPrompt(machine), (text) => tell({ type: 'output', text }));
  const { Sandbox } = await import('./sandbox.ts');
  const made = new Sandbox({
    tell,
    realTime,
    turns: turns(),
    storage: browserStorage(siteDatabase, {
      now: () => Date.now(),
      unique: () => crypto.randomUUID(),
      notice: (kind, detail) => tell({ type: 'problem', problem: { kind, detail } }),
    }),
    seed: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 1,
    today: () => Date.now(),
    typedAhead: () => {
      const typed = ahead?.take() ?? '';
      ahead = undefined;
      sandbox = made;
      return typed;
    },
    loadGrader: async (): Promise<Grader> => new (await import('../course/grading.ts')).Grader(),
    loadCourseView: async () => (await import('../world/course-view.ts')).courseView,
  });
  await made.hear({ type: 'open', ...options });
  for (const message of early.splice(0)) await made.hear(message);
}

addEventListener('message', (event: MessageEvent<ToSandbox>) => {
  const message = event.data;
  if (message.type === 'open')
    open(message).catch((error: unknown) =>
      tell({ type: 'problem', problem: { kind: 'crashed', detail: String(error) } }),
    );
  else if (sandbox) void sandbox.hear(message);
  else if (message.type === 'input') ahead?.input(message.text);
  else if (message.type !== 'acknowledge') early.push(message);
});

addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  tell({ type: 'problem', problem: { kind: 'crashed', detail: String(event.reason) } });
});
