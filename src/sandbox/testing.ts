import { Grader } from '../course/grading.ts';
import { parse } from 'yaml';
import { parseLesson } from '../course/schema.ts';
import { courseView } from '../world/course-view.ts';
import type { FromSandbox, OpenOptions } from './protocol.ts';
import { Sandbox } from './sandbox.ts';
import type { SandboxStorage, SavedSandbox } from './storage.ts';

/** How a page opens a lesson's sandbox. */
export function optionsFor(id: string, structure: string): OpenOptions {
  const lesson = parseLesson(id, parse(structure));
  return {
    save: id,
    lesson,
    scenario: lesson.scenario,
    passed: [],
    locale: 'ko',
    prompt: '',
    columns: 100,
    rows: 30,
  };
}

/** Keeps one sandbox, as a browser would: a copy of it. */
export class Kept implements SandboxStorage {
  sandbox: SavedSandbox | undefined;
  load = (): Promise<SavedSandbox | undefined> => Promise.resolve(this.sandbox);
  save = (_: string, sandbox: SavedSandbox): Promise<void> => {
    this.sandbox = structuredClone(sandbox);
    return Promise.resolve();
  };
  remove = (): Promise<void> => {
    this.sandbox = undefined;
    return Promise.resolve();
  };
  setAside = this.remove;
}

/** A page: a sandbox, what it was told, and a way to wait for something. */
export class Page {
  readonly told: FromSandbox[] = [];
  readonly sandbox: Sandbox;
  screen = '';
  #timers = new Set<NodeJS.Timeout>();

  constructor(storage: SandboxStorage, typed = '') {
    this.sandbox = new Sandbox({
      tell: (message) => {
        this.told.push(message);
        if (message.type === 'clear') this.screen = '';
        if (message.type !== 'output') return;
        this.screen += message.text;
        void this.sandbox.hear({ type: 'acknowledge', characters: message.text.length });
      },
      realTime: {
        now: () => performance.now(),
        later: (milliseconds, run) => {
          const timer = setTimeout(run, milliseconds);
          this.#timers.add(timer);
          return () => clearTimeout(timer);
        },
      },
      turns: { turn: () => new Promise((resolve) => setImmediate(resolve)) },
      storage,
      fenced: () => undefined,
      seed: () => 7,
      today: () => Date.parse('2026-01-05T09:00:00Z'),
      typedAhead: () => typed,
      loadGrader: () => Promise.resolve(new Grader()),
      loadCourseView: () => Promise.resolve(courseView),
    });
  }

  async until<T>(look: () => T | undefined | false): Promise<T> {
    for (let waited = 0; waited < 15_000; waited += 20) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`waited in vain; the screen says: ${this.screen.slice(-500)}`);
  }

  last<T extends FromSandbox['type']>(type: T): Extract<FromSandbox, { type: T }> | undefined {
    return this.told.findLast(
      (message): message is Extract<FromSandbox, { type: T }> => message.type === type,
    );
  }

  passed = (step: string): boolean =>
    this.told.some(
      (message) => message.type === 'verdict' && message.verdict.step === step && message.verdict.passed,
    );

  async close(): Promise<void> {
    await this.sandbox.hear({ type: 'visibility', visible: false });
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
