import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../machinery/object.ts';
import { SERVED } from '../apiserver/served.ts';
import rows from './testdata/rows.json' with { type: 'json' };

interface Recorded {
  readonly apiVersion: string;
  /** When the real server wrote the rows. */
  readonly now: string;
  readonly rows: readonly { readonly object: KubeObject; readonly cells: readonly unknown[] }[];
}

describe.each(Object.entries(rows as unknown as Readonly<Record<string, Recorded>>))(
  '%s',
  (plural, { apiVersion, now, rows }) => {
    const served = SERVED.find((item) => item.apiVersion === apiVersion && item.kind.plural === plural);
    test.each(rows.map((row) => [row.object.metadata?.name ?? '', row] as const))(
      'the row of %s',
      (_name, { object, cells }) => {
        expect(served?.kind.row(object, { now: Date.parse(now) })).toEqual(cells);
      },
    );
  },
);
