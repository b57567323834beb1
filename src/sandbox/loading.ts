let inFlight = 0;

/**
 * Counts code that is being loaded. The build puts every import on demand through it, so that virtual time never passes, and no
 * world takes a program for stuck, while the network fetches a piece of code.
 */
export function counted<T>(importing: Promise<T>): Promise<T> {
  inFlight++;
  const landed = (): void => {
    inFlight--;
  };
  importing.then(landed, landed);
  return importing;
}

/** Whether any code is on its way. */
export const isLoading = (): boolean => inFlight > 0;
