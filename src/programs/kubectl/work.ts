/** A calculation that needs others of its kind: it yields each, and goes on with what that gives. */
export interface Work<T> extends Generator<Work<T>, T, T> {}

/** Does a calculation, however deep it goes: JavaScript's own stack is full after a few thousand calls within each other. */
export function done<T>(work: Work<T>): T {
  const waiting: Work<T>[] = [];
  let current = work;
  let step = current.next();
  for (;;) {
    if (step.done !== true) {
      waiting.push(current);
      current = step.value;
      step = current.next();
      continue;
    }
    const outer = waiting.pop();
    if (outer === undefined) return step.value;
    current = outer;
    step = current.next(step.value);
  }
}
