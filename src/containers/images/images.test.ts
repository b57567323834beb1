import { expect, test } from 'vitest';
import { systemImages } from './system.ts';
import { defineImage } from './define.ts';
import { images } from './index.ts';

test('no two images have the same name', () => {
  const names = [...systemImages, ...images].flatMap((image) => image.names);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('what an author cannot mean is refused with where and why', () => {
  const base = { names: 'me/app', tags: 'latest', megabytes: 5, base: 'alpine', command: 'app' } as const;
  const wrong: readonly object[] = [
    { ...base, prots: 80 },
    { ...base, names: 'Me/App' },
    { ...base, service: { port: 80, answer: [] } },
    { ...base, service: { log: 'Hello from {nobody}' } },
  ];
  const refusals = wrong.map((data) => {
    try {
      return defineImage({ ...base, ...data }).names;
    } catch (error) {
      return error instanceof Error ? error.message.slice(0, 110) : error;
    }
  });
  expect(refusals).toEqual([
    'image me/app: unknown field "prots"; it may have names, tags, megabytes, base, entrypoint, command, wraps, wor',
    'image Me/App: names: "Me/App": invalid reference format: repository name (Me/App) must be lowercase',
    'image me/app: service: unknown field "answer"; it may have title, needs, port, also, log, stream, request, ans',
    'image me/app: service: nothing stands for "{nobody}"; there are {env.NAME}, {hostname}, {ip}, {port}, {tag}, {',
  ]);
});
