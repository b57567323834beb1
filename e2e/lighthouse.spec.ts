import { test } from '@playwright/test';
import { withJudge } from '../scripts/audit.ts';
import { expect, lessons } from './site.ts';

const asked = ['accessibility', 'best-practices', 'seo'] as const;

test('Lighthouse has nothing to say against the pages', async ({ baseURL }) => {
  test.setTimeout(180_000);
  await withJudge(async (judge) => {
    for (const page of ['', 'tracks/first-steps/', `lessons/${lessons[0] ?? ''}/`]) {
      const { scores, costs } = await judge(`${baseURL}${page}`, asked);
      expect({ page, scores, costs }).toEqual({
        page,
        scores: { accessibility: 100, 'best-practices': 100, seo: 100 },
        costs: [],
      });
    }
  });
});
