import type { Grader } from '../course/grading.ts';
import { realTime, turns } from './browser-host.ts';
import type { FromSandbox, OpenOptions, ToSandbox } from './protocol.ts';
import { siteDatabase } from './records/site-database.ts';
import type { Sandbox } from './sandbox.ts';
import { Seat } from './seat.ts';
import { browserStorage } from './storage.ts';
import { TypeAhead } from './type-ahead.ts';

/**
 * The worker's entry. The page shows the prompt; the world behind it is loaded and made while the learner may already type. A
 * sandbox that is saved has one driver among all tabs (`seat.ts`); this worker makes a world only when it drives.
 */

/** Code is loaded ahead once the page has had so much time to render the world: milliseconds. */
const REST = 500;
/** Between two pieces of that code: milliseconds. */
const PAUSE = 5;

const tellPage = (message: FromSandbox): void => postMessage(message);

let seat: Seat | undefined;
/** The world's sandbox, once it takes keys. */
let sandbox: Sandbox | undefined;
/** The sandbox that this worker drives or begins to drive; another one, or none, ends what is still beginning. */
let driven: Sandbox | undefined;
let drives = 0;
let stopping: Promise<void> = Promise.resolve();
let ahead: TypeAhead | undefined;
let loadedAhead = false;
let options: OpenOptions | undefined;
/** Messages, other than keys, that came before the world was there. */
const early: ToSandbox[] = [];
/** What the page wants of whoever drives: a world that is made later hears of it too. */
const wishes = new Map<ToSandbox['type'], ToSandbox>();

const tell = (message: FromSandbox): void => {
  if (seat) seat.told(message);
  else tellPage(message);
};

const storage = browserStorage(siteDatabase, {
  now: () => Date.now(),
  unique: () => crypto.randomUUID(),
  notice: (kind, detail) => tell({ type: 'problem', problem: { kind, detail } }),
});

const crashed = (error: unknown): void =>
  tell({ type: 'problem', problem: { kind: 'crashed', detail: String(error) } });

async function open(opened: OpenOptions): Promise<void> {
  options = opened;
  ahead = new TypeAhead(opened.prompt, (text) => tellPage({ type: 'output', text }));
  if (opened.save === undefined) return drive();
  const code = import('./sandbox.ts');
  seat = new Seat(opened.save, {
    id: crypto.randomUUID(),
    locks: 'locks' in navigator ? navigator.locks : undefined,
    channel:
      typeof BroadcastChannel === 'function'
        ? new BroadcastChannel(`first-voyage/${opened.save}`)
        : undefined,
    realTime,
    size: () => ({ columns: options?.columns ?? opened.columns, rows: options?.rows ?? opened.rows }),
    tell: tellPage,
    drive,
    stop,
    ask: (question) => void sandbox?.hear(question),
  });
  await seat.enter();
  await code;
  if (seat.drives) return;
  ahead = undefined;
  for (const message of early.splice(0)) seat.heard(message);
}

/** Makes the world, or brings back what is saved. */
async function drive(): Promise<void> {
  if (!options) return;
  // who takes over may type at once too
  ahead ??= new TypeAhead('', () => undefined);
  const drive = ++drives;
  const { Sandbox } = await import('./sandbox.ts');
  if (drive !== drives) return;
  const made = new Sandbox({
    tell,
    realTime,
    turns: turns(),
    storage,
    fenced: () => void seat?.fenced().catch(crashed),
    seed: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 1,
    today: () => Date.now(),
    typedAhead: () => {
      const typed = ahead?.take() ?? '';
      ahead = undefined;
      if (driven === made) sandbox = made;
      return typed;
    },
    loadGrader: async (): Promise<Grader> => new (await import('../course/grading.ts')).Grader(),
    loadCourseView: async () => (await import('../world/course-view.ts')).courseView,
  });
  driven = made;
  for (const wish of wishes.values()) await made.hear(wish);
  await made.hear({ type: 'open', ...options });
  if (driven === made) for (const message of early.splice(0)) await made.hear(message);
  void loadAhead(options.lesson?.scenario ?? options.scenario);
}

/** Loads what may be typed next, a piece at a time: keys come first. */
async function loadAhead(scenario: string): Promise<void> {
  if (loadedAhead) return;
  loadedAhead = true;
  try {
    await pause(REST);
    const ahead = await import('../world/code-ahead.ts');
    await ahead.loadAhead(ahead.codeAhead(scenario), () => pause(PAUSE));
  } catch {
    // who needs what could not be loaded tries again, and says what went wrong
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    realTime.later(milliseconds, resolve);
  });

/** Ends the world, also one that is still being made; resolves when everything is saved, for whoever asks. */
function stop(): Promise<void> {
  const ending = driven;
  drives++;
  driven = undefined;
  sandbox = undefined;
  if (ending) stopping = ending.close();
  return stopping;
}

async function close(): Promise<void> {
  await stop();
  seat?.leave();
  globalThis.close();
}

function hear(message: ToSandbox): void {
  if (message.type === 'visibility' || message.type === 'watch-map') wishes.set(message.type, message);
  if (message.type === 'resize' && options)
    options = { ...options, columns: message.columns, rows: message.rows };
  if (message.type === 'take-over') {
    if (options && message.passed) options = { ...options, passed: message.passed };
    void seat?.takeOver().catch(crashed);
  } else if (message.type === 'close') void close();
  else if (seat && !seat.undecided && !seat.heard(message)) return;
  else if (sandbox) void sandbox.hear(message);
  else if (message.type === 'input') ahead?.input(message.text);
  else if (message.type !== 'acknowledge') early.push(message);
}

addEventListener('message', (event: MessageEvent<ToSandbox>) => {
  const message = event.data;
  if (message.type === 'open') open(message).catch(crashed);
  else hear(message);
});

addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  crashed(event.reason);
});
