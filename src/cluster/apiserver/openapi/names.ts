export const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

export const camel = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The group's name without Kubernetes' domain, as one word. */
function groupWord(group: string): string {
  const words = (group === '' ? 'core' : group.replace(/\.k8s\.io$/, '')).split(/[.-]/);
  return words.map((word, i) => (i === 0 ? word : camel(word))).join('');
}

/** The tag of a group, or of a group in a version. Models staging/src/k8s.io/apiserver/pkg/endpoints/openapi/openapi.go */
export const tagOf = (group: string, version?: string): string =>
  version === undefined ? groupWord(group) : `${groupWord(group)}_${version}`;

/** `CoreV1`: what identifiers of operations have after their verb. */
export const idOf = (tag: string): string => tag.split('_').map(camel).join('');

/** The name of the schema of a kind of the server's own. */
export const builtInSchema = (group: string, version: string, kind: string): string =>
  `io.k8s.api.${group === '' ? 'core' : group.replace(/\..*/, '')}.${version}.${kind}`;
