import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { parseLesson } from './schema.ts';

const content = path.join(import.meta.dirname, '../../content');

const spans = z.array(z.union([z.int(), z.string().regex(/^\d+-\d+$/)])).transform((list) =>
  list.flatMap((span) => {
    if (typeof span === 'number') return [span];
    const [first = 0, last = 0] = span.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  }),
);

const entry = z.strictObject({
  lines: spans,
  about: z.string().max(40),
  in: z.array(z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)).default([]),
  later: z.array(z.string().regex(/^[A-Z]\d+$/)).default([]),
  shows: z.array(z.string()).default([]),
  corrected: z.string().optional(),
});

const { notes } = z
  .strictObject({
    notes: z.array(
      z.strictObject({
        id: z.string(),
        about: z.string(),
        lines: z.int(),
        blank: spans,
        markup: spans,
        entries: z.array(entry),
      }),
    ),
  })
  .parse(parse(readFileSync(path.join(content, 'notes-map.yaml'), 'utf8')));

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');

const lessons = new Map(
  readdirSync(path.join(content, 'lessons')).map((id) => {
    const folder = path.join(content, 'lessons', id);
    const structure = readFileSync(path.join(folder, 'lesson.yaml'), 'utf8');
    const words = path.join(folder, 'ko.mdx');
    return [
      id,
      {
        ...parseLesson(id, parse(structure)),
        text: flat(`${structure}\n${existsSync(words) ? readFileSync(words, 'utf8') : ''}`),
      },
    ];
  }),
);

describe.each(notes)('the note $id', ({ id, lines, blank, markup, entries }) => {
  it('has a place for each of its lines', () => {
    const facts = new Set(entries.flatMap((item) => item.lines));
    const others = [...blank, ...markup];
    expect(others.filter((line) => facts.has(line))).toEqual([]);
    expect([...facts, ...others].sort((a, b) => a - b)).toEqual(
      Array.from({ length: lines }, (_, at) => at + 1),
    );
  });

  it.each(entries)(`${id} $lines: $about`, (item) => {
    expect(item.in.length + item.later.length).toBeGreaterThan(0);
    const missing = item.in.filter((place) => {
      const [lesson = '', part = ''] = place.split('/');
      const steps = lessons.get(lesson)?.steps.map((step) => step.id);
      return !(steps && ['prose', 'questions', ...steps].includes(part));
    });
    expect(missing).toEqual([]);
    const texts = item.in.map((place) => lessons.get(place.split('/')[0] ?? '')?.text ?? '');
    expect(item.shows.filter((shown) => !texts.some((text) => text.includes(flat(shown))))).toEqual([]);
  });

  it('names the step as soon as a lesson that was to come is there', () => {
    const written = new Map([...lessons.values()].map((lesson) => [lesson.code, lesson.id]));
    const overdue = entries.flatMap((item) =>
      item.later
        .filter((code) => {
          const lesson = written.get(code);
          return lesson !== undefined && !item.in.some((place) => place.startsWith(`${lesson}/`));
        })
        .map((code) => `${item.about}: ${code} is there`),
    );
    expect(overdue).toEqual([]);
  });
});
