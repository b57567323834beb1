import type { Plugin } from 'vite';

/** Keeps the bundler from warning once per MDX page about directives that mean nothing to it. */
export function quietDirectives(): Plugin {
  return {
    name: 'quiet-directives',
    options: (options) => ({
      ...options,
      onLog(level, log, report) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    }),
  };
}
