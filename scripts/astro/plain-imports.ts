import type { Plugin } from 'vite';

const sources = /\/src\/.*\.ts/;
const attributed = /\bimport\(\s*(["'`][^"'`]+["'`])\s*,\s*\{[^)]*\}\s*\)/g;

/** The module's code without the attributes of its imports on demand; undefined when there are none. */
export function withoutAttributes(code: string): string | undefined {
  const plain = code.replace(attributed, 'import($1)');
  return plain === code ? undefined : plain;
}

/**
 * Drops import attributes: bundler and development server make JavaScript of JSON, which browsers refuse when JSON was announced.
 */
export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    enforce: 'post',
    transform(code, id) {
      if (!sources.test(id)) return undefined;
      const plain = withoutAttributes(code);
      return plain === undefined ? undefined : { code: plain, map: null };
    },
  };
}
