// @ts-check
import astro from 'eslint-plugin-astro';
import tseslint from 'typescript-eslint';
import { countedImports, deterministic, importArrows } from './scripts/lint/rooms.ts';

const voyage = { rules: { 'import-arrows': importArrows, deterministic, 'counted-imports': countedImports } };

export default [
  { ignores: ['dist/', '.astro/', '.cache/', 'node_modules/', 'src/cluster/api/types.ts'] },
  ...astro.configs['flat/recommended'],
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parser: tseslint.parser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { voyage, '@typescript-eslint': tseslint.plugin },
    rules: {
      'voyage/import-arrows': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
    },
  },
  {
    files: ['src/{crypto,go,loading,regexp,cluster,clouds,containers,shell,programs,course,world}/**/*.ts'],
    ignores: ['**/*.test.ts', '**/testing/**', '**/testing.ts', '**/*.fixture.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { voyage },
    rules: { 'voyage/deterministic': 'error', 'voyage/counted-imports': 'error' },
  },
];
