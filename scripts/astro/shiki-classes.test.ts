import { codeToHtml } from 'shiki';
import { expect, it } from 'vitest';
import { classesInsteadOfStyles, wordsTogether } from './shiki-classes.ts';

const lines = async (code: string): Promise<string> => {
  const html = await codeToHtml(code, {
    lang: 'sh',
    themes: { light: 'github-light' },
    transformers: [classesInsteadOfStyles, wordsTogether],
  });
  return html.replace(/ style="[^"]*"/g, '');
};

it('keeps words together and breaks lines at blanks only', async () => {
  const html = await lines('kubectl run kubia  --image=luksa/kubia');
  const words = [
    ...html.matchAll(/<span class="word">(.*?)<\/span>(?=<span>\s|<\/span>|\s|<span class="word">)/g),
  ];
  expect(words.map(([, inner = '']) => inner.replace(/<[^>]*>/g, ''))).toEqual([
    'kubectl',
    'run',
    'kubia',
    '--image=luksa/kubia',
  ]);
});

it('changes nothing of the text', async () => {
  const code =
    "IP=$(kubectl get pod kubia -o jsonpath='{.status.podIP}')\n\ncurl --max-time 3 http://$IP:8080";
  const text = (await lines(code))
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#x26;', '&')
    .replaceAll('&lt;', '<');
  expect(text).toBe(code);
});
