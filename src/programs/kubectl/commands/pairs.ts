import { CommandError } from '../errors.ts';

/** `a b c=d e=f`: what is named and what is set. Models kubectl/pkg/cmd/util/helpers.go GetResourcesAndPairs */
export function splitPairs(
  args: readonly string[],
  kind: string,
): { readonly resources: readonly string[]; readonly pairs: readonly string[] } {
  const isPair = (arg: string): boolean =>
    (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-');
  const first = args.findIndex(isPair);
  if (first < 0) return { resources: args, pairs: [] };
  const pairs = args.slice(first);
  const stray = pairs.find((arg) => !isPair(arg));
  if (stray !== undefined) {
    throw new CommandError(`all resources must be specified before ${kind} changes: ${stray}`);
  }
  return { resources: args.slice(0, first), pairs };
}
