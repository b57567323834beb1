import type { Plugin } from 'vite';

const rooms = /\/src\/(?:cluster|clouds|containers|course|programs|shell|world)\//;
const importOnDemand = /\bimport\(\s*(["'`][^"'`]+["'`])\s*(?:,\s*\{[^)]*\}\s*)?\)/g;

/**
 * The module's code with its imports on demand counted; undefined when it has none. Import attributes are dropped: bundler and
 * development server make JavaScript of JSON, which browsers refuse when JSON was announced.
 */
export function countImports(code: string): string | undefined {
  const wrapped = code.replace(importOnDemand, '__counted(import($1))');
  return wrapped === code
    ? undefined
    : `import { counted as __counted } from '/src/sandbox/loading.ts';\n${wrapped}`;
}

/** Puts every import on demand of the emulator's rooms through `counted` of the sandbox. */
export function countedImports(): Plugin {
  return {
    name: 'counted-imports',
    enforce: 'post',
    transform(code, id) {
      if (!rooms.test(id)) return undefined;
      const counted = countImports(code);
      return counted === undefined ? undefined : { code: counted, map: null };
    },
  };
}
