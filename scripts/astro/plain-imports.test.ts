import { expect, test } from 'vitest';
import { withoutAttributes } from './plain-imports.ts';

test('drops the attributes of imports on demand and leaves other code alone', () => {
  expect(
    withoutAttributes('Promise.all([onDemand(import("./a.json", { with: { type: "json" } })), import("b")])'),
  ).toBe('Promise.all([onDemand(import("./a.json")), import("b")])');
  expect(withoutAttributes('const { run } = await import("./run.ts");')).toBeUndefined();
});
