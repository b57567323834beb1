import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Grader } from '../course/grading.ts';
import { parseLesson } from '../course/schema.ts';
import { courseView } from '../world/course-view.ts';
import type { FromSandbox, OpenOptions } from './protocol.ts';
import { Sandbox } from './sandbox.ts';
import type { SandboxStorage, SavedSandbox } from './storage.ts';

const lesson = parseLesson(
  'gke-create-cluster',
  parse(readFileSync('content/lessons/gke-create-cluster/lesson.yaml', 'utf8')),
);
const options: OpenOptions = {
  save: lesson.id,
  lesson,
  scenario: lesson.scenario,
  passed: [],
  locale: 'ko',
  columns: 100,
  rows: 30,
};

class Kept implements SandboxStorage {
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
class Page {
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

describe('Sandbox', () => {
  let page: Page;
  afterEach(() => page.close());

  test('judges, saves, comes back in the middle of a command, and is reset', async () => {
    const kept = new Kept();
    page = new Page(kept, 'echo typed ahead\r');
    await page.sandbox.hear({ type: 'open', ...options });
    await page.until(() => page.screen.includes('typed ahead\r\n'));
    expect(page.last('ready')).toEqual({ type: 'ready', restored: false });
    expect(page.last('step')).toEqual({ type: 'step', step: 'zone' });

    await page.sandbox.hear({ type: 'run', command: 'gcloud config set compute/zone us-west1-a' });
    const near = await page.until(() => page.last('verdict')?.verdict.feedback);
    expect(near.say).toBe('other-zone-set');
    await page.sandbox.hear({ type: 'input', text: 'gcloud config set compute/zone us-central1-a\r' });
    await page.until(() => page.passed('zone'));

    await page.sandbox.hear({ type: 'input', text: 'gcloud container clusters create my-cluster\r' });
    await page.until(() => page.last('verdict')?.verdict.feedback?.say === 'still-creating');
    await page.close();
    expect(kept.sandbox?.running).toBe(true);

    page = new Page(kept);
    await page.sandbox.hear({ type: 'open', ...options, passed: ['zone'] });
    expect(page.last('ready')).toEqual({ type: 'ready', restored: true });
    await page.until(() => page.screen.includes('페이지를 떠날 때 끝났습니다'));
    expect(page.screen).toContain('Updated property [compute/zone].');
    await page.until(() => page.last('time')?.time.pending);
    await page.sandbox.hear({ type: 'fast-forward', on: true });
    await page.until(() => page.passed('create'));

    await page.sandbox.hear({ type: 'reset', scope: 'step' });
    expect(page.last('step')).toEqual({ type: 'step', step: 'look' });
    await page.sandbox.hear({ type: 'reset', scope: 'lesson' });
    expect(page.last('step')).toEqual({ type: 'step', step: 'zone' });
    expect(page.screen).not.toContain('Updated property');
  });

  test('says that an address leads nowhere', async () => {
    page = new Page(new Kept());
    await page.sandbox.hear({ type: 'open', ...options });
    await page.sandbox.hear({ type: 'preview', id: 1, url: 'no address' });
    await page.sandbox.hear({ type: 'preview', id: 2, url: 'http://no-such-host.example/' });
    expect(page.told.filter(({ type }) => type === 'preview')).toEqual([
      { type: 'preview', id: 1, answer: { ok: false, failure: 'bad-address' } },
      { type: 'preview', id: 2, answer: { ok: false, failure: 'no-such-host' } },
    ]);
  });
});
