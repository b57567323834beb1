import type { CustomResourceColumnDefinition } from '../api/types.ts';
import type { Cell, Column } from '../kinds/kind.ts';
import { goPrint } from '../machinery/go-print.ts';
import type { KubeObject } from '../machinery/object.ts';
import { isList, isMap } from '../machinery/patches/values.ts';
import { age } from '../machinery/time.ts';
import { parseJsonPath, PathError } from './json-path.ts';

const AGE: CustomResourceColumnDefinition = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
};

/** What a table shows of the objects of one version of a custom kind. */
export interface PrinterColumns {
  readonly columns: readonly Column[];
  row(object: KubeObject, now: number): readonly Cell[];
}

/** A value as JSONPath prints it: text plain, the rest as JSON. */
const printed = (value: unknown): string =>
  isMap(value) || isList(value) ? JSON.stringify(value) : goPrint(value);

function cellOf(type: string, value: unknown, now: number): Cell {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'string':
      return printed(value);
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date': {
      if (typeof value !== 'string') return null;
      if (value === '') return '<unknown>';
      return Number.isNaN(Date.parse(value)) ? '<invalid>' : age(value, now);
    }
    default:
      return null;
  }
}

function columnOf({
  name,
  type,
  format,
  description,
  jsonPath,
  priority = 0,
}: CustomResourceColumnDefinition): Column {
  return {
    name,
    type,
    ...(format === undefined || format === '' ? {} : { format }),
    priority,
    description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
  };
}

function reader(path: string): (root: unknown) => readonly unknown[] {
  try {
    return parseJsonPath(path);
  } catch (error) {
    if (error instanceof PathError) return () => [];
    throw error;
  }
}

/** Models staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/tableconvertor/tableconvertor.go */
export function printerColumns(given: readonly CustomResourceColumnDefinition[] | undefined): PrinterColumns {
  const own = given && given.length > 0 ? given : [AGE];
  const readers = own.map(({ type, jsonPath }) => ({ type, read: reader(jsonPath) }));
  return {
    columns: [{ name: 'Name', type: 'string', format: 'name', priority: 0 }, ...own.map(columnOf)],
    row: (object, now) => [
      object.metadata?.name ?? '',
      ...readers.map(({ type, read }) => cellOf(type, read(object)[0], now)),
    ],
  };
}
