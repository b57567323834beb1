import { openLesson, solve } from './lesson.ts';
import { lessonSample, test } from './site.ts';

for (const id of lessonSample)
  test(`lesson ${id} is completed by its solutions, run with a click`, async ({ page }) => {
    test.setTimeout(240_000);
    await openLesson(page, id);
    await solve(page);
  });
