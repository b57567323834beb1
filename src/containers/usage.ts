import type { RandomSource } from '../cluster/environment.ts';

const MINUTE = 60_000;
const SHELL = { memory: 700_000, cpu: 1 };

/** What a container uses in this minute: its usual amount, give or take a tenth. */
export function usageOf(
  usual: { readonly memory: number; readonly cpu: number } | undefined,
  random: RandomSource,
  id: string,
  now: number,
): { readonly memory: number; readonly cpu: number } {
  const { memory, cpu } = usual ?? SHELL;
  const minute = Math.floor(now / MINUTE);
  const vary = (amount: number, purpose: string): number =>
    Math.round(amount * (0.9 + 0.2 * random.number(id, purpose, minute)));
  return { memory: vary(memory, 'memory'), cpu: vary(cpu, 'cpu') };
}
