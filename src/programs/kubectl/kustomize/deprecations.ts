import type { JsonObject } from '../object.ts';

/** Fields of a kustomization that others have taken the place of. */
const successors: Readonly<Record<string, string>> = {
  bases: "'resources' instead.",
  commonLabels: "'labels' instead.",
  imageTags: "'images' instead.",
  patchesJson6902: "'patches' instead.",
  patchesStrategicMerge: "'patches' instead.",
  vars: "'replacements' instead. [EXPERIMENTAL]",
};

/** What is said of the old fields of a kustomization. Models sigs.k8s.io/kustomize/api/types/kustomization.go CheckDeprecatedFields */
export const deprecations = (spec: JsonObject): readonly string[] =>
  Object.entries(successors)
    .filter(([field]) => (spec[field] ?? null) !== null)
    .map(
      ([field, successor]) =>
        `# Warning: '${field}' is deprecated. Please use ${successor} Run 'kustomize edit fix' to update your Kustomization automatically.`,
    );
