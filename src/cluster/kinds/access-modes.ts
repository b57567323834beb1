const SHORT: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** Access modes as tables show them: `RWO,ROX`. Models pkg/apis/core/helper/helpers.go GetAccessModesAsString */
export const accessModesText = (modes: readonly string[] | undefined): string =>
  Object.entries(SHORT)
    .filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(',');
