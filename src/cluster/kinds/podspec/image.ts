/** The tag of an image reference: `latest` when it names neither tag nor digest. Models pkg/util/parsers/parsers.go */
export function imageTag(reference: string): string {
  const at = reference.indexOf('@');
  const named = at < 0 ? reference : reference.slice(0, at);
  const colon = named.lastIndexOf(':');
  if (colon > named.lastIndexOf('/')) return named.slice(colon + 1);
  return at < 0 ? 'latest' : '';
}
