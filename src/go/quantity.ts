const shape = /^[+-]?\d*(?:\.\d*)?([eEinumkKMGTP]*[-+]?\d*)$/;

/** Why a text is no resource quantity; undefined when it is one. Models staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go ParseQuantity */
export function quantityProblem(text: string): string | undefined {
  const suffix = text === '' ? undefined : shape.exec(text)?.[1];
  if (suffix !== undefined)
    return /^(?:[eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/.test(suffix)
      ? undefined
      : "unable to parse quantity's suffix";
  return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
}
