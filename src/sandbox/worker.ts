import { realTime, turns } from './browser-host.ts';
import type { FromSandbox, ToSandbox } from './protocol.ts';
import { Sandbox } from './sandbox.ts';
import { browserStorage } from './storage.ts';

/** The worker's entry: a sandbox on the page's messages. */

const tell = (message: FromSandbox): void => postMessage(message);

const sandbox = new Sandbox({
  tell,
  realTime,
  turns: turns(),
  storage: browserStorage(),
  seed: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 1,
  today: () => Date.now(),
  loadGrader: async () => new (await import('../course/grading.ts')).Grader(),
  loadCourseView: async () => (await import('../world/course-view.ts')).courseView,
});

addEventListener('message', (event: MessageEvent<ToSandbox>) => void sandbox.hear(event.data));
addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  tell({ type: 'problem', problem: { kind: 'crashed', detail: String(event.reason) } });
});
