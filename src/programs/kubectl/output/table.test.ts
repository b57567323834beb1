import { describe, expect, it } from 'vitest';
import { formatLabels, isTable, tableOfObjects, TablePrinter } from './table.ts';
import { tableLayout, TabWriter } from './tabwriter.ts';

const column = (name: string, priority = 0, format = ''): Record<string, unknown> => ({
  name,
  type: 'string',
  format,
  priority,
});

const table = {
  kind: 'Table',
  apiVersion: 'meta.k8s.io/v1',
  columnDefinitions: [
    column('Name', 0, 'name'),
    column('Ready'),
    { ...column('Restarts'), type: 'integer' },
    column('IP', 1),
  ],
  rows: [
    {
      cells: ['web-1', '1/1', 0, '10.0.0.1'],
      object: {
        metadata: { name: 'web-1', namespace: 'shop', labels: { app: 'web', 'example.com/tier': 'front' } },
      },
    },
    { cells: ['db', '0/1', 12, null], object: { metadata: { name: 'db', namespace: 'default' } } },
  ],
};

describe('TablePrinter', () => {
  it('shows the columns of priority 0', () => {
    expect(new TablePrinter().print(table)).toBe(`NAME    READY   RESTARTS
web-1   1/1     0
db      0/1     12
`);
  });

  it('shows all columns when wide, namespaces, kinds and labels', () => {
    const printer = new TablePrinter({
      wide: true,
      withNamespace: true,
      kindPrefix: 'Pod',
      columnLabels: ['app', 'example.com/tier'],
      showLabels: true,
    });
    expect(printer.print(table)).toBe(
      [
        'NAMESPACE   NAME        READY   RESTARTS   IP         APP   TIER    LABELS',
        'shop        pod/web-1   1/1     0          10.0.0.1   web   front   app=web,example.com/tier=front',
        'default     pod/db      0/1     12                                  <none>',
        '',
      ].join('\n'),
    );
  });

  it('writes headers once, until the columns change', () => {
    const printer = new TablePrinter();
    const other = {
      ...table,
      columnDefinitions: [column('Thing'), column('Size')],
      rows: [{ cells: ['a', 'b'] }],
    };
    const writer = new TabWriter(tableLayout);
    const watched = ['ADDED', 'MODIFIED'].map(
      (event) => printer.print(table, event, writer) + writer.flush(),
    );
    expect([...watched, printer.print(other)]).toEqual([
      `EVENT      NAME    READY   RESTARTS
ADDED      web-1   1/1     0
ADDED      db      0/1     12
`,
      `MODIFIED   web-1   1/1     0
MODIFIED   db      0/1     12
`,
      `THING   SIZE
a       b
`,
    ]);
  });

  it('leaves headers out, and escapes what would move the cursor', () => {
    const rows = [{ cells: ['a\u001b[31m', 'first\nsecond', 1, ''] }];
    expect(new TablePrinter({ noHeaders: true }).print({ ...table, rows })).toBe('a^[[31m   first...   1\n');
  });

  it('prints nothing for no rows', () => {
    expect(new TablePrinter().print({ ...table, rows: [] })).toBe('');
  });
});

it('tells the server’s tables from other objects', () => {
  expect([isTable(table), isTable({ kind: 'Table', apiVersion: 'shop/v1' }), isTable(null)]).toEqual([
    true,
    false,
    false,
  ]);
});

it('makes a table of any objects', () => {
  const objects = [{ metadata: { name: 'a', creationTimestamp: 'then' } }];
  expect(new TablePrinter().print(tableOfObjects(objects, (created) => `since ${created}`))).toBe(`NAME   AGE
a      since then
`);
});

it('sorts labels', () => {
  expect([formatLabels({ b: '2', a: '' }), formatLabels({}), formatLabels(undefined)]).toEqual([
    'a=,b=2',
    '<none>',
    '<none>',
  ]);
});
