import { content, ref } from './operation.ts';
import type { Json } from './parameters.ts';

const WORDS: Readonly<Record<number, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted' };

/** The same content for each code, and what who is nobody gets. */
export function responses(body: Json, ...codes: readonly number[]): Json {
  return {
    ...Object.fromEntries(codes.map((code) => [code, { description: WORDS[code], content: body }])),
    401: { description: 'Unauthorized' },
  };
}

/** Answers with an object of a schema. */
export const answers = (schema: string, media: readonly string[], ...codes: readonly number[]): Json =>
  responses(content(ref(schema), media), ...codes);
