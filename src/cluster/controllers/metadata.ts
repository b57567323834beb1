type StringMap = Readonly<Record<string, string>>;

/** Metadata with other annotations; without any rather than with none. */
export function withAnnotations<M extends object>(
  metadata: M & { readonly annotations?: StringMap },
  annotations: StringMap,
): Omit<M, 'annotations'> & { readonly annotations?: StringMap } {
  const { annotations: _before, ...rest } = metadata;
  return Object.keys(annotations).length > 0 ? { ...rest, annotations } : rest;
}
