import { apiVersionOf, type Kind } from '../kinds/kind.ts';
import { fieldsMatch, parseFieldSelector, type FieldRequirement } from '../machinery/fields.ts';
import { quote } from '../machinery/go.ts';
import type { StoredObject } from '../machinery/object.ts';
import { matches, parseLabelSelector, SelectorError, type Requirement } from '../machinery/selectors.ts';
import { badRequest } from '../machinery/status.ts';

/** What is wanted of labels and fields. */
export interface Selectors {
  readonly labels: readonly Requirement[];
  readonly fields: readonly FieldRequirement[];
}

/** Which objects a list or a watch is about. */
export interface Selection extends Selectors {
  readonly namespace: string;
  readonly kind: Kind;
}

/** What selectors depend on in a kind. */
type Selectable = Pick<Kind, 'group' | 'version' | 'kind' | 'fields' | 'custom'>;

/** Kinds whose unknown field selectors are refused in words of their own. */
const WORDS: Readonly<Record<string, (field: string) => string>> = {
  'batch/v1/Job': (field) => `field label ${quote(field)} not supported for Job`,
};

const PLAIN = new Set([
  'v1/Pod',
  'v1/Node',
  'v1/ReplicationController',
  'v1/Event',
  'v1/Namespace',
  'v1/Secret',
  'v1/Service',
  'certificates.k8s.io/v1/CertificateSigningRequest',
]);

function unknownField(kind: Selectable, field: string): string {
  const type = `${apiVersionOf(kind)}/${kind.kind}`;
  if (PLAIN.has(type) || kind.custom) return `field label not supported: ${field}`;
  return (
    WORDS[type]?.(field) ??
    `${quote(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`
  );
}

/** The value that a field selector compares. */
function fieldOf(kind: Kind, object: StoredObject, field: string): string {
  if (field === 'metadata.name') return object.metadata.name;
  if (field === 'metadata.namespace') return object.metadata.namespace ?? '';
  return kind.fields[field]?.(object) ?? '';
}

/**
 * The selectors in a request's query.
 * @throws ApiError BadRequest for selectors that do not parse or name unknown fields
 */
export function parseSelectors(kind: Selectable, query: URLSearchParams): Selectors {
  try {
    const labels = parseLabelSelector(query.get('labelSelector') ?? '');
    const fields = parseFieldSelector(query.get('fieldSelector') ?? '');
    for (const { field } of fields) {
      const isMeta = field === 'metadata.name' || field === 'metadata.namespace';
      if (!isMeta && !Object.hasOwn(kind.fields, field)) throw badRequest(unknownField(kind, field));
    }
    return { labels, fields };
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message);
    throw error;
  }
}

/**
 * The selection that a request's query asks for.
 * @throws ApiError BadRequest for selectors that do not parse or name unknown fields
 */
export const parseSelection = (kind: Kind, namespace: string, query: URLSearchParams): Selection => ({
  kind,
  namespace,
  ...parseSelectors(kind, query),
});

/** Whether an object belongs to a selection. */
export function isSelected({ kind, namespace, labels, fields }: Selection, object: StoredObject): boolean {
  if (namespace !== '' && kind.namespaced && object.metadata.namespace !== namespace) return false;
  if (!matches(labels, object.metadata.labels)) return false;
  return fieldsMatch(fields, (field) => fieldOf(kind, object, field));
}
