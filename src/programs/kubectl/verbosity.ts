import type { FlagValues } from './flags.ts';

const SYNTAX = 'syntax error: expect comma-separated list of filename=N';

/** What is wrong with a value of `--vmodule`. Models component-base/logs/api/v1/types.go */
export function modulesProblem(value: string): string | undefined {
  for (const part of value.split(',')) {
    if (part === '') continue;
    const [pattern = '', level = '', ...more] = part.split('=');
    if (pattern === '' || !/^[+-]?\d+$/.test(level) || more.length > 0) return SYNTAX;
    if (Number(level) < 0) return 'negative value for vmodule level';
    if (Number(level) >= 2 ** 31) return SYNTAX;
  }
  return undefined;
}

/** Go's `filepath.Match` as far as names of source files need it. */
const matches = (pattern: string, name: string): boolean => {
  const source = pattern
    .replaceAll(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  try {
    return new RegExp(`^(?:${source})$`).test(name);
  } catch {
    return false;
  }
};

/**
 * How much is to be logged from a source file: `-v`, or what `--vmodule` says of the file. Models k8s.io/klog/v2 Enabled
 * @param file without `.go`
 */
export function verbosity(flags: FlagValues, file: string): number {
  const everywhere = flags.number('v');
  const modules = flags
    .string('vmodule')
    .split(',')
    .map((part) => part.split('='));
  const [, here = '0'] = modules.find(([pattern = '']) => pattern !== '' && matches(pattern, file)) ?? [];
  return Math.max(everywhere, Number(here));
}
