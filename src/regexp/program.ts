import type { Holds, Node } from './node.ts';
import type { Takes } from './sets.ts';

/** A step of a program; it goes on to the step after it unless it says where. */
export type Step =
  | { readonly type: 'set'; readonly takes: Takes }
  | { readonly type: 'place'; readonly holds: Holds }
  /** Goes on at both; the first is preferred. */
  | { readonly type: 'split'; first: number; second: number }
  /** Notes the place: where group number `slot / 2` begins, or one more: where it ends. */
  | { readonly type: 'note'; readonly slot: number }
  | { readonly type: 'back'; readonly number: number; readonly folded: boolean; readonly unset: boolean }
  | { readonly type: 'look'; readonly steps: Program; readonly ahead: boolean; readonly negated: boolean }
  | { readonly type: 'alone'; readonly steps: Program }
  | { readonly type: 'found' };

export type Program = readonly Step[];

type Split = Extract<Step, { type: 'split' }>;

/** Far more than any expression that somebody wrote comes to. */
const MOST_STEPS = 100_000;

/** The program of an expression; undefined for one that is too large. */
export function compile(node: Node): Program | undefined {
  const steps: Step[] = [];
  write(node, steps);
  if (steps.length > MOST_STEPS) return undefined;
  steps.push({ type: 'found' });
  return steps;
}

function write(node: Node, steps: Step[]): void {
  if (steps.length > MOST_STEPS) return;
  switch (node.type) {
    case 'set':
    case 'place':
    case 'back':
      steps.push(node);
      break;
    case 'bound':
      steps.push({ type: 'note', slot: node.end ? 1 : 0 });
      break;
    case 'look':
      steps.push({ ...node, steps: compile(node.node) ?? [] });
      break;
    case 'alone':
      steps.push({ type: 'alone', steps: compile(node.node) ?? [] });
      break;
    case 'concat':
      for (const part of node.parts) write(part, steps);
      break;
    case 'group':
      steps.push({ type: 'note', slot: 2 * node.number });
      write(node.node, steps);
      steps.push({ type: 'note', slot: 2 * node.number + 1 });
      break;
    case 'alternate': {
      const jumps: Split[] = [];
      node.parts.forEach((part, i) => {
        if (i === node.parts.length - 1) {
          write(part, steps);
          return;
        }
        const split = push(steps);
        write(part, steps);
        jumps.push(push(steps));
        split.second = steps.length;
      });
      for (const jump of jumps) jump.first = jump.second = steps.length;
      break;
    }
    case 'repeat': {
      const { node: inner, min, max, lazy } = node;
      for (let i = 0; i < min && steps.length <= MOST_STEPS; i++) write(inner, steps);
      const leave = (split: Split, start: number): void => {
        split.first = lazy ? steps.length : start;
        split.second = lazy ? start : steps.length;
      };
      if (max === undefined) {
        const at = steps.length;
        const split = push(steps);
        write(inner, steps);
        const back = push(steps);
        back.first = back.second = at;
        leave(split, at + 1);
      } else {
        const splits: (readonly [Split, number])[] = [];
        for (let i = min; i < max && steps.length <= MOST_STEPS; i++) {
          splits.push([push(steps), steps.length]);
          write(inner, steps);
        }
        for (const [split, start] of splits) leave(split, start);
      }
    }
  }
}

function push(steps: Step[]): Split {
  const split = { type: 'split' as const, first: steps.length + 1, second: steps.length + 1 };
  steps.push(split);
  return split;
}
