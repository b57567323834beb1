import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { replay, type Session } from './replay.ts';

/** Names that end in the hash of a template, as words of their own. */
function hashedNames(text: string): readonly string[] {
  return [...text.matchAll(/\b[a-z][a-z0-9-]*-([bcdf0-9ghjklmnpqrstvwxz]{8,10})(?=[\s"])/g)]
    .filter(([, hash = '']) => /\d/.test(hash) && /^[^aeiou013]*$/.test(hash))
    .map(([name]) => name);
}

describe('replica sets and revisions', () => {
  it.each(['set-env-resources', 'rollout-history-undo', 'course-day2', 'get-output-formats', 'statefulset'])(
    'have the names in %s that they have in real clusters',
    async (name) => {
      const file = path.join(import.meta.dirname, 'golden/kubectl', `${name}.json`);
      const verdicts = await replay(JSON.parse(readFileSync(file, 'utf8')) as Session);
      const names = (side: 'want' | 'got'): readonly string[] =>
        [...new Set(verdicts.flatMap((verdict) => hashedNames(verdict[side].stdout)))].sort();
      expect(names('want').length).toBeGreaterThan(0);
      expect(names('got')).toEqual(names('want'));
    },
  );
});
