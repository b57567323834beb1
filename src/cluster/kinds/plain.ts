import type { KubeObject } from '../machinery/object.ts';
import { age } from '../machinery/time.ts';
import { columns, DEFAULT_COLUMNS, defineKind, type Cell, type Kind } from './kind.ts';

type Any = Readonly<Record<string, unknown>>;

const part = (object: object, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Any)[key] : undefined),
    object,
  );

const text = (object: object, ...path: readonly string[]): string => String(part(object, ...path) ?? '');

/** The cells after the name; `born` is the age. */
type Cells = (object: object, born: string) => readonly Cell[];

interface Plain {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced?: boolean;
  readonly shortNames?: readonly string[];
  readonly hasStatus?: boolean;
  readonly generation?: boolean;
  readonly returnsDeleted?: boolean;
  readonly columns?: readonly string[];
  readonly cells?: Cells;
}

/** Kinds that this cluster stores and shows but gives no meaning: what cluster administrators and extensions use. */
const PLAIN: readonly Plain[] = [
  {
    group: 'flowcontrol.apiserver.k8s.io',
    kind: 'FlowSchema',
    plural: 'flowschemas',
    generation: true,
    hasStatus: true,
    columns: ['PriorityLevel', 'MatchingPrecedence', 'DistinguisherMethod', 'Age', 'MissingPL'],
    cells: (object, born) => [
      text(object, 'spec', 'priorityLevelConfiguration', 'name'),
      text(object, 'spec', 'matchingPrecedence'),
      text(object, 'spec', 'distinguisherMethod', 'type') || '<none>',
      born,
      'False',
    ],
  },
  {
    group: 'flowcontrol.apiserver.k8s.io',
    kind: 'PriorityLevelConfiguration',
    plural: 'prioritylevelconfigurations',
    generation: true,
    hasStatus: true,
    columns: ['Type', 'NominalConcurrencyShares', 'Queues', 'HandSize', 'QueueLengthLimit', 'Age'],
    cells: (object, born) => [text(object, 'spec', 'type'), '<none>', '<none>', '<none>', '<none>', born],
  },
];

const schemaOf = ({ group, kind }: Plain): string => `io.k8s.api.${group.split('.')[0] ?? ''}.v1.${kind}`;

function plainKind(source: Plain): Kind {
  const { columns: own, cells } = source;
  return defineKind<KubeObject>({
    group: source.group,
    version: 'v1',
    kind: source.kind,
    plural: source.plural,
    namespaced: source.namespaced ?? false,
    shortNames: source.shortNames ?? [],
    hasStatus: source.hasStatus ?? false,
    generation: source.generation ?? false,
    returnsDeleted: source.returnsDeleted ?? false,
    schema: schemaOf(source),
    columns: own ? columns('Name', ...own) : DEFAULT_COLUMNS,
    row(object, { now }) {
      const { metadata } = object;
      const name = metadata?.name ?? '';
      if (!cells) return [name, metadata?.creationTimestamp ?? ''];
      return [name, ...cells(object, age(metadata?.creationTimestamp, now))];
    },
  });
}

export const PLAIN_KINDS: readonly Kind[] = PLAIN.map(plainKind);
