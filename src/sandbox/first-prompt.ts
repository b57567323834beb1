import type { MachinePlan } from '../world/scenario.ts';
import { scenarioOf } from '../world/scenarios/index.ts';

/** A shell's first prompt in the home directory, from PS1's backslash sequences. */
export function firstPrompt({
  prompt,
  user,
  hostname,
}: Pick<MachinePlan, 'prompt' | 'user' | 'hostname'>): string {
  const plain: Readonly<Record<string, string>> = {
    u: user,
    h: hostname,
    w: '~',
    W: '~',
    $: '$',
    e: '\u001b',
  };
  return prompt.replace(/\\(.)/g, (_, code: string) => plain[code] ?? '');
}

/** The prompt that a scenario's workstation begins with: pages are built with it, so that it need not wait for the world. */
export const promptOf = (scenario: string): string => firstPrompt(scenarioOf(scenario).machine);
