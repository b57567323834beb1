import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { Travelled } from './protocol.ts';
import { Kept, optionsFor, Page } from './testing.ts';

const lesson = 'gke-create-cluster';
const options = optionsFor(lesson, readFileSync(`content/lessons/${lesson}/lesson.yaml`, 'utf8'));

describe('undo and redo in a sandbox', () => {
  let page: Page;
  afterEach(() => page.close());

  const undone = (): Travelled | undefined => page.last('travelled')?.travelled;
  const enter = async (line: string): Promise<void> => {
    const prompts = page.screen.split('$ ').length;
    await page.sandbox.hear({ type: 'input', text: `${line}\r` });
    await page.until(() => page.screen.split('$ ').length > prompts);
  };

  test('takes back the last line with what it caused, says so, and does it again', async () => {
    const kept = new Kept();
    page = new Page(kept);
    await page.sandbox.hear({ type: 'open', ...options });
    await enter('echo one > note');
    await enter('cd /tmp');
    expect(page.last('history')?.history).toEqual({
      undo: { kind: 'command', line: 'cd /tmp' },
      redo: undefined,
    });

    await page.sandbox.hear({ type: 'undo' });
    expect(undone()).toEqual({
      direction: 'undo',
      deed: { kind: 'command', line: 'cd /tmp' },
      changes: [],
      kept: undefined,
    });
    await page.sandbox.hear({ type: 'input', text: 'half a line' });
    await page.sandbox.hear({ type: 'undo' });
    expect(undone()?.changes).toEqual([{ how: 'removed', kind: 'file', name: '~/note' }]);
    await page.until(() => page.screen.includes('↶ 되돌렸습니다: echo one > note'));
    await enter('pwd; cat note');
    expect(page.screen).toContain('/home/student\r\ncat: note: No such file or directory');

    await page.sandbox.hear({ type: 'redo' });
    expect(undone()).toMatchObject({ direction: 'undo' });
    await page.sandbox.hear({ type: 'undo' });
    expect(page.last('history')?.history).toEqual({
      undo: undefined,
      redo: { kind: 'command', line: 'pwd; cat note' },
    });
    await page.sandbox.hear({ type: 'undo' });
    expect(page.told.filter(({ type }) => type === 'problem')).toEqual([]);
  });

  test('keeps what was earned, and outlives a visit', async () => {
    const kept = new Kept();
    page = new Page(kept);
    await page.sandbox.hear({ type: 'open', ...options });
    await enter('gcloud config set compute/zone us-central1-a');
    await page.until(() => page.passed('zone'));
    await page.sandbox.hear({ type: 'undo' });
    expect(undone()?.changes).toEqual([
      { how: 'changed', kind: 'file', name: '~/.config/gcloud/configurations/config_default' },
    ]);
    expect(page.last('step')).toEqual({ type: 'step', step: 'create' });
    await page.close();

    page = new Page(kept);
    await page.sandbox.hear({ type: 'open', ...options, passed: ['zone'] });
    expect(page.last('history')?.history.redo).toEqual({
      kind: 'command',
      line: 'gcloud config set compute/zone us-central1-a',
    });
    await page.sandbox.hear({ type: 'redo' });
    await enter('gcloud config get compute/zone');
    expect(page.screen).toContain('us-central1-a\r\n');
  });

  test('brings back a lesson that was begun anew, with what the page kept beside it', async () => {
    page = new Page(new Kept());
    await page.sandbox.hear({ type: 'open', ...options });
    await enter('gcloud config set compute/zone us-central1-a');
    await page.until(() => page.passed('zone'));
    await page.sandbox.hear({ type: 'reset', scope: 'lesson', kept: 'ten points' });
    expect(page.last('step')).toEqual({ type: 'step', step: 'zone' });
    await page.sandbox.hear({ type: 'undo', kept: 'no points' });
    expect(undone()).toMatchObject({ deed: { kind: 'reset', scope: 'lesson' }, kept: 'ten points' });
    expect(page.last('step')).toEqual({ type: 'step', step: 'create' });
    await page.sandbox.hear({ type: 'redo' });
    expect(undone()).toMatchObject({ direction: 'redo', kept: 'no points' });
    expect(page.last('step')).toEqual({ type: 'step', step: 'zone' });
  });

  test('shows the prompt when the command before it is kept', async () => {
    const kept = new Kept();
    let gate = Promise.resolve();
    page = new Page({
      ...kept,
      load: kept.load,
      remove: kept.remove,
      save: async (name, sandbox) => {
        await gate;
        await kept.save(name, sandbox);
      },
    });
    await page.sandbox.hear({ type: 'open', ...options });
    await page.until(() => page.screen.includes('$ '));
    const before = page.screen.split('$ ').length;
    let open = (): void => undefined;
    gate = new Promise((resolve) => (open = resolve));
    await page.sandbox.hear({ type: 'input', text: 'date\r' });
    await page.until(() => page.screen.includes('UTC'));
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(page.screen.split('$ ').length).toBe(before);
    open();
    await page.until(() => page.screen.split('$ ').length > before);
    expect(kept.sandbox?.world.commands.map(({ line }) => line)).toEqual(['date']);
  });

  test('judges a step by the same commands after going back and forth', async () => {
    const kept = new Kept();
    page = new Page(kept);
    await page.sandbox.hear({ type: 'open', ...options });
    await enter('gcloud config list');
    await enter('gcloud config set compute/zone us-central1-a');
    await page.until(() => page.passed('zone'));
    await enter('date');
    const begun = kept.sandbox?.stepStart;
    expect(begun).toMatchObject({ step: 'create', since: 2 });
    for (const type of ['undo', 'undo', 'undo', 'redo', 'redo', 'redo'] as const)
      await page.sandbox.hear({ type });
    await enter('date');
    expect(kept.sandbox?.stepStart).toEqual(begun);
    // what is done anew after going back counts, what was done for an earlier step does not
    for (const type of ['undo', 'undo', 'undo', 'undo'] as const) await page.sandbox.hear({ type });
    await enter('date');
    expect(kept.sandbox?.stepStart).toMatchObject({ step: 'create', since: 0 });
  });

  test('a sandbox that was closed while it was made, or made anew, stays closed', async () => {
    page = new Page(new Kept());
    const opening = page.sandbox.hear({ type: 'open', ...options });
    await page.sandbox.close();
    await opening;
    expect(page.told).toEqual([]);
    await page.close();

    page = new Page(new Kept());
    await page.sandbox.hear({ type: 'open', ...options });
    const resetting = page.sandbox.hear({ type: 'reset', scope: 'lesson' });
    await page.sandbox.close();
    const told = page.told.length;
    await resetting;
    expect(page.told.slice(told)).toEqual([]);
  });

  test('a lesson is said to be begun anew when what was there can be brought back', async () => {
    const kept = new Kept();
    page = new Page(kept);
    await page.sandbox.hear({ type: 'open', ...options });
    await enter('date');
    await page.sandbox.hear({ type: 'reset', scope: 'lesson', kept: 'points' });
    expect(page.told.filter(({ type }) => type === 'reset')).toEqual([{ type: 'reset', scope: 'lesson' }]);
    expect(kept.sandbox?.history.past.map(({ deed, kept }) => [deed.kind, kept])).toEqual([
      ['command', undefined],
      ['reset', 'points'],
    ]);
  });
});
