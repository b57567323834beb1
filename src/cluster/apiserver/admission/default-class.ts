import type { StoredObject } from '../../machinery/object.ts';

/**
 * The name of the class that an annotation marks as the default; of several the youngest.
 * Models pkg/volume/util/storageclass.go GetDefaultClass
 */
export function newestDefault(
  classes: readonly StoredObject[],
  annotations: readonly string[],
): string | undefined {
  let newest: StoredObject | undefined;
  for (const one of classes) {
    const marked = annotations.some((name) => one.metadata.annotations?.[name] === 'true');
    if (!marked) continue;
    // Classes come sorted by name: of equally old ones the first stays.
    if (!newest || one.metadata.creationTimestamp > newest.metadata.creationTimestamp) newest = one;
  }
  return newest?.metadata.name;
}
