import { expect, test } from 'vitest';
import { glossaryIn } from './glossary.ts';

test('types, their fields and what every object has are explained, what stands inside nameless schemas is not', () => {
  const english = glossaryIn('en');
  expect(
    ['Deployment.spec', 'CronTab.spec', 'CronTab.spec.replicas', 'CronTab.spec.spec'].map(english),
  ).toEqual(['The state that is wished for.', 'The state that is wished for.', undefined, undefined]);
  expect(glossaryIn('ko')('CronTab.spec')).toBe('원하는 상태.');
});
