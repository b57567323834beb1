import { expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { travelText } from './travel-text.ts';

test('says what an undo took back', () => {
  expect(
    travelText(
      {
        direction: 'undo',
        deed: { kind: 'command', line: 'kubectl delete pod kubia' },
        changes: [
          { how: 'created', kind: 'Pod', name: 'default/kubia' },
          { how: 'changed', kind: 'Service', name: 'shop/web' },
          ...['a', 'b', 'c', 'd', 'e'].map((name) => ({
            how: 'removed' as const,
            kind: 'file',
            name: `/home/student/${name}`,
          })),
        ],
        kept: undefined,
      },
      en,
    ),
  ).toEqual({
    title: 'Undone: kubectl delete pod kubia',
    changes: [
      'Gone: /home/student/a, /home/student/b, /home/student/c and 2 more',
      'There again: Pod kubia',
      'Changed: Service shop/web',
    ],
  });
});

test('says when a redo changed nothing that is kept', () => {
  expect(
    travelText(
      { direction: 'redo', deed: { kind: 'reset', scope: 'step' }, changes: [], kept: undefined },
      en,
    ),
  ).toEqual({ title: `Done again: ${en.lesson.resetStep}`, changes: [] });
});
