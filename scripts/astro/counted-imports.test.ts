import { expect, test } from 'vitest';
import { countImports } from './counted-imports.ts';

test('counts imports on demand and leaves other code alone', () => {
  expect(countImports('const { run } = await import("./run.ts");')).toBe(
    `import { counted as __counted } from '/src/sandbox/loading.ts';\nconst { run } = await __counted(import("./run.ts"));`,
  );
  expect(countImports('Promise.all([import("./a.json", { with: { type: "json" } }), import("b")])')).toBe(
    `import { counted as __counted } from '/src/sandbox/loading.ts';\nPromise.all([__counted(import("./a.json")), __counted(import("b"))])`,
  );
  expect(countImports('import { a } from "./a.ts"; const important = (x) => x;')).toBeUndefined();
});
