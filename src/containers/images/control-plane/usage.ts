/** What a program says of arguments that it does not understand, and the code with which it ends. */
export interface UsageProblem {
  readonly text: string;
  readonly code: number;
}

/** What is wrong with arguments in the words of Go's pflag; undefined: nothing. Flags are in a text, with blanks between them. */
function problemOf(args: readonly string[], flags: string, program: string): string | undefined {
  const known = new Set(flags.split(/\s+/));
  const others: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? '';
    if (word.startsWith('--')) {
      const [name = ''] = word.slice(2).split('=');
      if (name === '') return `bad flag syntax: ${word}`;
      if (!known.has(name.replaceAll('_', '-'))) return `unknown flag: --${name}`;
      const next = args[index + 1];
      if (!word.includes('=') && next !== undefined && !next.startsWith('-')) index++;
    } else if (/^-[^vh]/.test(word)) return `unknown shorthand flag: '${word[1] ?? ''}' in ${word}`;
    else if (!word.startsWith('-')) others.push(word);
  }
  if (others.length === 0) return undefined;
  return `${JSON.stringify(program)} does not take any arguments, got [${others.map((word) => JSON.stringify(word)).join(' ')}]`;
}

/**
 * Looks at the arguments of a program of Kubernetes. Models staging/src/k8s.io/component-base/cli/run.go
 * @param usage whether it says how it is called before what is wrong
 */
export const flagsOf =
  (program: string, flags: string, usage: boolean) =>
  (args: readonly string[]): UsageProblem | undefined => {
    const problem = problemOf(args, flags, program);
    if (problem === undefined) return undefined;
    const lead = usage ? `Usage:\n  ${program} [flags]\n\n` : '';
    return { text: `${lead}Error: ${problem}\n`, code: 1 };
  };

/** The same for etcd. Models Go's flag package and server/etcdmain/config.go */
export const etcdFlags =
  (flags: string) =>
  (args: readonly string[]): UsageProblem | undefined => {
    const known = new Set(flags.split(/\s+/));
    for (const word of args) {
      const [, name] = /^--?([^=]+)/.exec(word) ?? [];
      if (name !== undefined && !known.has(name))
        return {
          text: `flag provided but not defined: -${name}\nUsage:\n\n  etcd [flags]\n    Start an etcd server.\n`,
          code: 2,
        };
    }
    return undefined;
  };
