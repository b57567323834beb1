import { expect, test } from 'vitest';
import { firstPrompt, promptOf } from './first-prompt.ts';

test('the first prompt, from PS1', () => {
  expect(
    firstPrompt({
      user: 'student',
      hostname: 'cloudshell',
      prompt: '\\[\\e[01;32m\\]\\u@\\h\\[\\e[00m\\]:\\w (my-project)\\$ ',
    }),
  ).toBe('\u001b[01;32mstudent@cloudshell\u001b[00m:~ (my-project)$ ');
});

test('a scenario begins with the prompt of its workstation', () => {
  expect(promptOf('gke')).toBe(
    '\u001b[01;32mstudent@cloudshell\u001b[00m:\u001b[01;34m~\u001b[00m (my-project)$ ',
  );
});
