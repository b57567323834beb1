import { readFileSync } from 'node:fs';
import { stripVTControlCharacters as plain } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { Kept, optionsFor, Page } from './testing.ts';

const lesson = 'gke-create-cluster';
const options = optionsFor(lesson, readFileSync(`content/lessons/${lesson}/lesson.yaml`, 'utf8'));

describe('Sandbox', () => {
  let page: Page;
  afterEach(() => page.close());

  test('judges, saves, comes back in the middle of a command, and is reset', async () => {
    const kept = new Kept();
    page = new Page(kept, 'echo typed ahead\r');
    await page.sandbox.hear({ type: 'open', ...options });
    await page.until(() => page.screen.endsWith('$ '));
    expect(plain(page.screen)).toBe(
      'student@cloudshell:~ (my-project)$ echo typed ahead\r\ntyped ahead\r\nstudent@cloudshell:~ (my-project)$ ',
    );
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
