import { describe, expect, it } from 'vitest';
import { CommandError } from '../errors.ts';
import { PrintError } from './errors.ts';
import type { JsonMap } from './go-values.ts';
import { allowedFormats, createPrinter, listOf, type PrinterOptions } from './printer.ts';
import recorded from './testdata/templates.json' with { type: 'json' };

const pod = (name: string): JsonMap => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, managedFields: [{ manager: 'kubectl' }] },
  spec: { containers: [{ image: 'nginx' }, { image: 'busybox' }] },
});

const files: Readonly<Record<string, string>> = {
  '/columns': 'NAME IMAGES\nmetadata.name .spec.containers[*].image\n',
  '/path': '{.metadata.name}',
  '/template': '{{.kind}}',
  '/empty': '',
};

function options(more: Partial<PrinterOptions> & { readonly output: string }): PrinterOptions {
  return {
    readFile(path) {
      const text = files[path];
      if (text === undefined) throw new Error(`open ${path}: no such file or directory`);
      return text;
    },
    ...more,
  };
}

/** What is printed and what is said to be wrong. */
async function print(
  chosen: PrinterOptions,
  ...objects: readonly JsonMap[]
): Promise<readonly [string, string]> {
  let out = '';
  try {
    const printer = await createPrinter(chosen);
    for (const object of objects) out += printer.print(object);
    return [out, ''];
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return [out + (error instanceof PrintError ? error.printed : ''), error.message];
  }
}

interface Case {
  readonly output: string;
  readonly allowMissingKeys?: boolean;
  readonly stdout: string;
  readonly stderr?: string;
}

describe('templates', () => {
  const cases: readonly Case[] = recorded.cases;

  it.each(cases)(
    'print $output as the real kubectl does',
    async ({ output, allowMissingKeys, stdout, stderr }) => {
      const missing = allowMissingKeys === undefined ? {} : { allowMissingKeys };
      const [out, message] = await print(options({ output, ...missing }), recorded.object);
      const complaint = message === '' ? undefined : `error: ${message}${message.endsWith('\n') ? '' : '\n'}`;
      expect([out, complaint]).toEqual([stdout, stderr]);
    },
  );
});

describe('createPrinter', () => {
  it('separates YAML documents and leaves managed fields out', async () => {
    expect(await print(options({ output: 'yaml' }), pod('a'), pod('b'))).toEqual([
      `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
  - image: nginx
  - image: busybox
---
apiVersion: v1
kind: Pod
metadata:
  name: b
spec:
  containers:
  - image: nginx
  - image: busybox
`,
      '',
    ]);
  });

  it('wraps several objects in a list', async () => {
    expect(
      await print(options({ output: 'json', showManagedFields: true }), listOf([{ kind: 'Pod' }])),
    ).toEqual([
      `{
    "apiVersion": "v1",
    "items": [
        {
            "kind": "Pod"
        }
    ],
    "kind": "List",
    "metadata": {
        "resourceVersion": ""
    }
}
`,
      '',
    ]);
  });

  it('prints names, of lists too, and what happened', async () => {
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
    expect(await print(options({ output: 'name' }), deployment, listOf([pod('a'), pod('b')]))).toEqual([
      'deployment.apps/web\npod/a\npod/b\n',
      '',
    ]);
    expect(await print(options({ output: '', operation: 'scaled' }), deployment)).toEqual([
      'deployment.apps/web scaled\n',
      '',
    ]);
  });

  it('prints columns of one’s own', async () => {
    const table = {};
    const columns = options({
      output: 'custom-columns=NAME:.metadata.name,IMAGES:spec.containers[*].image,X:.nope',
      table,
    });
    expect(await print(columns, pod('a'), listOf([pod('longer'), pod('c')]))).toEqual([
      `NAME   IMAGES          X
a      nginx,busybox   <none>
longer   nginx,busybox   <none>
c        nginx,busybox   <none>
`,
      '',
    ]);
    expect(await print(options({ output: 'custom-columns-file=/columns', table }), pod('a'))).toEqual([
      'NAME   IMAGES\na      nginx,busybox\n',
      '',
    ]);
  });

  it.each([
    ['custom-columns', 'custom-columns format specified but no custom columns given'],
    ['custom-columns=NAME', 'unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>'],
    [
      'custom-columns=A:{.a}{.b}',
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    ],
    [
      'yml',
      'unable to match a printer suitable for the output format "yml", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml',
    ],
  ])('refuses -o %s', async (output, message) => {
    expect(await print(options({ output, table: {} }), pod('a'))).toEqual(['', message]);
  });

  it('knows fewer formats for commands that change objects', async () => {
    expect(await print(options({ output: 'wide' }), pod('a'))).toEqual([
      '',
      `unable to match a printer suitable for the output format "wide", allowed formats are: ${[...allowedFormats('standard')].sort().join(',')}`,
    ]);
  });

  it('reads templates from files and from --template', async () => {
    expect(await print(options({ output: 'jsonpath-file=/path' }), pod('a'))).toEqual(['a', '']);
    expect(await print(options({ output: 'go-template-file', template: '/template' }), pod('a'))).toEqual([
      'Pod',
      '',
    ]);
    expect(await print(options({ output: '', template: '{{.metadata.name}}' }), pod('a'))).toEqual(['a', '']);
  });
});
