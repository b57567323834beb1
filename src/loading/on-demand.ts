let underWay = 0;

/**
 * Counts code that is loaded on demand, as in `await onDemand(import('./x.ts'))`: virtual time never passes while any is under way, in
 * whatever thread or program the world runs, so that no result depends on how long a file takes. Modules are loaded for all worlds of
 * a thread at once, so all of them wait.
 * @returns what it was given
 */
export function onDemand<T>(importing: Promise<T>): Promise<T> {
  underWay++;
  const landed = (): void => {
    underWay--;
  };
  importing.then(landed, landed);
  return importing;
}

/** Whether any code is on its way. */
export const isLoading = (): boolean => underWay > 0;
